namespace Gatehouse.Metrics.Recording;

/// <summary>What one route's traffic is recorded under: the finest grain there is; stage, API and team are sums of routes.</summary>
/// <param name="AccountId">The team's twelve-digit account number.</param>
/// <param name="ApiId">The AWS-level API id; series are kept by account and id, so two APIs of one name never merge.</param>
/// <param name="ApiName">The AWS-level name of the version; may change while the series goes on.</param>
/// <param name="Stage">The stage's name.</param>
/// <param name="Resource">The resource's path template, <c>/pets/{id}</c>; null for requests that match no route of the stage.</param>
/// <param name="Method">The verb as defined, <c>GET</c> or <c>ANY</c>; null exactly when <paramref name="Resource"/> is.</param>
public sealed record RouteSeriesKey(string AccountId, string ApiId, string ApiName, string Stage, string? Resource = null, string? Method = null);
