using System.Globalization;
using System.Text;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Storage;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Audit;

/// <summary>Which entries to show; every part narrows, null narrows nothing.</summary>
/// <param name="Actor">Part of an address or id.</param>
/// <param name="Action">The beginning of an action's name: <c>stage</c>, <c>stage.deploy</c>.</param>
/// <param name="Text">Part of the target or the sentence.</param>
/// <param name="From">First moment.</param>
/// <param name="Until">First moment not shown.</param>
public sealed record AuditFilter(string? Actor = null, string? Action = null, string? Text = null, DateTimeOffset? From = null, DateTimeOffset? Until = null);

/// <param name="Team">Name of the team; null for what concerns the whole installation.</param>
/// <param name="Detail">JSON without secrets; null when the sentence says all.</param>
public sealed record AuditRow(
    long Id, DateTimeOffset At, string? Team, string Actor, string Via, string? Address, string Action, string Target, string Sentence, string? Detail);

/// <param name="Next">What the next page begins before; null on the last.</param>
/// <param name="Since">The oldest entry kept, whatever the filter; null when there is none.</param>
public sealed record AuditPage(IReadOnlyList<AuditRow> Rows, long? Next, DateTimeOffset? Since);

/// <summary>Who changed what: a team's own log for its auditors, the whole log for platform administrators.</summary>
public sealed class AuditLog(Commands commands)
{
    public const int PageSize = 100;

    /// <summary>Rows in one file; a longer stretch of time is exported in parts.</summary>
    public const int MaxExport = 100_000;

    /// <summary>Newest first.</summary>
    /// <param name="before">The page before's <see cref="AuditPage.Next"/>; null begins at the newest.</param>
    public Task<Outcome<AuditPage>> ListAsync(Actor actor, Guid teamId, AuditFilter filter, long? before, CancellationToken cancellationToken) =>
        commands.QueryAsync<AuditPage>(
            actor, teamId, Permission.ReadAudit, async (db, _, cancel) => await PageAsync(db, Team(db, teamId), filter, before, cancel), cancellationToken);

    public Task<Outcome<AuditPage>> ListPlatformAsync(Actor actor, AuditFilter filter, long? before, CancellationToken cancellationToken) =>
        commands.QueryPlatformAsync<AuditPage>(actor, async (db, cancel) => await PageAsync(db, db.Audit, filter, before, cancel), cancellationToken);

    /// <summary>The same rows as CSV (RFC 4180, UTF-8), at most <see cref="MaxExport"/>.</summary>
    public Task<Outcome<byte[]>> ExportAsync(Actor actor, Guid teamId, AuditFilter filter, CancellationToken cancellationToken) =>
        commands.QueryAsync<byte[]>(
            actor, teamId, Permission.ReadAudit, async (db, _, cancel) => await CsvAsync(db, Team(db, teamId), filter, cancel), cancellationToken);

    public Task<Outcome<byte[]>> ExportPlatformAsync(Actor actor, AuditFilter filter, CancellationToken cancellationToken) =>
        commands.QueryPlatformAsync<byte[]>(actor, async (db, cancel) => await CsvAsync(db, db.Audit, filter, cancel), cancellationToken);

    private static IQueryable<AuditEntry> Team(PortalDb db, Guid teamId) => db.Audit.Where(entry => entry.TeamId == teamId);

    private static async Task<AuditPage> PageAsync(PortalDb db, IQueryable<AuditEntry> all, AuditFilter filter, long? before, CancellationToken cancellationToken)
    {
        var since = await all.OrderBy(entry => entry.Id).Select(entry => (DateTimeOffset?)entry.At).FirstOrDefaultAsync(cancellationToken);
        var rows = await Rows(db, Matching(all, filter).Where(entry => before == null || entry.Id < before)).Take(PageSize + 1).ToListAsync(cancellationToken);
        return new AuditPage([.. rows.Take(PageSize)], rows.Count > PageSize ? rows[PageSize - 1].Id : null, since);
    }

    private static async Task<byte[]> CsvAsync(PortalDb db, IQueryable<AuditEntry> all, AuditFilter filter, CancellationToken cancellationToken)
    {
        var text = new StringBuilder("time,team,actor,via,address,action,target,sentence,detail\r\n");
        await foreach (var row in Rows(db, Matching(all, filter)).Take(MaxExport).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            string?[] cells = [row.At.ToString("O", CultureInfo.InvariantCulture), row.Team, row.Actor, row.Via, row.Address, row.Action, row.Target, row.Sentence, row.Detail];
            text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");
        }

        return [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    // A cell that a spreadsheet would take for a formula gets an apostrophe in front.
    private static string Cell(string? text)
    {
        var safe = text is { Length: > 0 } && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text ?? "";
        return safe.AsSpan().ContainsAny("\",\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static IQueryable<AuditRow> Rows(PortalDb db, IQueryable<AuditEntry> entries) =>
        entries.OrderByDescending(entry => entry.Id).Select(entry => new AuditRow(
            entry.Id,
            entry.At,
            db.Teams.Where(team => team.Id == entry.TeamId).Select(team => team.Name).FirstOrDefault(),
            entry.Actor,
            entry.Via,
            entry.Address,
            entry.Action,
            entry.Target,
            entry.Sentence,
            entry.Detail));

    private static IQueryable<AuditEntry> Matching(IQueryable<AuditEntry> entries, AuditFilter filter)
    {
#pragma warning disable CA1304, CA1311, CA1862 // Not run here: it becomes SQL's lower().
        if (Part(filter.Actor) is { } actor)
        {
            entries = entries.Where(entry => entry.Actor.ToLower().Contains(actor) || entry.ActorId == actor);
        }

        if (Part(filter.Action) is { } action)
        {
            entries = entries.Where(entry => entry.Action.StartsWith(action));
        }

        if (Part(filter.Text) is { } text)
        {
            entries = entries.Where(entry => entry.Target.ToLower().Contains(text) || entry.Sentence.ToLower().Contains(text));
        }
#pragma warning restore CA1304, CA1311, CA1862

        if (filter.From is { } from)
        {
            entries = entries.Where(entry => entry.At >= from);
        }

        return filter.Until is { } until ? entries.Where(entry => entry.At < until) : entries;

        static string? Part(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim().ToLowerInvariant();
    }
}
