using Gatehouse.Definitions.Rest;
using Gatehouse.Portal.Designer;

namespace Gatehouse.Portal.Tests.Designer;

public sealed class DraftMergeTests
{
    private static readonly MethodKey GetPets = new("/pets", "GET");
    private static readonly MethodKey GetPet = new("/pets/{petId}", "GET");
    private static readonly Dictionary<string, Side> NoChoice = [];

    private readonly RestApi _base = Samples.Pets;

    [Fact]
    public void Keeps_both_edits_of_one_method_where_they_touch_different_fields()
    {
        var merge = new DraftMerge(_base, Edit(GetPets, method => method with { ApiKeyRequired = true }), Edit(GetPets, method => method with { OperationName = "list" }));

        Assert.Empty(merge.Collisions);
        Assert.Equal(["GET /pets: API key required", "GET /pets: operation name"], merge.Kept.Select(kept => kept.Place));
        Assert.Equal([Side.Mine, Side.Theirs], merge.Kept.Select(kept => kept.By));
        var method = merge.Result(NoChoice).FindMethod(GetPets);
        Assert.True(method?.ApiKeyRequired);
        Assert.Equal("list", method?.OperationName);
    }

    [Fact]
    public void A_field_changed_on_both_sides_is_asked_about_and_either_can_be_taken()
    {
        var merge = new DraftMerge(_base, Edit(GetPets, method => method with { OperationName = "mine" }), Edit(GetPets, method => method with { OperationName = "theirs" }));

        var collision = Assert.Single(merge.Collisions);
        Assert.Equal(("GET /pets: operation name", null, "mine", "theirs"), (collision.Place, collision.Base, collision.Mine, collision.Theirs));
        Assert.Equal("mine", merge.Result(new Dictionary<string, Side> { [collision.Id] = Side.Mine }).FindMethod(GetPets)?.OperationName);
        Assert.Equal("theirs", merge.Result(new Dictionary<string, Side> { [collision.Id] = Side.Theirs }).FindMethod(GetPets)?.OperationName);
    }

    [Fact]
    public void The_same_change_on_both_sides_is_no_collision()
    {
        var same = Edit(GetPets, method => method with { OperationName = "list" });

        Assert.Empty(new DraftMerge(_base, same, same with { Description = "more" }).Collisions);
    }

    [Fact]
    public void Resources_added_on_both_sides_are_both_there()
    {
        var merge = new DraftMerge(Samples.Empty, ResourceEdits.Add(Samples.Empty, "/a").Value, ResourceEdits.Add(Samples.Empty, "/b/c").Value);

        Assert.Empty(merge.Collisions);
        Assert.Equal(["/", "/a", "/b", "/b/c"], merge.Result(NoChoice).Resources.Keys);
    }

    [Fact]
    public void A_method_deleted_by_one_and_edited_by_the_other_is_asked_about()
    {
        var deleted = ResourceEdits.RemoveMethod(_base, GetPet).Value;
        var merge = new DraftMerge(_base, Edit(GetPet, method => method with { OperationName = "get" }), deleted);

        var collision = Assert.Single(merge.Collisions);
        Assert.Equal("GET /pets/{petId}", collision.Place);
        Assert.Null(collision.Theirs);
        Assert.NotNull(merge.Result(NoChoice).FindMethod(GetPet));
        Assert.Null(merge.Result(new Dictionary<string, Side> { [collision.Id] = Side.Theirs }).FindMethod(GetPet));
    }

    [Fact]
    public void A_resource_added_below_one_that_the_other_deleted_gets_its_parent_back()
    {
        var mine = ResourceEdits.Add(_base, "/pets/{petId}/toys").Value;
        var theirs = ResourceEdits.Remove(_base, "/pets/{petId}").Value;

        var merged = new DraftMerge(_base, mine, theirs).Result(NoChoice);

        Assert.Contains("/pets/{petId}/toys", merged.Resources.Keys);
        Assert.Contains("/pets/{petId}", merged.Resources.Keys);
        Assert.Empty(merged.Resources["/pets/{petId}"].Methods);
    }

    [Fact]
    public void A_value_set_back_to_its_default_is_a_change_too()
    {
        var mine = Edit(GetPets, method => method with { Integration = method.Integration! with { TimeoutInMillis = 5_000 } });
        var back = new DraftMerge(mine, _base, Edit(GetPets, method => method with { Integration = method.Integration! with { TimeoutInMillis = 9_000 } }));

        var collision = Assert.Single(back.Collisions);
        Assert.Equal(("5000", null, "9000"), (collision.Base, collision.Mine, collision.Theirs));
        Assert.Equal(29_000, back.Result(NoChoice).FindMethod(GetPets)?.Integration?.TimeoutInMillis);
    }

    private RestApi Edit(MethodKey key, Func<RestMethod, RestMethod> change) => _base.WithMethod(key, change(_base.FindMethod(key)!));
}
