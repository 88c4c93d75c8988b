using System.Text.Json;

namespace Gatehouse.ManagementApi.Endpoint;

internal delegate Task<Answer> Operation(Call call, CancellationToken cancellationToken);

internal delegate Task<Answer> Operation<in TInput>(Call call, TInput input, CancellationToken cancellationToken);

/// <param name="Name">As the service model names it: <c>CreateRestApi</c>.</param>
/// <param name="Mode">Value of the <c>mode</c> parameter that tells two operations at one address apart; null when none does.</param>
internal sealed record OperationRoute(string Name, string Verb, string[] Template, string? Mode, Operation Run);

/// <summary>Which operation stands at which verb and address. Each area adds its own rows.</summary>
internal sealed class OperationTable
{
    private readonly List<OperationRoute> _routes = [];

    public IReadOnlyList<OperationRoute> Routes => _routes;

    /// <summary>An operation without a body of its own, or with one that it reads itself.</summary>
    public void Map(string name, string verb, string template, Operation run)
    {
        var question = template.IndexOf("?mode=", StringComparison.Ordinal);
        _routes.Add(new OperationRoute(
            name,
            verb,
            (question < 0 ? template : template[..question]).Trim('/').Split('/'),
            question < 0 ? null : template[(question + "?mode=".Length)..],
            run));
    }

    /// <summary>An operation whose body is one JSON object.</summary>
    public void Map<TInput>(string name, string verb, string template, Operation<TInput> run)
        where TInput : class, new() =>
        Map(name, verb, template, (call, cancel) =>
        {
            if (call.Body.IsEmpty)
            {
                return run(call, new TInput(), cancel);
            }

            TInput? input;
            try
            {
                input = JsonSerializer.Deserialize<TInput>(call.Body.Span, WireJson.Options);
            }
            catch (JsonException exception)
            {
                return Task.FromResult(Answer.Serialization(Reason(exception)));
            }

            return input is null
                ? Task.FromResult(Answer.Serialization("The request body is null."))
                : run(call, input, cancel);
        });

    /// <summary>
    /// Finds the operation and the values of its address; a literal part wins over a placeholder. An import is an operation of
    /// its own: where there is none, it must not be taken for the creation at the same address.
    /// </summary>
    public (OperationRoute Route, Dictionary<string, string> Values)? Find(string verb, string rawPath, string? mode)
    {
        var segments = rawPath.Trim('/').Split('/');
        OperationRoute? best = null;
        foreach (var route in _routes)
        {
            if (route.Verb == verb && Fits(route, segments) && (route.Mode == mode || (route.Mode is null && mode != "import")) && IsBetter(route, best))
            {
                best = route;
            }
        }

        if (best is null)
        {
            return null;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var index = 0; index < segments.Length; index++)
        {
            if (best.Template[index].StartsWith('{'))
            {
                values[best.Template[index][1..^1]] = Uri.UnescapeDataString(segments[index]);
            }
        }

        return (best, values);
    }

    private static bool Fits(OperationRoute route, string[] segments)
    {
        if (route.Template.Length != segments.Length)
        {
            return false;
        }

        for (var index = 0; index < segments.Length; index++)
        {
            if (route.Template[index].StartsWith('{') ? segments[index].Length == 0 : route.Template[index] != segments[index])
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsBetter(OperationRoute route, OperationRoute? best) =>
        best is null || (route.Mode is not null && best.Mode is null)
        || route.Template.Count(part => !part.StartsWith('{')) > best.Template.Count(part => !part.StartsWith('{'));

    private static string Reason(JsonException exception) =>
        exception.Message.StartsWith("class ", StringComparison.Ordinal) || exception.Message.StartsWith("Start of ", StringComparison.Ordinal)
            ? exception.Message
            : $"Could not parse request body into json: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.";
}
