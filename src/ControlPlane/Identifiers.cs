using System.Security.Cryptography;

namespace Gatehouse.ControlPlane;

/// <summary>Random ids in the shapes that Amazon API Gateway gives them.</summary>
public static class Identifiers
{
    private const string LowerAlphanumeric = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Ten lower-case letters and digits: API ids, API key ids.</summary>
    public static string Ten() => RandomNumberGenerator.GetString(LowerAlphanumeric, 10);

    /// <summary>Six lower-case letters and digits: resource, deployment, plan, authorizer, validator and model ids.</summary>
    public static string Six() => RandomNumberGenerator.GetString(LowerAlphanumeric, 6);

    /// <summary>Twelve digits, the first not zero: an account number.</summary>
    public static string Account() => RandomNumberGenerator.GetString("123456789", 1) + RandomNumberGenerator.GetString("0123456789", 11);
}
