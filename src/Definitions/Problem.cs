namespace Gatehouse.Definitions;

/// <summary>How much a problem matters: an error blocks a deployment, a warning and a hint do not.</summary>
public enum Severity
{
    Error,
    Warning,
    Hint,
}

/// <summary>One thing that is wrong, where it is, and which rule says so.</summary>
/// <param name="Where">A path a reader recognises: <c>/pets/{petId} GET integration.uri</c>, or the name of an input field.</param>
/// <param name="Rule">A short stable code, for tests and documentation links: <c>stage-name</c>.</param>
/// <param name="Message">A full sentence that names the value and the rule.</param>
public sealed record Problem(string Where, string Rule, string Message, Severity Severity = Severity.Error);
