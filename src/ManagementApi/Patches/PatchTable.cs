using Gatehouse.Aws.ApiGateway;
using Gatehouse.ManagementApi.Endpoint;

namespace Gatehouse.ManagementApi.Patches;

/// <summary>A changed value, or the error that kept it from changing.</summary>
internal readonly struct Patched<T>
{
    private Patched(T? value, Answer? error)
    {
        Value = value;
        Error = error;
    }

    public T? Value { get; }

    public Answer? Error { get; }

    public static implicit operator Patched<T>(T value) => new(value, null);

    public static implicit operator Patched<T>(Answer error) => new(default, error);
}

/// <param name="Parts">What stood at the placeholders of the row's path, unescaped.</param>
/// <param name="Value">Null when the operation carries none.</param>
internal sealed record PatchArguments(string Op, string Path, string[] Parts, string? Value)
{
    public bool IsRemove => Op == "remove";

    /// <summary>AWS takes <c>"true"</c> in any case and everything else for false.</summary>
    public bool Flag => string.Equals(Value, "true", StringComparison.OrdinalIgnoreCase);

    public Answer BadPath => Answer.BadRequest($"Invalid patch path {Path}");
}

/// <summary>
/// What PATCH may do to one kind of resource: rows of (operations, path with placeholders, change). A placeholder
/// <c>{name}</c> takes one pointer segment, in which <c>~1</c> stands for a slash.
/// </summary>
internal sealed class PatchTable<T>
{
    private static readonly string[] Ops = ["add", "remove", "move", "test", "replace", "copy"];
    private readonly List<(string[] Ops, string Template, string[] Parts, Func<T, PatchArguments, Patched<T>> Change)> _rows = [];

    public PatchTable<T> On(string ops, string template, Func<T, PatchArguments, Patched<T>> change)
    {
        _rows.Add((ops.Split('|'), template, template.Split('/'), change));
        return this;
    }

    public PatchTable<T> Replace(string template, Func<T, PatchArguments, Patched<T>> change) => On("replace", template, change);

    /// <param name="input">Name of the operation's input as AWS's messages spell it: <c>updateRestApiInput</c>.</param>
    public Patched<T> Apply(T target, IReadOnlyList<PatchOperation>? operations, string input)
    {
        operations ??= [];
        var problems = operations
            .Select((operation, index) => (operation, index))
            .Where(item => item.operation.Op is null || !Ops.Contains(item.operation.Op))
            .Select(item => $"Value '{item.operation.Op ?? "null"}' at '{input}.patchOperations.{item.index + 1}.member.op' failed to satisfy constraint: Member must satisfy enum value set: [{string.Join(", ", Ops)}]")
            .ToList();
        if (problems.Count > 0)
        {
            return Answer.Validation(problems);
        }

        foreach (var operation in operations)
        {
            if (operation.Op is not ("add" or "remove" or "replace"))
            {
                return Answer.BadRequest("Invalid patch operation specified. Must be 'add'|'remove'|'replace'");
            }

            if (operation.Path is null)
            {
                return Answer.BadRequest("Invalid patch path null");
            }

            var patched = Step(target, operation);
            if (patched.Error is not null)
            {
                return patched;
            }

            target = patched.Value!;
        }

        return target;
    }

    private Patched<T> Step(T target, PatchOperation operation)
    {
        var segments = operation.Path!.Split('/');
        var known = false;
        foreach (var (ops, _, parts, change) in _rows)
        {
            if (Capture(parts, segments) is not { } captured)
            {
                continue;
            }

            known = true;
            if (ops.Contains(operation.Op))
            {
                return change(target, new PatchArguments(operation.Op!, operation.Path, captured, operation.Value));
            }
        }

        if (known)
        {
            return Answer.BadRequest($"Invalid patch path  '{operation.Path}' specified for op '{operation.Op}'. Please choose supported operations");
        }

        var possible = _rows.Where(row => row.Ops.Contains(operation.Op)).Select(row => row.Template).Distinct().Order(StringComparer.Ordinal);
        return Answer.BadRequest(
            $"Invalid patch path  '{operation.Path}' specified for op '{operation.Op}'. Must be one of: [{string.Join(", ", possible)}]");
    }

    private static string[]? Capture(string[] template, string[] segments)
    {
        if (template.Length != segments.Length)
        {
            return null;
        }

        var captured = new List<string>();
        for (var index = 0; index < template.Length; index++)
        {
            if (template[index].StartsWith('{'))
            {
                if (segments[index].Length == 0)
                {
                    return null;
                }

                captured.Add(segments[index].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
            }
            else if (template[index] != segments[index])
            {
                return null;
            }
        }

        return [.. captured];
    }
}
