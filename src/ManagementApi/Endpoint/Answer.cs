using Gatehouse.ControlPlane;

namespace Gatehouse.ManagementApi.Endpoint;

/// <summary>What an operation answers: a status with a body to serialise, raw bytes, or an error in AWS's shape.</summary>
internal sealed record Answer(int Status, object? Body = null)
{
    /// <summary>The value of <c>x-amzn-ErrorType</c>; null when this is no error.</summary>
    public string? ErrorType { get; init; }

    /// <summary>For bodies that are not JSON made here: exports.</summary>
    public string ContentType { get; init; } = "application/json";

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public static Answer Ok(object body) => new(200, body);

    public static Answer Created(object body) => new(201, body);

    public static Answer Accepted { get; } = new(202);

    public static Answer NoContent { get; } = new(204);

    public static Answer Error(int status, string type, string message) => new(status, new { message }) { ErrorType = type };

    public static Answer BadRequest(string message) => Error(400, "BadRequestException", message);

    public static Answer NotFound(string message) => Error(404, "NotFoundException", message);

    public static Answer Conflict(string message) => Error(409, "ConflictException", message);

    public static Answer LimitExceeded(string message) => Error(429, "LimitExceededException", message);

    public static Answer Validation(params IReadOnlyList<string> problems) => Error(
        400, "ValidationException", $"{problems.Count} validation error{(problems.Count == 1 ? "" : "s")} detected: {string.Join("; ", problems)}");

    public static Answer Serialization(string message) => Error(400, "SerializationException", message);

    // AWS spells this one with a capital letter.
    public static Answer AccessDenied(string message) => new(403, new { Message = message }) { ErrorType = "AccessDeniedException" };

    /// <summary>The one table from failures of the control plane to AWS's errors.</summary>
    public static Answer From(Failure failure) => failure.Kind switch
    {
        FailureKind.NotFound => NotFound(failure.Message),
        FailureKind.Conflict => Conflict(failure.Message),
        FailureKind.Forbidden => AccessDenied(failure.Message),
        FailureKind.LimitExceeded => LimitExceeded(failure.Message),
        _ => BadRequest(failure.Message),
    };
}

internal static class OutcomeAnswers
{
    /// <summary>The value as the operation shows it, or the failure as AWS's error.</summary>
    public static Answer Answer<T>(this Outcome<T> outcome, Func<T, Answer> show) =>
        outcome.IsOk ? show(outcome.Value) : Endpoint.Answer.From(outcome.Failure!);
}
