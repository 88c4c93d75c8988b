using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Storage;

/// <summary>
/// The installation's pepper: 32 random bytes, made at the first start and kept sealed, under which API keys are hashed,
/// so that a stolen table of hashes cannot be searched.
/// </summary>
public sealed class Pepper(IDbContextFactory<PortalDb> databases, Sealer sealer)
{
    public const int Length = 32;

    private const string Name = "pepper";
    private byte[]? _value;

    /// <exception cref="InvalidOperationException">The host has not started.</exception>
    public byte[] Value => _value ?? throw new InvalidOperationException("The pepper is read when the host starts.");

    /// <exception cref="StartRefusedException">The key ring that sealed it is not the one at hand.</exception>
    internal async Task LoadAsync(CancellationToken cancellationToken)
    {
        var stored = await databases.SettingAsync(
            Name,
            () => Convert.ToBase64String(sealer.Seal(Name, RandomNumberGenerator.GetBytes(Length))),
            cancellationToken);
        try
        {
            _value = sealer.Unseal(Name, Convert.FromBase64String(stored));
        }
        catch (CryptographicException e)
        {
            throw new StartRefusedException(
                "The database's secrets were sealed under another key ring. Give the portal back the 'keys' folder of the data directory it was made with "
                + "(SQLite), or the Data:SealingCertificate it was made with (PostgreSQL).",
                e);
        }
    }
}
