using System.Threading.RateLimiting;

namespace Gatehouse.Portal.Account;

/// <summary>
/// Slows down whoever tries passwords or codes, by address; the lockout of an account stands beside it. Counts attempts, so
/// a right one costs the same as a wrong one.
/// </summary>
internal sealed class SignInThrottle : IDisposable
{
    /// <summary>Attempts in five minutes from one address.</summary>
    public const int Attempts = 30;

    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, string>(
        request => RateLimitPartition.GetSlidingWindowLimiter(
            request.Connection.RemoteIpAddress?.ToString() ?? "",
            _ => new SlidingWindowRateLimiterOptions { PermitLimit = Attempts, Window = TimeSpan.FromMinutes(5), SegmentsPerWindow = 10, QueueLimit = 0 }));

    /// <summary>Null when the attempt may be made; else what to tell the person.</summary>
    public string? Refuse(HttpContext request)
    {
        using var lease = _limiter.AttemptAcquire(request);
        return lease.IsAcquired ? null : $"There were more than {Attempts} attempts from your address in five minutes. Wait a minute or two, then try again.";
    }

    public void Dispose() => _limiter.Dispose();
}
