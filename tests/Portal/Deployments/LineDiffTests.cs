using Gatehouse.Portal.Deployments;

namespace Gatehouse.Portal.Tests.Deployments;

public sealed class LineDiffTests
{
    [Fact]
    public void Shows_what_went_and_what_came_with_three_lines_around()
    {
        var before = Enumerable.Range(0, 20).Select(i => $"line {i}").ToArray();
        string[] after = [.. before[..10], "new", .. before[11..]];
        var lines = LineDiff.Between(before, after)!;
        Assert.Equal(
            ["…7 lines the same", " line 7", " line 8", " line 9", "-line 10", "+new", " line 11", " line 12", " line 13", "…6 lines the same"],
            lines.Select(line => line.Kind + line.Text));
    }

    [Fact]
    public void Any_two_texts_can_be_rebuilt_from_their_difference()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var before = Enumerable.Range(0, random.Next(12)).Select(_ => $"{random.Next(4)}").ToArray();
            var after = Enumerable.Range(0, random.Next(12)).Select(_ => $"{random.Next(4)}").ToArray();
            var lines = LineDiff.Between(before, after)!;
            if (lines.Any(line => line.Kind == '…'))
            {
                continue;
            }

            Assert.Equal(before, lines.Where(line => line.Kind is ' ' or '-').Select(line => line.Text));
            Assert.Equal(after, lines.Where(line => line.Kind is ' ' or '+').Select(line => line.Text));
        }
    }

    [Fact]
    public void Gives_up_on_texts_that_share_next_to_nothing()
    {
        var before = Enumerable.Range(0, 5000).Select(i => $"a{i}").ToArray();
        var after = Enumerable.Range(0, 5000).Select(i => $"b{i}").ToArray();
        Assert.Null(LineDiff.Between(before, after));
    }
}
