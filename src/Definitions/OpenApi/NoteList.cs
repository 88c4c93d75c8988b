namespace Gatehouse.Definitions.OpenApi;

/// <summary>Collects the lines of an import report; what would be said a hundred times is said once, with its number.</summary>
internal sealed class NoteList
{
    private readonly List<ImportNote> _notes = [];
    private readonly Dictionary<string, Tally> _tallies = new(StringComparer.Ordinal);
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);

    public void Error(string rule, string pointer, string message) => Add(Severity.Error, rule, pointer, message);

    public void Warning(string rule, string pointer, string message) => Add(Severity.Warning, rule, pointer, message);

    public void Hint(string rule, string pointer, string message) => Add(Severity.Hint, rule, pointer, message);

    /// <summary>Says it the first time only.</summary>
    public void Once(Severity severity, string rule, string key, string pointer, string message)
    {
        if (_said.Add(rule + " " + key))
        {
            Add(severity, rule, pointer, message);
        }
    }

    /// <summary>Counts; one line with the number is written at the end, at the first place.</summary>
    public void Count(Severity severity, string rule, string pointer, Func<int, string> message, string key = "")
    {
        var name = rule + " " + key;
        if (_tallies.TryGetValue(name, out var tally))
        {
            tally.Number++;
        }
        else
        {
            _tallies[name] = new Tally { Severity = severity, Rule = rule, Pointer = pointer, Message = message, Number = 1 };
        }
    }

    /// <summary>All lines, with their places in the document.</summary>
    public IReadOnlyList<ImportNote> Finish(DocumentText? document)
    {
        var all = _notes
            .Concat(_tallies.Values.Select(tally => new ImportNote(tally.Severity, tally.Rule, tally.Pointer, tally.Message(tally.Number))))
            .ToArray();
        var lines = document?.Lines(all.Where(note => note.Line is null).Select(note => note.Pointer)) ?? [];
        return
        [
            .. all
                .Select(note => note.Line is null && lines.TryGetValue(note.Pointer, out var line) ? note with { Line = line } : note)
                .OrderBy(note => note.Severity)
                .ThenBy(note => note.Line ?? 0),
        ];
    }

    public void Add(ImportNote note) => _notes.Add(note);

    private void Add(Severity severity, string rule, string pointer, string message) => Add(new ImportNote(severity, rule, pointer, message));

    private sealed class Tally
    {
        public required Severity Severity { get; init; }

        public required string Rule { get; init; }

        public required string Pointer { get; init; }

        public required Func<int, string> Message { get; init; }

        public int Number { get; set; }
    }
}
