using Gatehouse.Definitions;

namespace Gatehouse.ControlPlane;

/// <summary>The ways in which an operation can fail, for the tables that turn them into what a face shows.</summary>
public enum FailureKind
{
    NotFound,
    Conflict,
    Invalid,
    Forbidden,
    LimitExceeded,
}

/// <summary>Why an operation did nothing: an expected failure is a value, not an exception.</summary>
/// <param name="Message">A full sentence for people.</param>
/// <param name="Problems">For <see cref="FailureKind.Invalid"/>: every problem, each with its field.</param>
/// <param name="Current">For <see cref="FailureKind.Conflict"/>: what is stored now, when that helps to decide.</param>
public sealed record Failure(FailureKind Kind, string Message, IReadOnlyList<Problem> Problems, object? Current = null)
{
    public static Failure NotFound(string what) => new(FailureKind.NotFound, what, []);

    public static Failure Conflict(string message, object? current = null) => new(FailureKind.Conflict, message, [], current);

    public static Failure Invalid(params IReadOnlyList<Problem> problems) =>
        new(FailureKind.Invalid, string.Join(" ", problems.Select(problem => problem.Message)), problems);

    public static Failure Invalid(string field, string rule, string message) => Invalid(new Problem(field, rule, message));

    public static Failure Forbidden(string message) => new(FailureKind.Forbidden, message, []);

    public static Failure LimitExceeded(string message) => new(FailureKind.LimitExceeded, message, []);
}

/// <summary>What an operation gives back: a value, or the named failure that kept it from one.</summary>
public readonly struct Outcome<T>
{
    private readonly T? _value;

    internal Outcome(T? value, Failure? failure)
    {
        _value = value;
        Failure = failure;
    }

    public bool IsOk => Failure is null;

    public Failure? Failure { get; }

    /// <exception cref="InvalidOperationException">The operation failed.</exception>
    public T Value => Failure is null ? _value! : throw new InvalidOperationException($"{Failure.Kind}: {Failure.Message}");

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Failure failure) => new(default, failure);
}

/// <summary>Makes outcomes of an interface type, which no conversion operator can take.</summary>
internal static class Outcome
{
    public static Outcome<T> Of<T>(T value) => new(value, null);
}

/// <summary>The value of an operation that has nothing to tell but that it is done.</summary>
public readonly record struct Done;
