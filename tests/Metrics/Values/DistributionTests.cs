using Gatehouse.Metrics.Recording;
using Gatehouse.Metrics.Values;
using Microsoft.Extensions.Time.Testing;

namespace Gatehouse.Metrics.Tests.Values;

public class DistributionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void Percentiles_are_within_the_stated_error_of_the_raw_samples(int count)
    {
        var random = new Random(count);
        var recorder = new MetricRecorder(new FakeTimeProvider());
        var series = recorder.Open(new("123456789012", "abcdefghij", "pets", "dev"));
        var raw = Enumerable.Range(0, count).Select(_ => Math.Exp((random.NextDouble() * 16) - 6)).ToArray();
        foreach (var sample in raw)
        {
            series.Record(200, sample, double.NaN);
        }

        var latency = recorder.Drain().Values.Single().Latency;

        Array.Sort(raw);
        foreach (var percent in new[] { 0, 1, 25, 50, 90, 95, 99, 99.9, 100 })
        {
            var exact = raw[(int)Math.Max(1, Math.Ceiling(count * (percent / 100))) - 1];
            Assert.InRange(latency.Percentile(percent), (exact * (1 - Buckets.RelativeError)) - 0.001, (exact * (1 + Buckets.RelativeError)) + 0.001);
        }

        Assert.Equal(raw.Sum(), latency.Sum, (count * 0.5e-6) + 1e-9);
        Assert.Equal(raw[0], latency.Min, 6);
        Assert.Equal(raw[^1], latency.Max, 6);
    }

    [Fact]
    public void Encoded_parts_merge_to_what_the_whole_would_be()
    {
        var random = new Random(5);
        var whole = new Distribution();
        var merged = new Distribution();
        for (var part = 0; part < 20; part++)
        {
            var piece = new Distribution();
            for (var i = 0; i < 500; i++)
            {
                var microseconds = (long)Math.Exp(random.NextDouble() * 20);
                foreach (var one in new[] { whole, piece })
                {
                    one.AddBucket(Buckets.IndexOf(microseconds), 1);
                    one.AddSum(microseconds * 1000, microseconds * 1000, microseconds * 1000);
                }
            }

            merged.AddEncoded(piece.Encode());
            merged.AddSum(piece.SumNanoseconds, piece.MinNanoseconds, piece.MaxNanoseconds);
        }

        Assert.Equal(whole.Count, merged.Count);
        Assert.Equal(whole.Sum, merged.Sum);
        Assert.Equal(whole.Max, merged.Max);
        Assert.All(Enumerable.Range(0, 101), percent => Assert.Equal(whole.Percentile(percent), merged.Percentile(percent)));
    }

    [Fact]
    public void Every_bucket_is_found_from_its_middle_and_the_buckets_are_in_order()
    {
        var last = Buckets.IndexOf(Buckets.MaxMicroseconds);
        Assert.True(last < Buckets.Chunks * Buckets.PerChunk);
        for (var i = 0; i < last; i++)
        {
            Assert.Equal(i, Buckets.IndexOf((long)Math.Floor(Buckets.MiddleOf(i) * 1000)));
            Assert.True(Buckets.MiddleOf(i) < Buckets.MiddleOf(i + 1));
        }
    }

    [Fact]
    public void Without_samples_there_is_no_percentile() => Assert.Equal(double.NaN, new Distribution().Percentile(50));
}
