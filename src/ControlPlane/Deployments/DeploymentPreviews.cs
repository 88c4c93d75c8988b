using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.ControlPlane.Stages;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Diff;
using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Deployments;

/// <summary>What callers of a stage would see change.</summary>
/// <param name="LiveNumber">What the stage serves now; null when it serves nothing.</param>
/// <param name="Changes">From what is live to what would be; breaking ones first.</param>
/// <param name="Problems">Errors block; warnings and hints do not.</param>
public sealed record DeployPreview(
    string Stage,
    bool Protected,
    bool Pinned,
    int? LiveNumber,
    string? LiveHash,
    string NewHash,
    long DraftRevision,
    IReadOnlyList<Change> Changes,
    IReadOnlyList<Problem> Problems,
    int Nodes)
{
    /// <summary>The stage serves these very bytes.</summary>
    public bool IsSame => LiveHash == NewHash;
}

/// <summary>A variable that two stages, or a stage now and then, do not share. Null means it has none of that name.</summary>
public sealed record VariableDifference(string Name, string? Theirs, string? Ours, bool Used);

/// <param name="Variables">Between where the deployment comes from and the target stage.</param>
/// <param name="From">The stage that the deployment comes from, or "then" for a rollback; null when there is none to compare with.</param>
/// <param name="LiveSpan">For a rollback: when the deployment was last live there.</param>
public sealed record MovePreview(DeployPreview Change, int Number, string? From, IReadOnlyList<VariableDifference> Variables, LiveSpan? LiveSpan);

/// <summary>Looks ahead of a deployment, a promotion or a rollback.</summary>
public sealed class DeploymentPreviews(Commands commands)
{
    /// <summary>The draft against what is live on a stage. A stage that does not exist yet is compared as an empty one.</summary>
    public Task<Outcome<DeployPreview>> DeployAsync(Actor actor, string apiId, string stage, CancellationToken cancellationToken) =>
        commands.QueryVersionAsync<DeployPreview>(
            actor,
            apiId,
            Permission.View,
            async (db, _, cancel) =>
            {
                var draft = await db.Drafts.FirstAsync(x => x.ApiId == apiId, cancel);
                var definition = DefinitionJson.Read<RestApi>(draft.Definition);
                var target = await db.Stages.FirstOrDefaultAsync(x => x.ApiId == apiId && x.Name == stage, cancel);
                var problems = DeploymentOperations.Check(definition, target?.ReadSettings() ?? new StageSettings(), stage);
                return await PreviewAsync(db, apiId, stage, target, definition, draft.Hash, draft.Revision, problems, cancel);
            },
            cancellationToken);

    /// <summary>A deployment against what is live on the stage that it would be promoted to.</summary>
    public Task<Outcome<MovePreview>> PromoteAsync(Actor actor, string apiId, int number, string stage, CancellationToken cancellationToken) =>
        MoveAsync(
            actor, apiId, number, stage,
            async (db, target, cancel) =>
            {
                var source = await db.Stages.Where(x => x.ApiId == apiId && x.DeploymentNumber == number && x.Name != stage)
                    .OrderByDescending(x => x.Position).FirstOrDefaultAsync(cancel);
                return (source?.Name, source?.ReadSettings().Variables, null);
            },
            block: true,
            cancellationToken);

    /// <summary>An earlier deployment of a stage against what is live on it.</summary>
    public Task<Outcome<MovePreview>> RollBackAsync(Actor actor, string apiId, string stage, int number, CancellationToken cancellationToken) =>
        MoveAsync(
            actor, apiId, number, stage,
            async (db, target, cancel) =>
            {
                var push = await StageHistory.LastPushAsync(db, apiId, stage, number, cancel);
                var spans = await StageHistory.SpansAsync(db, apiId, stage, 200, cancel);
                return push is null
                    ? (null, null, null)
                    : ("then", DefinitionJson.Read<StageSnapshot>(await db.LoadAsync(push, cancel)).Settings.Variables, spans.FirstOrDefault(span => span.Number == number));
            },
            block: false,
            cancellationToken);

    private Task<Outcome<MovePreview>> MoveAsync(
        Actor actor,
        string apiId,
        int number,
        string stage,
        Func<PortalDb, Stage, CancellationToken, Task<(string? From, Map<string>? Variables, LiveSpan? Span)>> origin,
        bool block,
        CancellationToken cancellationToken) =>
        commands.QueryVersionAsync<MovePreview>(
            actor,
            apiId,
            Permission.View,
            async (db, version, cancel) =>
            {
                if (await DeploymentOperations.FindAsync(db, apiId, number, cancel) is not { } deployment)
                {
                    return DeploymentOperations.NoSuchDeployment(version, number);
                }

                if (await db.Stages.FirstOrDefaultAsync(x => x.ApiId == apiId && x.Name == stage, cancel) is not { } target)
                {
                    return StageOperations.NoSuchStage(version, stage);
                }

                var definition = DefinitionJson.Read<RestApi>(await db.LoadAsync(deployment.DefinitionHash, cancel));
                var settings = target.ReadSettings();
                var missing = DeploymentOperations.MissingVariables(definition, settings, stage);
                var (from, variables, span) = await origin(db, target, cancel);
                var revision = await db.Drafts.Where(x => x.ApiId == apiId).Select(x => x.Revision).FirstAsync(cancel);
                var change = await PreviewAsync(
                    db, apiId, stage, target, definition, deployment.DefinitionHash, revision,
                    block ? missing : [.. missing.Select(problem => problem with { Severity = Severity.Warning })], cancel);
                return new MovePreview(change, number, from, Differences(variables, settings.Variables, definition), span);
            },
            cancellationToken);

    private static async Task<DeployPreview> PreviewAsync(
        PortalDb db, string apiId, string stage, Stage? target, RestApi definition, string hash, long revision, IReadOnlyList<Problem> problems, CancellationToken cancellationToken)
    {
        var liveHash = target?.DeploymentId is not { } id ? null
            : await db.Deployments.Where(x => x.ApiId == apiId && x.Id == id).Select(x => x.DefinitionHash).FirstAsync(cancellationToken);
        var live = liveHash is null ? new RestApi()
            : liveHash == hash ? definition
            : DefinitionJson.Read<RestApi>(await db.LoadAsync(liveHash, cancellationToken));
        var nodes = await db.NodeReceipts.Select(x => x.Node).Distinct().CountAsync(cancellationToken);
        return new DeployPreview(
            stage, StageProtection.IsProtected(stage), target?.Pinned ?? false, target?.DeploymentNumber, liveHash, hash, revision,
            DefinitionDiff.Between(live, definition), problems, nodes);
    }

    private static List<VariableDifference> Differences(Map<string>? theirs, Map<string> ours, RestApi definition)
    {
        if (theirs is null)
        {
            return [];
        }

        var uses = StageVariableUses.Of(definition);
        return
        [
            .. theirs.Keys.Union(ours.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Where(name => theirs.Find(name) != ours.Find(name))
                .Select(name => new VariableDifference(name, theirs.Find(name), ours.Find(name), uses.ContainsKey(name))),
        ];
    }
}
