using System.Text.Json.Nodes;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Definitions.OpenApi;

/// <summary>Authorizers, IAM and API keys as security schemes.</summary>
internal static class SecurityExport
{
    private const string ApiKey = "api_key";
    private const string SigV4 = "sigv4";

    public static JsonObject? Schemes(RestApi api, ExportOptions options)
    {
        var methods = api.Resources.Values.SelectMany(resource => resource.Methods.Values).ToArray();
        var schemes = new JsonObject();
        foreach (var (name, authorizer) in api.Authorizers)
        {
            var scheme = Header(HeaderOf(authorizer));
            scheme["x-amazon-apigateway-authtype"] = authorizer.AuthType ?? (authorizer.Type == AuthorizerType.COGNITO_USER_POOLS ? "cognito_user_pools" : "custom");
            if (options.Extensions.HasFlag(ExportExtensions.Authorizers))
            {
                scheme["x-amazon-apigateway-authorizer"] = Write(authorizer);
            }

            schemes[name] = scheme;
        }

        if (methods.Any(method => method.ApiKeyRequired) && !schemes.ContainsKey(ApiKey))
        {
            schemes[ApiKey] = Header("x-api-key");
        }

        if (methods.Any(method => method.AuthorizationType == AuthorizationType.AWS_IAM) && !schemes.ContainsKey(SigV4))
        {
            var scheme = Header("Authorization");
            scheme["x-amazon-apigateway-authtype"] = "awsSigv4";
            schemes[SigV4] = scheme;
        }

        return schemes.Count == 0 ? null : schemes;
    }

    /// <summary>What a method asks for; null when it is open.</summary>
    public static JsonArray? Requirements(RestMethod method)
    {
        var requirement = new JsonObject();
        if (method.Authorizer is { } authorizer)
        {
            requirement[authorizer] = OpenApiExport.Texts(method.AuthorizationScopes) ?? [];
        }

        if (method.AuthorizationType == AuthorizationType.AWS_IAM)
        {
            requirement[SigV4] = new JsonArray();
        }

        if (method.ApiKeyRequired)
        {
            requirement[ApiKey] = new JsonArray();
        }

        return requirement.Count == 0 ? null : new JsonArray(requirement);
    }

    private static JsonObject Header(string name) => new() { ["type"] = "apiKey", ["name"] = name, ["in"] = "header" };

    private static string HeaderOf(Authorizer authorizer)
    {
        const string prefix = "method.request.header.";
        return authorizer.IdentitySource is { } source && source.StartsWith(prefix, StringComparison.Ordinal) && !source.Contains(',', StringComparison.Ordinal)
            ? source[prefix.Length..]
            : authorizer.Type == AuthorizerType.REQUEST ? "Unused" : "Authorization";
    }

    private static JsonObject Write(Authorizer authorizer)
    {
        var written = new JsonObject { ["type"] = authorizer.Type.ToString().ToLowerInvariant() };
        written.Set("identitySource", authorizer.IdentitySource);
        written.Set("providerARNs", OpenApiExport.Texts(authorizer.ProviderArns));
        written.Set("authorizerUri", authorizer.AuthorizerUri);
        written.Set("authorizerCredentials", authorizer.AuthorizerCredentials);
        written.Set("identityValidationExpression", authorizer.IdentityValidationExpression);
        written.Set("authorizerResultTtlInSeconds", authorizer.ResultTtlInSeconds == 300 ? null : JsonValue.Create(authorizer.ResultTtlInSeconds));
        return written;
    }
}
