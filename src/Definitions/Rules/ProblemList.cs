namespace Gatehouse.Definitions.Rules;

/// <summary>Collects what is wrong, so that one look shows everything.</summary>
internal sealed class ProblemList
{
    private readonly List<Problem> _problems = [];

    public IReadOnlyList<Problem> Problems => _problems;

    public void Error(string where, string rule, string message) => _problems.Add(new Problem(where, rule, message));

    public void Warning(string where, string rule, string message) => _problems.Add(new Problem(where, rule, message, Severity.Warning));

    public void Add(Problem? problem)
    {
        if (problem is not null)
        {
            _problems.Add(problem);
        }
    }

    /// <summary>A value for a message: whole when short, cut when long, control characters shown as escapes.</summary>
    public static string Quote(string value)
    {
        const int longest = 60;
        var shown = value.Length <= longest ? value : value[..longest] + "…";
        return "\"" + string.Concat(shown.Select(letter => char.IsControl(letter) ? $"\\u{(int)letter:x4}" : letter.ToString())) + "\"";
    }
}
