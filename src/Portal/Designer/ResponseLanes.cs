using System.Globalization;
using System.Text.RegularExpressions;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Portal.Designer;

/// <summary>One way back to the caller: an integration response, the method response it leads to, and what is wrong between them.</summary>
/// <param name="Status">The status that the caller gets.</param>
/// <param name="Pattern">The selection pattern; null for the default lane, and where <paramref name="Mapped"/> is false.</param>
/// <param name="Mapped">Whether an integration response leads here.</param>
/// <param name="Declared">Whether the method response exists.</param>
/// <param name="Fault">What a reader should know, as a sentence; null if the lane is sound.</param>
public sealed record Lane(string Status, string? Pattern, bool Mapped, bool Declared, string? Fault, FlowState State)
{
    public bool IsDefault => Mapped && string.IsNullOrEmpty(Pattern);

    /// <summary>The pattern as the canvas prints it.</summary>
    public string Selection => !Mapped ? "nothing leads here" : IsDefault ? "default" : Pattern!;
}

/// <summary>
/// How a backend's answer finds its lane: the whole status, as text, is matched against each pattern in the order of the
/// lanes' statuses; the first that fits wins, then the default. Without either the caller gets a 500.
/// </summary>
internal static class ResponseLanes
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(50);

    private static readonly string[] AllStatuses =
        [.. Enumerable.Range(100, 500).Select(status => status.ToString(CultureInfo.InvariantCulture))];

    public static IReadOnlyList<Lane> Of(RestMethod method)
    {
        var mapped = method.Integration is { } integration && Selects(integration) ? integration.Responses : [];
        var faults = method.Integration is { } typed && ByStatus(typed) ? FaultsOf(mapped) : [];
        var lanes = mapped
            .OrderBy(entry => string.IsNullOrEmpty(entry.Value.SelectionPattern) ? 0 : 1)
            .Select(entry =>
            {
                var declared = method.Responses.ContainsKey(entry.Key);
                var fault = faults.GetValueOrDefault(entry.Key)
                    ?? (declared ? null : ($"{entry.Key} is not among the method responses, so this lane answers 500.", FlowState.Error));
                return new Lane(entry.Key, entry.Value.SelectionPattern, true, declared, fault?.Text, fault?.State ?? FlowState.Ok);
            });
        var rest = method.Responses
            .Where(entry => !mapped.ContainsKey(entry.Key))
            .Select(entry => new Lane(entry.Key, null, false, true, null, FlowState.None));
        return [.. lanes, .. rest];
    }

    /// <summary>Whether answers of this integration are sorted into lanes at all: a proxy passes them through.</summary>
    public static bool Selects(Integration integration) => integration.Type is not (IntegrationType.HTTP_PROXY or IntegrationType.AWS_PROXY);

    /// <summary>The status of the lane that a backend's answer takes; null when none fits and the caller gets a 500.</summary>
    /// <param name="answer">What the backend said: <c>503</c>, or <c>503 timeout</c>, of which the status counts.</param>
    public static string? Choose(Integration integration, string answer)
    {
        var text = ByStatus(integration) ? answer.Trim().Split(' ', 2)[0] : answer.Trim();
        var chosen = InOrder(integration.Responses).FirstOrDefault(entry => Compile(entry.Value.SelectionPattern!) is { } pattern && Matches(pattern, text)).Key;
        return chosen ?? integration.Responses.FirstOrDefault(entry => string.IsNullOrEmpty(entry.Value.SelectionPattern)).Key;
    }

    private static bool ByStatus(Integration integration) =>
        integration.Type is IntegrationType.HTTP or IntegrationType.MOCK || (integration.Type == IntegrationType.AWS && integration.Uri?.Contains(":lambda:", StringComparison.Ordinal) != true);

    private static IEnumerable<KeyValuePair<string, IntegrationResponse>> InOrder(Map<IntegrationResponse> responses) =>
        responses.Where(entry => !string.IsNullOrEmpty(entry.Value.SelectionPattern));

    private static Dictionary<string, (string Text, FlowState State)?> FaultsOf(Map<IntegrationResponse> responses)
    {
        var faults = new Dictionary<string, (string Text, FlowState State)?>();
        var taken = new Dictionary<string, (string Status, string Pattern)>();
        foreach (var (status, response) in InOrder(responses))
        {
            var pattern = response.SelectionPattern!;
            if (Compile(pattern) is not { } compiled)
            {
                faults[status] = ($"{pattern} is not a regular expression.", FlowState.Error);
                continue;
            }

            var matched = AllStatuses.Where(text => Matches(compiled, text)).ToList();
            var lost = matched.Where(taken.ContainsKey).ToList();
            if (matched.Count == 0)
            {
                faults[status] = ($"{pattern} fits no status from 100 to 599, so this lane is never taken.", FlowState.Warning);
            }
            else if (lost.Count == matched.Count)
            {
                faults[status] = ($"Never taken: {taken[lost[0]].Pattern}, tried before, fits whatever {pattern} fits.", FlowState.Warning);
            }
            else if (lost.Count > 0)
            {
                var winner = taken[lost[0]];
                faults[status] = ($"{winner.Pattern} and {pattern} both fit {lost[0]}; {winner.Pattern} wins, since {winner.Status} comes before {status}.", FlowState.Warning);
                faults.TryAdd(winner.Status, ($"{winner.Pattern} and {pattern} both fit {lost[0]}; this lane wins.", FlowState.Warning));
            }

            foreach (var text in matched)
            {
                taken.TryAdd(text, (status, pattern));
            }
        }

        foreach (var second in responses.Where(entry => string.IsNullOrEmpty(entry.Value.SelectionPattern)).Skip(1))
        {
            faults[second.Key] = ("Never taken: there is another default lane before it. Give one of them a pattern.", FlowState.Warning);
        }

        return faults;
    }

    private static bool Matches(Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static Regex? Compile(string pattern)
    {
        try
        {
            return new Regex($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, Longest);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
