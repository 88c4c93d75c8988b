using System.Security.Cryptography;

namespace Gatehouse.Gateway.Feed;

/// <summary>
/// A secret on the node's disk, sealed with AES-GCM under a key that lies in a file of its own, readable by the node's
/// user alone: a copied or backed-up secret is worth nothing without it.
/// </summary>
internal sealed class SealedFile(string path, string keyPath)
{
    private const int KeyBytes = 32;
    private static readonly int NonceBytes = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagBytes = AesGcm.TagByteSizes.MaxSize;

    /// <summary>Null when there is none, or none that this node's key opens.</summary>
    public byte[]? Read()
    {
        if (!File.Exists(path) || !File.Exists(keyPath))
        {
            return null;
        }

        var stored = File.ReadAllBytes(path);
        if (stored.Length < NonceBytes + TagBytes)
        {
            return null;
        }

        try
        {
            var secret = new byte[stored.Length - NonceBytes - TagBytes];
            using var aes = new AesGcm(Key(), TagBytes);
            aes.Decrypt(stored.AsSpan(0, NonceBytes), stored.AsSpan(NonceBytes + TagBytes), stored.AsSpan(NonceBytes, TagBytes), secret);
            return secret;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    public void Write(ReadOnlySpan<byte> secret)
    {
        var stored = new byte[NonceBytes + TagBytes + secret.Length];
        RandomNumberGenerator.Fill(stored.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(Key(), TagBytes);
        aes.Encrypt(stored.AsSpan(0, NonceBytes), secret, stored.AsSpan(NonceBytes + TagBytes), stored.AsSpan(NonceBytes, TagBytes));
        Replace(path, stored);
    }

    private byte[] Key()
    {
        if (File.Exists(keyPath) && File.ReadAllBytes(keyPath) is { Length: KeyBytes } key)
        {
            return key;
        }

        key = RandomNumberGenerator.GetBytes(KeyBytes);
        Replace(keyPath, key);
        return key;
    }

    private static void Replace(string target, byte[] bytes)
    {
        var beside = target + ".new";
        File.Delete(beside);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(beside, options))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, target, overwrite: true);
    }
}
