using Gatehouse.ControlPlane;
using Gatehouse.Definitions.Rest;
using Gatehouse.Portal.Designer;

namespace Gatehouse.Portal.Tests.Designer;

public sealed class DesignSessionTests
{
    private static readonly MethodKey GetPets = new("/pets", "GET");
    private static readonly MethodKey GetPet = new("/pets/{petId}", "GET");

    private readonly DesignSession _session = new(Samples.Pets, 7);

    [Fact]
    public void Adds_a_whole_path_with_its_missing_parents()
    {
        var path = _session.AddPath("owners/{ownerId}/bills/");

        Assert.Equal("/owners/{ownerId}/bills", path.Value);
        Assert.Subset(_session.Current.Resources.Keys.ToHashSet(), new HashSet<string> { "/owners", "/owners/{ownerId}", "/owners/{ownerId}/bills" });
    }

    [Theory]
    [InlineData("", "Give a path")]
    [InlineData("/a//b", "two slashes")]
    [InlineData("/a{b}", "either all text")]
    [InlineData("/{a}{b}", "either all text")]
    [InlineData("/a b", "letters, digits")]
    [InlineData("/{id}/x/{id}", "uses {id} twice")]
    [InlineData("/pets", "already there")]
    [InlineData("/pets/{id}", "already has the variable child /{petId}")]
    [InlineData("/files/{proxy+}/x", "Nothing can stand below /files/{proxy+}")]
    public void Refuses_a_path_against_the_tree_rules_and_says_why(string path, string why)
    {
        var outcome = _session.AddPath(path);

        Assert.Contains(why, outcome.Failure?.Message, StringComparison.Ordinal);
        Assert.False(_session.IsDirty);
        Assert.Null(_session.UndoName);
    }

    [Fact]
    public void A_refused_path_leaves_no_parents_behind()
    {
        Assert.False(_session.AddPath("/files/{proxy+}/x").IsOk);

        Assert.Same(_session.Saved, _session.Current);
    }

    [Fact]
    public void A_greedy_variable_and_a_plain_one_are_rivals()
    {
        var outcome = _session.AddPath("/pets/{proxy+}");

        Assert.Contains("already has the variable child", outcome.Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Typing_a_value_back_leaves_the_draft_clean_and_nothing_to_undo()
    {
        Rename(GetPets, "a");
        Assert.True(_session.IsDirty);

        _session.Edit(GetPets, "operation name", method => method with { OperationName = null });

        Assert.False(_session.IsDirty);
        Assert.Null(_session.UndoName);
    }

    [Fact]
    public void Edits_of_the_same_field_in_a_row_are_one_step()
    {
        Rename(GetPets, "l");
        Rename(GetPets, "li");
        Rename(GetPets, "list");

        Assert.Equal("change operation name of GET /pets", _session.Undo());
        Assert.False(_session.IsDirty);
        Assert.Equal("change operation name of GET /pets", _session.Redo());
        Assert.Equal("list", _session.Find(GetPets)?.OperationName);
    }

    [Fact]
    public void Edits_of_another_field_or_method_are_steps_of_their_own()
    {
        Rename(GetPets, "list");
        Rename(GetPet, "get");
        Rename(GetPets, "all");

        _session.Undo();

        Assert.Equal("list", _session.Find(GetPets)?.OperationName);
        Assert.Equal("get", _session.Find(GetPet)?.OperationName);
    }

    [Fact]
    public void A_new_edit_forgets_what_was_undone()
    {
        Rename(GetPets, "list");
        _session.Undo();

        _session.AddPath("/owners");

        Assert.Null(_session.RedoName);
        Assert.Null(_session.Find(GetPets)?.OperationName);
    }

    [Fact]
    public void Undo_walks_back_over_every_step_and_redo_forward_again()
    {
        _session.AddPath("/owners");
        _session.Delete(GetPet);
        _session.Rename("/owners", "people");
        var edited = _session.Current;

        Assert.Equal(["rename /owners", "delete GET /pets/{petId}", "add /owners"], [_session.Undo(), _session.Undo(), _session.Undo()]);
        Assert.False(_session.IsDirty);
        Assert.Equal(["add /owners", "delete GET /pets/{petId}", "rename /owners"], [_session.Redo(), _session.Redo(), _session.Redo()]);
        Assert.Equal(edited, _session.Current);
        Assert.Null(_session.Redo());
    }

    [Fact]
    public void Discard_is_a_step_that_can_be_undone()
    {
        Rename(GetPets, "list");

        _session.Discard();
        Assert.False(_session.IsDirty);

        _session.Undo();
        Assert.Equal("list", _session.Find(GetPets)?.OperationName);
    }

    [Fact]
    public void Deleting_a_resource_takes_its_subtree_and_documentation()
    {
        Assert.True(_session.Delete("/pets/{petId}").IsOk);

        Assert.Equal(["/", "/pets"], _session.Current.Resources.Keys);
        Assert.Empty(_session.Current.Documentation);
    }

    [Fact]
    public void The_root_stays()
    {
        Assert.Contains("stays", _session.Delete("/").Failure?.Message, StringComparison.Ordinal);
        Assert.False(_session.Rename("/", "x").IsOk);
    }

    [Fact]
    public void Renaming_a_variable_takes_its_parameter_mapping_and_templates_along()
    {
        Assert.Equal("/pets/{id}", _session.Rename("/pets/{petId}", "{id}").Value);

        foreach (var path in (string[])["/pets/{id}", "/pets/{id}/photos"])
        {
            var method = _session.Find(new MethodKey(path, "GET"));
            Assert.Equal(["method.request.path.id"], method?.RequestParameters.Keys);
            Assert.Equal("method.request.path.id", method?.Integration?.RequestParameters["integration.request.path.petId"]);
            Assert.Equal("""{"id": "$input.params('id')"}""", method?.Integration?.RequestTemplates["application/json"]);
        }

        Assert.Equal("/pets/{id}", Assert.Single(_session.Current.Documentation).Location.Path);
    }

    [Fact]
    public void Moves_a_resource_with_its_subtree()
    {
        _session.AddPath("/archive");

        Assert.Equal("/archive/{petId}", _session.MoveUnder("/pets/{petId}", "/archive").Value);

        Assert.Equal(["/", "/archive", "/archive/{petId}", "/archive/{petId}/photos", "/pets"], _session.Current.Resources.Keys);
        Assert.Equal(Samples.PetMethod(), _session.Find(new MethodKey("/archive/{petId}/photos", "GET")));
    }

    [Theory]
    [InlineData("/pets", "/pets/{petId}", "below itself")]
    [InlineData("/pets/{petId}/photos", "/nowhere", "not there")]
    [InlineData("/nowhere", "/pets", "not there")]
    public void Refuses_a_move_that_makes_no_tree(string path, string parent, string why) =>
        Assert.Contains(why, _session.MoveUnder(path, parent).Failure?.Message, StringComparison.Ordinal);

    [Fact]
    public void Refuses_a_name_that_a_sibling_has()
    {
        _session.AddPath("/owners");

        Assert.Contains("already there", _session.Rename("/owners", "pets").Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resource_with_children_cannot_become_greedy() =>
        Assert.Contains("nothing can stand below", _session.Rename("/pets/{petId}", "{proxy+}").Failure?.Message, StringComparison.Ordinal);

    [Fact]
    public void A_variable_can_be_renamed_although_a_parent_takes_one_variable_child() =>
        Assert.True(_session.Rename("/pets/{petId}", "{proxy}").IsOk);

    [Fact]
    public void Pastes_a_method_as_it_is_now()
    {
        Rename(GetPets, "list");
        _session.AddPath("/owners");

        Assert.Equal(new MethodKey("/owners", "GET"), _session.Paste(GetPets, "/owners").Value);
        Assert.Equal(_session.Find(GetPets), _session.Find(new MethodKey("/owners", "GET")));
    }

    [Fact]
    public void Refuses_to_paste_over_a_method() =>
        Assert.Contains("already has GET", _session.Paste(GetPet, "/pets").Failure?.Message, StringComparison.Ordinal);

    [Fact]
    public void Refuses_to_paste_what_is_gone()
    {
        _session.Delete(GetPet);

        Assert.Equal(FailureKind.NotFound, _session.Paste(GetPet, "/").Failure?.Kind);
    }

    [Theory]
    [InlineData("TRACE", "not a verb")]
    [InlineData("GET", "already has GET")]
    public void Refuses_a_method_that_cannot_be(string verb, string why) =>
        Assert.Contains(why, _session.AddMethod(new MethodKey("/pets", verb), Samples.Method()).Failure?.Message, StringComparison.Ordinal);

    [Fact]
    public void A_path_and_its_method_are_one_step()
    {
        Assert.Equal(new MethodKey("/a/{b}", "GET"), _session.AddAll("/a/{b}", [Samples.Entry("GET", NewMethods.Mock("/a/{b}")), Samples.Entry("OPTIONS", NewMethods.Cors("/a/{b}"))]).Value);

        _session.Undo();

        Assert.False(_session.IsDirty);
    }

    [Fact]
    public void Edits_made_while_a_save_is_under_way_stay_edits()
    {
        Rename(GetPets, "list");
        var sent = _session.Current;
        Rename(GetPet, "get");

        _session.MarkSaved(sent, 8);

        Assert.Equal(8, _session.Revision);
        Assert.True(_session.IsDirty);
        Assert.Equal("list", _session.Saved.FindMethod(GetPets)?.OperationName);
    }

    [Fact]
    public void Restored_edits_can_be_undone()
    {
        var kept = Samples.Pets with { Description = "kept" };

        _session.Restore(kept);
        Assert.True(_session.IsDirty);

        Assert.Equal("restore the edits", _session.Undo());
        Assert.False(_session.IsDirty);
    }

    [Fact]
    public void An_edit_of_a_deleted_method_is_told_and_does_nothing()
    {
        _session.Delete(GetPet);
        var before = _session.Current;

        Assert.Equal(FailureKind.NotFound, _session.Edit(GetPet, "URL", method => method).Failure?.Kind);
        Assert.Same(before, _session.Current);
    }

    private void Rename(MethodKey key, string name) =>
        Assert.True(_session.Edit(key, "operation name", method => method with { OperationName = name }).IsOk);
}
