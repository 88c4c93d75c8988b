using System.Text.Json;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Definitions.OpenApi;

/// <summary>What an operation's security asks for, as far as API Gateway can.</summary>
internal readonly record struct Access(bool ApiKeyRequired, AuthorizationType Authorization, string? Authorizer, Items<string> Scopes);

/// <summary>Security schemes with API Gateway's extensions become authorizers; an <c>x-api-key</c> header becomes "API key required".</summary>
internal sealed class SecurityReader
{
    private readonly NoteList _notes;
    private readonly JsonElement _root;
    private readonly string _pointer;
    private readonly Dictionary<string, JsonElement> _schemes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Authorizer> _authorizers = new(StringComparer.Ordinal);

    // Schemes whose authorizer cannot be taken. Their operations keep its name, so that they cannot be deployed open.
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);

    public SecurityReader(JsonElement root, bool isSwagger, References references, Substitution substitution, NoteList notes)
    {
        (_root, _notes) = (root, notes);
        _pointer = isSwagger ? "/securityDefinitions" : "/components/securitySchemes";
        foreach (var scheme in references.Find("#" + _pointer) is { } found ? found.Properties() : [])
        {
            var place = Pointers.Append(_pointer, scheme.Name);
            if (references.Resolve(scheme.Value, ref place) is { } resolved)
            {
                _schemes[scheme.Name] = resolved;
                if (resolved.Object("x-amazon-apigateway-authorizer") is not { } authorizer)
                {
                    continue;
                }

                if (Read(scheme.Name, resolved, authorizer, place, substitution) is { } read)
                {
                    _authorizers[scheme.Name] = read;
                }
                else
                {
                    _unreadable.Add(scheme.Name);
                }
            }
        }
    }

    public Map<Authorizer> Authorizers => _authorizers.ToMap();

    public Access For(JsonElement operation, string pointer)
    {
        var access = new Access(false, AuthorizationType.NONE, null, []);
        var requirements = operation.Get("security") is not null ? operation.Elements("security") : _root.Elements("security");
        foreach (var requirement in requirements)
        {
            foreach (var item in requirement.Properties())
            {
                access = Add(access, item.Name, item.Value, pointer);
            }
        }

        return operation.Object("x-amazon-apigateway-auth")?.Text("type")?.ToUpperInvariant() switch
        {
            "AWS_IAM" => access with { Authorization = AuthorizationType.AWS_IAM, Authorizer = null, Scopes = [] },
            "NONE" => access with { Authorization = AuthorizationType.NONE, Authorizer = null, Scopes = [] },
            _ => access,
        };
    }

    private Access Add(Access access, string name, JsonElement scopes, string pointer)
    {
        if (!_schemes.TryGetValue(name, out var scheme))
        {
            _notes.Once(Severity.Error, "security", name, pointer + "/security", $"The security scheme {name} is not defined; operations that ask for it cannot be deployed until they have another authorization.");
            return access with { Authorizer = name, Authorization = AuthorizationType.CUSTOM };
        }

        var authorizer = _authorizers.GetValueOrDefault(name);
        if (authorizer is not null || _unreadable.Contains(name))
        {
            if (access.Authorizer is not null && access.Authorizer != name)
            {
                _notes.Warning("security", pointer + "/security", $"An operation has one authorizer; {access.Authorizer} is taken and {name} is not.");
                return access;
            }

            return access with
            {
                Authorizer = name,
                Authorization = authorizer?.Type == AuthorizerType.COGNITO_USER_POOLS ? AuthorizationType.COGNITO_USER_POOLS : AuthorizationType.CUSTOM,
                Scopes = [.. scopes.ValueKind == JsonValueKind.Array ? scopes.EnumerateArray().Where(scope => scope.ValueKind == JsonValueKind.String).Select(scope => scope.GetString()!) : []],
            };
        }

        if (string.Equals(scheme.Text("x-amazon-apigateway-authtype"), "awsSigv4", StringComparison.OrdinalIgnoreCase))
        {
            return access with { Authorization = AuthorizationType.AWS_IAM };
        }

        if (scheme.Text("type") == "apiKey" && scheme.Text("in") == "header" && string.Equals(scheme.Text("name"), "x-api-key", StringComparison.OrdinalIgnoreCase))
        {
            return access with { ApiKeyRequired = true };
        }

        _notes.Once(Severity.Warning, "security", "open " + name, Pointers.Append(_pointer, name), scheme.Text("type") == "apiKey"
            ? $"Not taken: security scheme {name} reads the key from {scheme.Text("in")} {scheme.Text("name")}; the gateway takes API keys from the header x-api-key only. Operations are open, and what the caller sends is passed on."
            : $"Not taken: security scheme {name} has no x-amazon-apigateway-authorizer; operations are open, and what the caller sends is passed on.");
        return access;
    }

    private Authorizer? Read(string name, JsonElement scheme, JsonElement authorizer, string pointer, Substitution substitution)
    {
        var type = authorizer.Text("type")?.ToUpperInvariant();
        if (type is not ("TOKEN" or "REQUEST" or "COGNITO_USER_POOLS"))
        {
            _notes.Warning("authorizer", pointer, type == "JWT"
                ? $"Not taken: authorizer {name} is of type jwt, which HTTP APIs have and REST APIs have not; operations that use it cannot be deployed until they have another authorization."
                : $"Not taken: authorizer {name} has the type \"{type}\"; token, request and cognito_user_pools are known. Operations that use it cannot be deployed until they have another authorization.");
            return null;
        }

        var header = scheme.Text("in") == "header" && scheme.Text("name") is { } headerName ? $"method.request.header.{headerName}" : null;
        return new Authorizer
        {
            Type = Enum.Parse<AuthorizerType>(type),
            AuthType = scheme.Text("x-amazon-apigateway-authtype"),
            AuthorizerUri = substitution.Apply(authorizer.Get("authorizerUri")),
            AuthorizerCredentials = substitution.Apply(authorizer.Get("authorizerCredentials")),
            IdentitySource = authorizer.Text("identitySource") ?? (type == "REQUEST" ? null : header),
            IdentityValidationExpression = authorizer.Text("identityValidationExpression"),
            ResultTtlInSeconds = authorizer.Integer("authorizerResultTtlInSeconds") ?? 300,
            ProviderArns = [.. authorizer.Elements("providerARNs").Select(arn => substitution.Apply(arn)).OfType<string>()],
        };
    }
}
