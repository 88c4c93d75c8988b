namespace Gatehouse.Aws.Signing;

/// <summary>Why a signature was not accepted, in AWS's words. Every one is answered with 403.</summary>
/// <param name="ErrorType">The value of <c>x-amzn-ErrorType</c>.</param>
public sealed record SignatureFailure(string ErrorType, string Message)
{
    public static readonly SignatureFailure Missing = new("MissingAuthenticationTokenException", "Missing Authentication Token");

    public static readonly SignatureFailure UnknownKey = new(
        "UnrecognizedClientException", "The security token included in the request is invalid.");

    internal static SignatureFailure Incomplete(string message) => new("IncompleteSignatureException", message);

    internal static SignatureFailure Invalid(string message) => new("InvalidSignatureException", message);
}
