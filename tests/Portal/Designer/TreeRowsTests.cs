using Gatehouse.Definitions;
using Gatehouse.Portal.Designer;

namespace Gatehouse.Portal.Tests.Designer;

public sealed class TreeRowsTests
{
    private static readonly Dictionary<string, Severity> NoProblems = [];

    [Fact]
    public void Marks_what_is_unsaved_what_is_only_in_the_draft_and_what_is_wrong()
    {
        var session = new DesignSession(Samples.Pets, 1);
        session.Edit(new MethodKey("/pets", "GET"), "summary", method => method with { Summary = "List" });
        session.AddPath("/owners");
        var live = ResourceEdits.Remove(Samples.Pets, "/pets/{petId}").Value;

        var rows = TreeRows.Of(session.Current, session.Saved, live, new Dictionary<string, Severity> { ["/pets GET"] = Severity.Error });

        Assert.Equal("eu", rows["/pets GET"].M);
        Assert.Equal("du", rows["/owners"].M);
        Assert.Equal("d", rows["/pets/{petId} GET"].M);
        Assert.Null(rows["/pets"].M);
        Assert.Equal("pets.example", rows["/pets/{petId} GET"].H);
    }

    [Fact]
    public void Only_what_changed_goes_to_the_browser()
    {
        var session = new DesignSession(Samples.Pets, 1);
        var before = TreeRows.Of(session.Current, session.Saved, null, NoProblems);
        session.Delete("/pets/{petId}/photos");
        session.Edit(new MethodKey("/pets", "GET"), "summary", method => method with { Summary = "List" });

        var change = TreeRows.Between(before, TreeRows.Of(session.Current, session.Saved, null, NoProblems));

        Assert.Equal(["/pets GET"], change.Set.Select(row => row.Key));
        Assert.Equal(["/pets/{petId}/photos", "/pets/{petId}/photos GET"], change.Gone.Order());
    }
}
