using System.Globalization;
using System.Net.Http.Headers;
using Gatehouse.Definitions.Rest;
using Gatehouse.Gateway.Requests;
using Gatehouse.Gateway.Stages;
using Microsoft.AspNetCore.WebUtilities;

namespace Gatehouse.Gateway.Mapping;

/// <summary>A parameter mapping's right-hand side, compiled. A null or empty value means that the target is left out.</summary>
internal abstract class ValueSource
{
    public abstract string? Read(Exchange x, HttpResponseMessage? backend);

    public static ValueSource CompileRequest(StageContext stage, IReadOnlyList<string> variables, string expression) =>
        Compile(stage, variables, MappingExpression.ParseRequest(expression), expression);

    public static ValueSource CompileResponse(StageContext stage, string expression) =>
        MappingExpression.ParseResponse(expression) is { Source: MappingSource.Header } header
            ? new BackendHeaderSource(header.Name)
            : Compile(stage, [], MappingExpression.ParseResponse(expression), expression);

    private static ValueSource Compile(StageContext stage, IReadOnlyList<string> variables, MappingExpression? mapping, string expression) => mapping?.Source switch
    {
        MappingSource.Literal => new LiteralSource(mapping.Name),
        MappingSource.StageVariable => new LiteralSource(stage.Snapshot.Settings.Variables.Find(mapping.Name)),
        MappingSource.Path => new PathSource(IndexOf(variables, mapping.Name)),
        MappingSource.QueryString => new QuerySource(mapping.Name),
        MappingSource.Header => new HeaderSource(mapping.Name),
        MappingSource.Context => new ContextSource(mapping.Name),
        _ => throw new StageRefusedException($"The mapping {expression} is not served by this node."),
    };

    internal static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                return i;
            }
        }

        return -1;
    }
}

internal sealed class LiteralSource(string? value) : ValueSource
{
    public override string? Read(Exchange x, HttpResponseMessage? backend) => value;
}

/// <summary>A path variable's value, as sent.</summary>
internal sealed class PathSource(int index) : ValueSource
{
    public override string? Read(Exchange x, HttpResponseMessage? backend) => index < 0 ? null : x.PathParameter(index).ToString();
}

/// <summary>The last value of a query parameter, decoded.</summary>
internal sealed class QuerySource(string name) : ValueSource
{
    public override string? Read(Exchange x, HttpResponseMessage? backend)
    {
        string? value = null;
        foreach (var pair in new QueryStringEnumerable(x.Query))
        {
            if (pair.DecodeName().Span.SequenceEqual(name))
            {
                value = pair.DecodeValue().ToString();
            }
        }

        return value;
    }
}

/// <summary>The last value of a header.</summary>
internal sealed class HeaderSource(string name) : ValueSource
{
    public override string? Read(Exchange x, HttpResponseMessage? backend) =>
        x.Http.Request.Headers.TryGetValue(name, out var values) && values.Count > 0 ? values[^1] : null;
}

internal sealed class BackendHeaderSource(string name) : ValueSource
{
    public override string? Read(Exchange x, HttpResponseMessage? backend)
    {
        if (backend is null)
        {
            return null;
        }

        return Last(backend.Headers) ?? Last(backend.Content.Headers);
    }

    private string? Last(HttpHeaders headers) => headers.NonValidated.TryGetValues(name, out var values) ? values.LastOrDefault() : null;
}

/// <summary>What is known of the request itself: <c>context.requestId</c>, <c>context.identity.sourceIp</c>, …</summary>
internal sealed class ContextSource(string name) : ValueSource
{
    public override string? Read(Exchange x, HttpResponseMessage? backend) => name switch
    {
        "accountId" => x.Stage!.AccountId,
        "apiId" => x.Stage!.ApiId,
        "deploymentId" => x.Stage!.DeploymentId,
        "domainName" => x.Http.Request.Host.Host,
        "domainPrefix" => x.Http.Request.Host.Host.Split('.')[0],
        "extendedRequestId" => x.ExtendedRequestId,
        "httpMethod" => x.Verb,
        "identity.apiKeyId" => x.Key?.Id,
        "identity.sourceIp" => x.Caller.Address,
        "identity.userAgent" => x.Http.Request.Headers.UserAgent.ToString(),
        "operationName" => x.Method!.OperationName,
        "path" => x.Path[x.PublicStart..],
        "protocol" => x.Http.Request.Protocol,
        "requestId" => x.RequestId,
        "requestTime" => x.ReceivedAt.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture),
        "requestTimeEpoch" => x.ReceivedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        "resourceId" => x.Method!.ResourceId,
        "resourcePath" => x.Method!.ResourcePath,
        "stage" => x.Stage!.Stage,
        _ => null,
    };
}
