using System.Globalization;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Snapshots;

namespace Gatehouse.Portal.Stages;

/// <summary>A stage's settings while they are typed: rows that may be unfinished, which <see cref="StageSettings"/> does not allow.</summary>
public sealed class StageEdit
{
    private readonly StageSettings _before;

    public StageEdit(StageSettings settings)
    {
        _before = settings;
        Description = settings.Description ?? "";
        AwsStrict = settings.AwsStrict;
        Variables = [.. settings.Variables.Select(variable => new Variable { Name = variable.Key, Value = variable.Value })];
        Throttles =
        [
            .. settings.MethodSettings
                .Where(method => method.Value.ThrottlingRateLimit is not null || method.Value.ThrottlingBurstLimit is not null)
                .Select(method => new ThrottleRow
                {
                    Key = method.Key,
                    Rate = method.Value.ThrottlingRateLimit?.ToString(CultureInfo.InvariantCulture) ?? "",
                    Burst = method.Value.ThrottlingBurstLimit?.ToString(CultureInfo.InvariantCulture) ?? "",
                }),
        ];
    }

    public string Description { get; set; }

    public bool AwsStrict { get; set; }

    public List<Variable> Variables { get; }

    public List<ThrottleRow> Throttles { get; }

    public bool IsDirty => Problems().Count > 0 || !Settings().Equals(_before);

    /// <summary>What cannot be written down as settings yet; the rules of settings are the server's to check.</summary>
    public IReadOnlyList<Problem> Problems()
    {
        var problems = new List<Problem>();
        problems.AddRange(Variables.GroupBy(row => row.Name.Trim()).Where(same => same.Count() > 1 && same.Key.Length > 0)
            .Select(same => new Problem($"variables.{same.Key}", "twice", $"The variable {same.Key} is there twice.")));
        problems.AddRange(Variables.Where(row => row.Name.Trim().Length == 0 && row.Value.Trim().Length > 0)
            .Select(row => new Problem("variables", "name", $"The variable with the value \"{row.Value}\" has no name.")));
        problems.AddRange(Throttles.GroupBy(row => row.Key).Where(same => same.Count() > 1)
            .Select(same => new Problem($"methodSettings.{same.Key}", "twice", $"{same.Key} has two throttles.")));
        foreach (var row in Throttles)
        {
            if (Rate(row) is null)
            {
                problems.Add(new Problem($"methodSettings.{row.Key}", "rate", $"The rate of {row.Key} is \"{row.Rate}\"; write requests a second, 0 or more."));
            }

            if (Burst(row) is null)
            {
                problems.Add(new Problem($"methodSettings.{row.Key}", "burst", $"The burst of {row.Key} is \"{row.Burst}\"; write a whole number of requests, 0 or more."));
            }
        }

        return problems;
    }

    /// <summary>The settings as typed; what the page does not edit stays as it was.</summary>
    public StageSettings Settings()
    {
        var methods = _before.MethodSettings.ToDictionary(method => method.Key, method => method.Value with { ThrottlingRateLimit = null, ThrottlingBurstLimit = null });
        foreach (var row in Throttles)
        {
            methods[row.Key] = (methods.GetValueOrDefault(row.Key) ?? new MethodSettings()) with { ThrottlingRateLimit = Rate(row), ThrottlingBurstLimit = Burst(row) };
        }

        return _before with
        {
            Description = string.IsNullOrWhiteSpace(Description) ? null : Description.Trim(),
            AwsStrict = AwsStrict,
            Variables = Variables.Where(row => row.Name.Trim().Length > 0).ToMap(row => row.Name.Trim(), row => row.Value.Trim()),
            MethodSettings = methods.Where(method => method.Value != new MethodSettings()).ToMap(),
        };
    }

    private static double? Rate(ThrottleRow row) =>
        double.TryParse(row.Rate, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && double.IsFinite(rate) ? rate : null;

    private static int? Burst(ThrottleRow row) =>
        int.TryParse(row.Burst, NumberStyles.None, CultureInfo.InvariantCulture, out var burst) ? burst : null;

    public sealed class Variable
    {
        public string Name { get; set; } = "";

        public string Value { get; set; } = "";
    }

    public sealed class ThrottleRow
    {
        /// <summary><c>*/*</c>, or a path and a verb: <c>/pets/GET</c>.</summary>
        public string Key { get; set; } = "*/*";

        public string Rate { get; set; } = "";

        public string Burst { get; set; } = "";
    }
}
