using Gatehouse.Portal.Shell;
using Xunit;

namespace Gatehouse.Portal.Tests.Shell;

public sealed class QueryValuesTests
{
    private enum Sort
    {
        Name,
        Requests,
    }

    [Fact]
    public void Reads_what_it_knows()
    {
        var query = new QueryValues("?q=pets&sort=requests&n=25&live&from=2026-11-24T12:00:00Z&key=a&key=b");

        Assert.Equal("pets", query.Text("q"));
        Assert.Equal(Sort.Requests, query.Choice("sort", Sort.Name));
        Assert.Equal(25, query.Number("n", 1, 100));
        Assert.True(query.Flag("live"));
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero), query.Time("from"));
        Assert.Equal(["a", "b"], query.Each("key"));
        Assert.Empty(query.Dropped);
    }

    [Fact]
    public void Drops_what_it_does_not_know_and_says_so()
    {
        var query = new QueryValues("?sort=colour&n=900&from=yesterday&view=cube");

        Assert.Equal(Sort.Name, query.Choice("sort", Sort.Name));
        Assert.Null(query.Number("n", 1, 100));
        Assert.Null(query.Time("from"));
        Assert.Null(query.OneOf("view", "list", "grid"));
        Assert.Equal(["sort=colour", "n=900", "from=yesterday", "view=cube"], query.Dropped);
    }

    [Fact]
    public void Takes_no_number_for_a_named_choice_and_no_endless_text()
    {
        var query = new QueryValues("?sort=1&q=" + new string('x', 600));

        Assert.Equal(Sort.Name, query.Choice("sort", Sort.Name));
        Assert.Null(query.Text("q"));
        Assert.Equal(2, query.Dropped.Count);
    }
}
