using System.Diagnostics;
using System.Security.Cryptography;
using Gatehouse.Definitions.Feed;
using Gatehouse.Gateway.Keys;

namespace Gatehouse.Benchmarks;

/// <summary>Nanoseconds per look-up and bytes per key with a million keys, and what hashing a caller's value costs.</summary>
internal static class KeyLookup
{
    private const int Keys = 1_000_000;

    public static void Run()
    {
        var hashes = new byte[Keys][];
        for (var i = 0; i < Keys; i++)
        {
            hashes[i] = SHA256.HashData(BitConverter.GetBytes(i));
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var table = new KeyTable();
        for (var i = 0; i < Keys; i++)
        {
            table.Set(new ApiKeyContent { Id = $"k{i:D9}", AccountId = "123456789012", Prefix = "abcdefgh", Secrets = [new ApiKeySecret(Convert.ToHexStringLower(hashes[i]))], PlanIds = ["plan00"] });
        }

        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Keys;
        new Random(1).Shuffle(hashes);
        var best = double.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var started = Stopwatch.GetTimestamp();
            foreach (var hash in hashes)
            {
                if (table.Find(hash).Key is null)
                {
                    throw new InvalidOperationException("A key is missing.");
                }
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalNanoseconds / Keys);
        }

        Span<byte> into = stackalloc byte[32];
        var pepper = new byte[32];
        var hashing = Stopwatch.GetTimestamp();
        for (var i = 0; i < 200_000; i++)
        {
            KeyHasher.Hash(pepper, GatewayUnderTest.Key, into);
        }

        Console.WriteLine($"keys: {best:F0} ns a look-up in random order, {bytes:F0} bytes a key, {Stopwatch.GetElapsedTime(hashing).TotalNanoseconds / 200_000:F0} ns a hash");
        GC.KeepAlive(table);
    }
}
