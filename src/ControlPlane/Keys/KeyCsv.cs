using CsvHelper;

namespace Gatehouse.ControlPlane.Keys;

/// <summary>The columns that an import takes; the first five are Amazon API Gateway's API key file format.</summary>
public enum KeyColumn
{
    Name,
    Key,
    Description,
    Enabled,
    UsagePlanIds,
    ExpiresAt,
    CustomerId,
}

/// <summary>A row of a key file as text. <c>Number</c> counts the file's rows from 1, the header not among them.</summary>
internal sealed record KeyCsvRow(int Number, IReadOnlyDictionary<KeyColumn, string> Cells)
{
    public string this[KeyColumn column] => Cells.GetValueOrDefault(column) ?? "";

    /// <summary>Leaves the values out: a cell may hold a secret.</summary>
    public override string ToString() => $"row {Number}";
}

/// <summary>
/// Key files in Amazon's form, columns in any order and case:
/// <code>
/// name,key,description,Enabled,usageplanIds
/// MyFirstApiKey,apikey1234abcdefghij0123456789,An imported key,TRUE,"c7y23b,a1b2c3"
/// </code>
/// </summary>
public static class KeyCsv
{
    /// <summary>Bytes of a file.</summary>
    public const int LargestFile = 32 * 1024 * 1024;

    public const int MostRows = 100_000;

    private static readonly CsvReaderOptions Options = new()
    {
        TrimWhitespace = true,
        MaxRecordSize = 64 * 1024,
        MalformedData = CsvMalformedDataHandling.Throw,
        IncludeValuesInExceptions = false,
    };

    private static readonly CsvWriterOptions Writing = new() { Injection = CsvInjection.Escape, NewLine = "\r\n" };

    /// <summary>The header's cells, for the person to say which is what; empty for an empty file.</summary>
    public static Outcome<string[]> Header(string text)
    {
        try
        {
            using var reader = CsvReader.FromText(text, Options);
            return reader.Headers.ToArray();
        }
        catch (CsvFormatException problem)
        {
            return Malformed(problem);
        }
    }

    /// <summary>Which cell of a header is which column, by their names in any case.</summary>
    public static IReadOnlyDictionary<KeyColumn, int> Guess(IReadOnlyList<string> header)
    {
        var found = new Dictionary<KeyColumn, int>();
        for (var i = 0; i < header.Count; i++)
        {
            var name = header[i].Replace(" ", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).Trim('\uFEFF');
            if (Enum.TryParse<KeyColumn>(name, ignoreCase: true, out var column) && Enum.IsDefined(column) && !int.TryParse(name, out _))
            {
                found.TryAdd(column, i);
            }
        }

        return found;
    }

    /// <exception cref="CsvFormatException">The text is not CSV.</exception>
    internal static List<KeyCsvRow> Read(string text, IReadOnlyDictionary<KeyColumn, int> columns)
    {
        var rows = new List<KeyCsvRow>();
        using var reader = CsvReader.FromText(text, Options);
        while (rows.Count <= MostRows && reader.Read())
        {
            rows.Add(new(rows.Count + 1, columns.ToDictionary(x => x.Key, x => Unneutralise(reader.GetString(x.Value)))));
        }

        return rows;
    }

    /// <summary>
    /// Writes rows in which no cell is run as a formula by a spreadsheet (an apostrophe goes before it): names are
    /// anybody's words, and the file is opened on somebody else's desk.
    /// </summary>
    public static void Write(TextWriter target, IEnumerable<string[]> rows)
    {
        using var writer = CsvWriter.Create(target, Writing, leaveOpen: true);
        foreach (var row in rows)
        {
            foreach (var cell in row)
            {
                writer.WriteField(cell);
            }

            writer.EndRecord();
        }
    }

    internal static Failure Malformed(CsvFormatException problem) =>
        Failure.Invalid("file", "key-file", $"The file is not CSV; check its quotes. {problem.Message}");

    private static string Unneutralise(string cell) => cell.Length > 1 && cell[0] == '\'' && IsFormula(cell[1..]) ? cell[1..] : cell;

    private static bool IsFormula(string cell) => cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r';
}
