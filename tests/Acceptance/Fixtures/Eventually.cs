using System.Diagnostics;

namespace Gatehouse.Acceptance.Tests.Fixtures;

/// <summary>Asks again until the answer is the expected one; what is still another after half a minute fails with both.</summary>
internal static class Eventually
{
    public static async Task EqualAsync<T>(T expected, Func<Task<T>> ask)
    {
        var patience = Stopwatch.StartNew();
        var actual = await ask();
        while (!EqualityComparer<T>.Default.Equals(expected, actual) && patience.Elapsed < TimeSpan.FromSeconds(30))
        {
            await Task.Delay(100);
            actual = await ask();
        }

        Assert.Equal(expected, actual);
    }
}
