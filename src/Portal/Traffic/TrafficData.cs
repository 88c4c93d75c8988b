using System.Globalization;
using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Apis;
using Gatehouse.ControlPlane.Deployments;
using Gatehouse.Metrics.Query;
using Gatehouse.Metrics.Values;
using Gatehouse.Portal.Shell;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Gatehouse.Portal.Traffic;

/// <summary>Computes what the traffic pages draw. Nothing here follows the mouse: one answer a refresh, over HTTP.</summary>
internal sealed class TrafficData(
    TrafficReader reader, DeploymentHistory history, ApiOperations apis, IOptions<InstallationOptions> installation, TimeProvider time)
{
    /// <summary>How long before trouble a change counts as "just before".</summary>
    private const int SuspectSeconds = 15 * 60;

    private const int MostMarks = 200;
    private const int SparkPoints = 60;

    /// <summary>Stages whose rows of one route may come together as one row.</summary>
    private const int MostStages = 3;
    private static readonly double[] Percentiles = [50, 90, 95, 99];

    public async Task<SeriesAnswer> SeriesAsync(AllowedScope scope, TrafficView view, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (from, to) = view.Resolve(now);
        var period = Periods.ForChart(from, to, now);
        var series = await reader.SeriesAsync(scope.Traffic, from, to, period, cancellationToken);
        var shift = view.Shift(from, to);
        var before = shift is null ? null : await reader.SeriesAsync(scope.Traffic, from - shift.Value, to - shift.Value, period, cancellationToken);
        var marks = await MarksAsync(scope, view, series, cancellationToken);
        var totals = Merge(series.Points, series);
        var lastSeen = totals.Count > 0 ? null : await reader.LastSeenAsync(scope.Traffic, cancellationToken);
        return new SeriesAnswer(
            series.From,
            period,
            series.Complete,
            Coarsened(from, to, now, period),
            view.PercentileName,
            Column(series, totals => totals.Count2xx),
            Column(series, totals => totals.Count3xx),
            Column(series, totals => totals.Count4xx),
            Column(series, totals => totals.Count5xx),
            Percentiles.Append(view.Percentile).Distinct().Order().ToDictionary(
                percent => "p" + percent.ToString(CultureInfo.InvariantCulture), percent => Samples(series, totals => totals.Latency.Percentile(percent))),
            Column(series, totals => totals.Latency.Count),
            Samples(series, totals => totals.IntegrationLatency.Percentile(view.Percentile)),
            Samples(series, totals => (totals.Latency.Sum - totals.IntegrationLatency.Sum) / totals.Count),
            Column(series, totals => totals.Errors.Of(429)),
            before is null ? null : new BeforeAnswer(Word(view.Compare), Column(before, totals => totals.Count), Samples(before, totals => totals.Latency.Percentile(view.Percentile))),
            Tiles(totals, view.Percentile),
            before is null ? null : Tiles(Merge(before.Points.Take(series.Points.Count(point => point.At + period <= series.Complete)), before), view.Percentile),
            marks,
            [.. series.Silences.Select(silence => new SilenceAnswer(silence.Node, silence.Since))],
            await VerdictAsync(scope, view, series, marks, cancellationToken),
            lastSeen?.ToUnixTimeSeconds(),
            Curl(scope, view));
    }

    public async Task<TopsAnswer> TopsAsync(AllowedScope scope, TrafficView view, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (from, to) = view.Resolve(now);
        var complete = DateTimeOffset.FromUnixTimeSeconds(to.ToUnixTimeSeconds() / 60 * 60);
        var period = SparkPeriod((to - from).TotalSeconds / SparkPoints, Periods.Finest(from - (view.Shift(from, to) ?? TimeSpan.Zero), now));
        var grain = scope.Version is null ? Grain.Stage : Grain.Route;
        var found = Merged(await reader.BreakdownAsync(scope.Traffic, grain, from, complete, period, view.Top * MostStages, cancellationToken), grain);
        var before = view.Shift(from, to) is { } shift
            ? Merged(await reader.BreakdownAsync(scope.Traffic, grain, from - shift, complete - shift, period, 0, cancellationToken), grain).ToDictionary(one => one.Route, one => one.Totals.Count)
            : null;
        var names = scope.Version is null ? await NamesAsync(scope, cancellationToken) : [];
        var shown = found.Take(view.Top).ToArray();
        var rest = found.Skip(view.Top).ToArray();
        var all = await reader.TotalsAsync(scope.Traffic, from, complete, cancellationToken);
        return new TopsAnswer(
            complete.ToUnixTimeSeconds(),
            all.Count,
            [.. shown.Select(one => Row(scope, one, view, before, names))],
            rest.Length == 0 ? null : Total("Other", Sum(rest), view.Percentile, before is null ? null : rest.Sum(one => before.GetValueOrDefault(one.Route))),
            rest.Length,
            [.. all.Errors.All.OrderByDescending(error => error.Count).Take(view.Top).Select(error => new ErrorRow(error.Status, Reason(error.Status), error.FromBackend ? "backend" : "gateway", error.Count))],
            [.. found.Take(MostMarks).Select(one => RouteWord(one.Route)).OfType<string>().Distinct()]);
    }

    // The same route on several stages is one row; on a team's page a stage is a row.
    private static IReadOnlyList<Breakdown> Merged(IReadOnlyList<Breakdown> found, Grain grain) =>
    [
        .. found.GroupBy(one => (one.Route.ApiId, Stage: grain == Grain.Stage ? one.Route.Stage : "", one.Route.Resource, one.Route.Method))
            .Select(group => group.Count() == 1
                ? group.First() with { Route = group.First().Route with { Stage = group.Key.Stage } }
                : new Breakdown(
                    group.First().SeriesId,
                    group.First().Route with { Stage = group.Key.Stage },
                    Sum([.. group]),
                    [.. Enumerable.Range(0, group.Max(one => one.Counts.Count)).Select(i => group.Sum(one => one.Counts.ElementAtOrDefault(i)))]))
            .OrderByDescending(one => one.Totals.Count),
    ];

    private static RequestTotals Sum(IReadOnlyCollection<Breakdown> rows)
    {
        var sum = new RequestTotals();
        foreach (var row in rows)
        {
            sum.Add(row.Totals);
        }

        return sum;
    }

    private static TopRow Row(AllowedScope scope, Breakdown one, TrafficView view, Dictionary<RouteOf, long>? before, Dictionary<string, (string Api, string Version)> names)
    {
        var known = names.TryGetValue(one.Route.ApiId, out var name);
        var row = Total(
            scope.Version is not null ? one.Route.Resource ?? "No route matches" : known ? $"{name.Api} {name.Version} / {one.Route.Stage}" : $"{one.Route.ApiName} / {one.Route.Stage}",
            one.Totals,
            view.Percentile,
            before is null ? null : before.GetValueOrDefault(one.Route));
        return row with
        {
            Method = one.Route.Method,
            Query = scope.Version is null ? null : RouteWord(one.Route),
            Href = scope.Version is null && known
                ? QueryHelpers.AddQueryString(
                    PortalPath.Of(scope.Team.Slug, "apis", name.Api, name.Version, "traffic"), (view with { Stage = one.Route.Stage }).Write().Where(part => part.Value is not null))
                : null,
            Counts = one.Counts,
        };
    }

    private static string? RouteWord(RouteOf route) => route.Stage.Length > 0 ? null : route.Resource is null ? TrafficView.Unmatched : $"{route.Method} {route.Resource}";

    private static TopRow Total(string name, RequestTotals totals, double percentile, long? before) => new(
        name, null, null, null, totals.Count, Share(totals.Count5xx, totals.Count), Share(totals.Count4xx, totals.Count), NullIfNaN(totals.Latency.Percentile(percentile)), before, []);

    private async Task<Dictionary<string, (string Api, string Version)>> NamesAsync(AllowedScope scope, CancellationToken cancellationToken)
    {
        var page = await apis.ListAsync(scope.Actor, new ListApis(scope.Team.Id, Limit: ApiOperations.MaximumPage), cancellationToken);
        return page.IsOk
            ? page.Value.Apis.SelectMany(api => api.Versions.Select(version => (version.ApiId, api.Name, version.Label))).ToDictionary(one => one.ApiId, one => (one.Name, one.Label))
            : [];
    }

    private async Task<IReadOnlyList<MarkAnswer>> MarksAsync(AllowedScope scope, TrafficView view, TrafficSeries series, CancellationToken cancellationToken)
    {
        if (scope.Version is null)
        {
            return [];
        }

        // Some minutes more than are drawn: what changed just before the first point may be why.
        var timeline = await history.TimelineAsync(scope.Actor, new ListTimeline(scope.Version.ApiId, view.Stage, Limit: MostMarks), cancellationToken);
        var end = series.From + (series.Points.Count * series.Period);
        return timeline.IsOk
            ?
            [
                .. timeline.Value.Events
                    .Where(one => one.At.ToUnixTimeSeconds() >= series.From - SuspectSeconds && one.At.ToUnixTimeSeconds() < end && one.Kind is not (StageEventKind.Created or StageEventKind.Deleted))
                    .OrderBy(one => one.At)
                    .Select(one => new MarkAnswer(
                        one.At.ToUnixTimeSeconds(),
                        one.Kind == StageEventKind.SettingsChanged ? "set" : $"#{one.DeploymentNumber}",
                        one.Kind switch { StageEventKind.RolledBack => "rolled back", StageEventKind.Promoted => "promoted", StageEventKind.SettingsChanged => "settings changed", _ => "deployed" },
                        one.Stage,
                        one.Actor,
                        one.Note,
                        one.DeploymentNumber is { } number && PageDirectory.Has("/t/{team}/apis/{api}/{version}/deployments/{number}")
                            ? Page(scope, "deployments", number.ToString(CultureInfo.InvariantCulture))
                            : null)),
            ]
            : [];
    }

    private async Task<VerdictAnswer?> VerdictAsync(
        AllowedScope scope, TrafficView view, TrafficSeries series, IReadOnlyList<MarkAnswer> marks, CancellationToken cancellationToken)
    {
        if (view.To is not null || Verdict.Of(series) is not { } verdict)
        {
            return null;
        }

        var since = DateTimeOffset.FromUnixTimeSeconds(verdict.Since);
        var routes = scope.Version is null
            ? []
            : Merged(await reader.BreakdownAsync(scope.Traffic, Grain.Route, since, time.GetUtcNow().AddMinutes(1), 60, 0, cancellationToken), Grain.Route);
        var errors = routes.Sum(route => route.Totals.Count5xx);
        var worst = routes.MaxBy(route => route.Totals.Count5xx);
        var share = worst is null || errors == 0 ? 0 : (double)worst.Totals.Count5xx / errors;
        var change = marks.LastOrDefault(mark => mark.At < verdict.Since + series.Period && mark.At >= verdict.Since - SuspectSeconds);
        var number = change?.Label.StartsWith('#') == true ? int.Parse(change.Label[1..], CultureInfo.InvariantCulture) : (int?)null;
        var earlier = number > 1 ? number - 1 : null;
        return new VerdictAnswer(
            $"{view.Stage ?? scope.Version?.Label ?? scope.Team.Name} 5xx {Numbers.Percent(verdict.Share)}",
            verdict.Share,
            verdict.Before,
            verdict.Since,
            change is null ? null : $"{change.Label} {change.Word} on {change.Stage}",
            change is null ? null : (int)Math.Max(0, Math.Round((verdict.Since - change.At) / 60.0)),
            share >= 0.5 ? RouteWord(worst!.Route) : null,
            share >= 0.5 ? share : null,
            earlier is not null && PageDirectory.Has("/t/{team}/apis/{api}/{version}/compare")
                ? QueryHelpers.AddQueryString(Page(scope, "compare"), new Dictionary<string, string?> { ["a"] = earlier.Value.ToString(CultureInfo.InvariantCulture), ["b"] = number!.Value.ToString(CultureInfo.InvariantCulture) })
                : null,
            earlier is null ? null : $"Compare #{earlier}..#{number}",
            earlier is not null && PageDirectory.Has("/t/{team}/apis/{api}/{version}/deployments/{number}") ? Page(scope, "deployments", earlier.Value.ToString(CultureInfo.InvariantCulture)) : null,
            earlier is null ? null : $"Open #{earlier} to roll back");
    }

    private string? Curl(AllowedScope scope, TrafficView view)
    {
        var stage = scope.Version?.Stages.FirstOrDefault(one => one.Number is not null && (view.Stage is null || one.Name == view.Stage));
        return stage is null ? null : $"curl -i {installation.Value.GatewayUrl.TrimEnd('/')}/{scope.Version!.ApiId}/{stage.Name}/";
    }

    private static RequestTotals Merge(IEnumerable<TrafficPoint> points, TrafficSeries series)
    {
        var total = new RequestTotals();
        foreach (var point in points.Where(point => point.Totals is not null && point.At + series.Period <= series.Complete))
        {
            total.Add(point.Totals!);
        }

        return total;
    }

    private static TilesAnswer Tiles(RequestTotals totals, double percentile) => new(
        totals.Count,
        Share(totals.Count5xx, totals.Count),
        Share(totals.Count4xx, totals.Count),
        NullIfNaN(totals.Latency.Percentile(percentile)),
        NullIfNaN(totals.IntegrationLatency.Percentile(percentile)),
        totals.Errors.Of(429),
        totals.Latency.Count);

    /// <summary>A whole number of the rows that it is added up from.</summary>
    private static int SparkPeriod(double seconds, int finest)
    {
        var unit = seconds > 3600 ? 3600 : Math.Max(finest, seconds > 300 ? 300 : 60);
        return Math.Max(unit, (int)Math.Ceiling(seconds / unit) * unit);
    }

    private static IReadOnlyList<long?> Column(TrafficSeries series, Func<RequestTotals, long> value) =>
        [.. series.Points.Select(point => point.Totals is null ? (long?)null : value(point.Totals))];

    private static IReadOnlyList<double?> Samples(TrafficSeries series, Func<RequestTotals, double> value) =>
        [.. series.Points.Select(point => point.Totals is null ? null : NullIfNaN(value(point.Totals)))];

    // Three decimals are a microsecond: what a sample is exact to.
    private static double? NullIfNaN(double value) => double.IsFinite(value) ? Math.Round(value, 3) : null;

    private static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;

    private static string Page(AllowedScope scope, params ReadOnlySpan<string> parts) =>
        PortalPath.Of(scope.Team.Slug, ["apis", scope.Version!.Api, scope.Version.Label, .. parts]);

    private static string? Coarsened(DateTimeOffset from, DateTimeOffset to, DateTimeOffset now, int period) =>
        Periods.ForChart(now - (to - from), now, now) is var usual && usual < period
            ? $"Points of {usual / 60} min are kept for {(usual < 300 ? 15 : 63)} days; older ones are {period / 60} min apart."
            : null;

    private static string Word(Comparison compare) => compare switch { Comparison.Day => "a day before", Comparison.Week => "a week before", _ => "before" };

    private static string Reason(int status) => status switch
    {
        400 => "Bad request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not found",
        405 => "Method not allowed",
        409 => "Conflict",
        413 => "Request too large",
        415 => "Unsupported media type",
        429 => "Too many requests",
        500 => "Internal server error",
        502 => "Bad gateway",
        503 => "Service unavailable",
        504 => "Gateway timeout",
        _ => ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase : "Error",
    };
}
