using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Gatehouse.ControlPlane.Storage;

/// <summary>Seals what must be readable again, under the installation's key ring: a copy of the database alone opens nothing.</summary>
public sealed class Sealer(IDataProtectionProvider protection)
{
    /// <param name="purpose">What it is; something sealed for one purpose does not open for another.</param>
    /// <param name="plain">Any bytes, none included.</param>
    public byte[] Seal(string purpose, byte[] plain) => Protector(purpose).Protect(plain);

    /// <exception cref="CryptographicException">Not sealed here for this purpose, or changed since.</exception>
    public byte[] Unseal(string purpose, byte[] @sealed) => Protector(purpose).Unprotect(@sealed);

    private IDataProtector Protector(string purpose) => protection.CreateProtector("Gatehouse.Sealed", purpose);
}
