using System.Globalization;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Portal.Designer;

/// <summary>How a part of the flow stands; shown as a shape and a word, never as a colour alone.</summary>
public enum FlowState
{
    None,
    Ok,
    Warning,
    Error,
}

/// <param name="Text">What the canvas prints.</param>
/// <param name="Value">Something that a machine reads, printed after the text in monospace.</param>
public sealed record FlowLine(string Text, string? Value = null)
{
    public override string ToString() => Value is null ? Text : $"{Text} {Value}".Trim();
}

/// <summary>One of the five nodes of a method's flow.</summary>
/// <param name="Step">1 method request, 2 integration request, 3 backend, 4 integration response, 5 method response.</param>
/// <param name="PassThrough">Whether the node does nothing because the integration is a proxy.</param>
/// <param name="Was">What it said before the edits or in the live version; null if it is the same.</param>
public sealed record FlowNode(int Step, string Title, IReadOnlyList<FlowLine> Lines, bool PassThrough, string? Was)
{
    public bool Changed => Was is not null;
}

/// <summary>A check on the request line, in front of the method.</summary>
public sealed record FlowGate(string Name, string Icon, bool On, string Effect);

/// <summary>The picture of one method: what the canvas draws, worked out without drawing it.</summary>
public sealed record MethodFlow(IReadOnlyList<FlowGate> Gates, IReadOnlyList<FlowNode> Nodes, IReadOnlyList<Lane> Lanes)
{
    public FlowNode Node(int step) => Nodes[step - 1];

    /// <param name="before">The same method in the definition to compare with; null if it is not there.</param>
    /// <param name="throttles">The limits that stages put on this method, each in words.</param>
    public static MethodFlow Of(RestMethod method, RestMethod? before, IReadOnlyList<string> throttles) =>
        new(GatesOf(method, throttles), [.. Enumerable.Range(1, 5).Select(step => NodeOf(step, method, before))], ResponseLanes.Of(method));

    private static FlowNode NodeOf(int step, RestMethod method, RestMethod? before)
    {
        var lines = LinesOf(step, method);
        var changed = before is not null && !Equals(PartOf(step, method), PartOf(step, before));
        return new FlowNode(step, TitleOf(step), lines, PassesThrough(step, method), changed ? WasOf(lines, LinesOf(step, before!)) : null);
    }

    private static string WasOf(IReadOnlyList<FlowLine> now, IReadOnlyList<FlowLine> before) =>
        now.SequenceEqual(before) ? "the same outline, other details" : string.Join(" · ", before);

    public static string TitleOf(int step) => step switch
    {
        1 => "Method request",
        2 => "Integr. request",
        3 => "Backend",
        4 => "Integr. response",
        _ => "Method response",
    };

    /// <summary>The title in full, for where there is room.</summary>
    public static string LongTitleOf(int step) => TitleOf(step).Replace("Integr.", "Integration", StringComparison.Ordinal);

    private static bool PassesThrough(int step, RestMethod method) =>
        step is 2 or 4 && method.Integration is { } integration && !ResponseLanes.Selects(integration);

    // What each node stands for, so that two versions of it can be compared whole.
    private static object? PartOf(int step, RestMethod method) => step switch
    {
        1 => method with { Responses = [], Integration = null },
        2 => method.Integration is { } integration ? integration with { Responses = [] } : null,
        3 => (method.Integration?.Type, method.Integration?.HttpMethod, method.Integration?.Uri),
        4 => method.Integration?.Responses,
        _ => method.Responses,
    };

    private static List<FlowLine> LinesOf(int step, RestMethod method) => step switch
    {
        1 => RequestLines(method),
        2 => IntegrationLines(method.Integration),
        3 => BackendLines(method.Integration),
        4 => [new FlowLine(method.Integration is { } proxy && !ResponseLanes.Selects(proxy) ? "The backend's answer, as it is" : Count(method.Integration?.Responses.Count ?? 0, "lane"))],
        _ => [new FlowLine(Count(method.Responses.Count, "status", "statuses"))],
    };

    private static List<FlowLine> RequestLines(RestMethod method)
    {
        var lines = new List<FlowLine>
        {
            method.AuthorizationType == AuthorizationType.NONE
                ? new FlowLine(method.ApiKeyRequired ? "Key required" : "No key, no sign-in")
                : new FlowLine(method.ApiKeyRequired ? "Key required ·" : "Authorizer", method.Authorizer ?? method.AuthorizationType.ToString()),
        };
        if (method.RequestModels.Count > 0)
        {
            lines.Add(new FlowLine("Body:", string.Join(", ", method.RequestModels.Values.Distinct())));
        }

        var kinds = method.RequestParameters.Keys
            .Select(RequestParameter.Parse).OfType<RequestParameter>()
            .GroupBy(parameter => parameter.Kind).OrderBy(group => group.Key)
            .Select(group => $"{group.Count()} {RequestParameter.Word(group.Key)}")
            .ToList();
        lines.Add(new FlowLine(kinds.Count == 0 ? "No parameters" : $"{string.Join(", ", kinds)} {(method.RequestParameters.Count == 1 ? "parameter" : "parameters")}"));
        return lines;
    }

    private static List<FlowLine> IntegrationLines(Integration? integration)
    {
        if (integration is null)
        {
            return [new FlowLine("Not set yet"), new FlowLine("Choose what answers")];
        }

        var lines = new List<FlowLine>();
        if (!ResponseLanes.Selects(integration))
        {
            lines.Add(new FlowLine("Passed on as sent"));
        }
        else
        {
            lines.Add(integration.RequestTemplates.Count switch
            {
                0 => new FlowLine("Body as sent"),
                1 => new FlowLine("Template", $"{Short(integration.RequestTemplates.Keys.First())}, {Count(LinesIn(integration.RequestTemplates.Values.First()), "line")}"),
                var many => new FlowLine(Count(many, "template")),
            });
        }

        lines.Add(new FlowLine(integration.RequestParameters.Count == 0 ? "No values mapped" : $"{Count(integration.RequestParameters.Count, "value")} mapped"));
        if (integration.Type != IntegrationType.MOCK)
        {
            lines.Add(new FlowLine(string.Create(CultureInfo.InvariantCulture, $"Timeout {integration.TimeoutInMillis:N0} ms")));
        }

        return lines;
    }

    private static List<FlowLine> BackendLines(Integration? integration) => integration?.Type switch
    {
        null => [new FlowLine("None yet")],
        IntegrationType.MOCK => [new FlowLine("Mock"), new FlowLine("No backend: the gateway answers")],
        _ => [new FlowLine(TypeName(integration.Type)), new FlowLine("", VerbOf(integration)), .. AddressLines(integration.Uri)],
    };

    private static string VerbOf(Integration integration) => integration.HttpMethod is null or "ANY" ? "caller's verb" : integration.HttpMethod;

    private static IEnumerable<FlowLine> AddressLines(string? uri)
    {
        if (string.IsNullOrWhiteSpace(uri))
        {
            return [new FlowLine("No URL yet")];
        }

        var address = uri.AsSpan(uri.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0);
        var slash = address.IndexOf('/');
        return slash < 0
            ? [new FlowLine("", address.ToString())]
            : [new FlowLine("", address[..slash].ToString()), new FlowLine("", address[slash..].ToString())];
    }

    private static FlowGate[] GatesOf(RestMethod method, IReadOnlyList<string> throttles) =>
    [
        method.ApiKeyRequired
            ? new FlowGate("API key", "key", true, "Callers without a valid key get 403 Forbidden.")
            : new FlowGate("No API key", "key", false, "Anyone who reaches the stage may call this method."),
        method.AuthorizationType == AuthorizationType.NONE
            ? new FlowGate("No sign-in", "lock", false, "No authorizer looks at the caller.")
            : new FlowGate(method.Authorizer ?? method.AuthorizationType.ToString(), "lock", true, $"Authorization {method.AuthorizationType}."),
        method.RequestValidator is { } validator
            ? new FlowGate(validator, "check", true, $"The validator {validator} refuses what does not fit with 400.")
            : new FlowGate("No validator", "check", false, "Parameters and body are not checked before the backend."),
        throttles.Count > 0
            ? new FlowGate("Throttle", "gauge", true, string.Join(" ", throttles))
            : new FlowGate("No throttle", "gauge", false, "No stage limits this method; plans and the account still do."),
    ];

    public static string TypeName(IntegrationType type) => type switch
    {
        IntegrationType.HTTP => "HTTP",
        IntegrationType.HTTP_PROXY => "HTTP proxy",
        IntegrationType.MOCK => "Mock",
        IntegrationType.AWS => "AWS service",
        _ => "Lambda proxy",
    };

    private static int LinesIn(string text) => text.AsSpan().Count('\n') + 1;

    private static string Short(string contentType) => contentType == "application/json" ? "json" : contentType;

    private static string Count(int count, string one, string? many = null) =>
        count == 0 ? $"No {many ?? one + "s"}" : count == 1 ? $"1 {one}" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} {many ?? one + "s"}");
}
