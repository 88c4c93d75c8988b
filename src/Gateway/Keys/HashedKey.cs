namespace Gatehouse.Gateway.Keys;

/// <summary>
/// The key that a connection sent last, with its hash: a caller sends the same one again and again, and hashing is the
/// dearest step of the check. It never leaves the connection, so its speed tells a caller only what it said itself.
/// </summary>
internal sealed class HashedKey
{
    private readonly byte[] _hash = new byte[KeyHasher.HashBytes];
    private string? _value;
    private byte[]? _pepper;

    public ReadOnlySpan<byte> Hash(byte[] pepper, string value)
    {
        if (!ReferenceEquals(pepper, _pepper) || !string.Equals(value, _value, StringComparison.Ordinal))
        {
            KeyHasher.Hash(pepper, value, _hash);
            (_value, _pepper) = (value, pepper);
        }

        return _hash;
    }
}
