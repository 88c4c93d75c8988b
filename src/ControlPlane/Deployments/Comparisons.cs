using System.Globalization;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Diff;
using Gatehouse.Definitions.Rest;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Deployments;

/// <summary>One side of a comparison.</summary>
/// <param name="Name">For people: <c>draft</c>, <c>#12</c>, <c>prod #12</c>; with the version when it is another one.</param>
/// <param name="Hash">Content hash of the definition.</param>
public sealed record ComparedSide(string Name, string Version, string Hash, DateTimeOffset At, string By, RestApi Definition);

/// <param name="Changes">From <paramref name="A"/> to <paramref name="B"/>, breaking ones first.</param>
public sealed record Comparison(ComparedSide A, ComparedSide B, IReadOnlyList<Change> Changes);

/// <summary>
/// Compares drafts, deployments and stages of one API. A side is written <c>draft</c>, <c>12</c> or <c>#12</c> for a deployment, a stage's
/// name, or <c>stage:12</c> for a stage whose name looks like one of these; <c>@v2</c> behind it names another version.
/// </summary>
public sealed class Comparisons(Commands commands)
{
    public Task<Outcome<Comparison>> CompareAsync(Actor actor, string apiId, string a, string b, CancellationToken cancellationToken) =>
        commands.QueryVersionAsync<Comparison>(
            actor,
            apiId,
            Permission.View,
            async (db, version, cancel) =>
            {
                var left = await SideAsync(db, version, a, cancel);
                var right = await SideAsync(db, version, b, cancel);
                return !left.IsOk ? left.Failure!
                    : !right.IsOk ? right.Failure!
                    : new Comparison(left.Value, right.Value, DefinitionDiff.Between(left.Value.Definition, right.Value.Definition));
            },
            cancellationToken);

    private static async Task<Outcome<ComparedSide>> SideAsync(PortalDb db, ApiVersion own, string text, CancellationToken cancellationToken)
    {
        var at = text.LastIndexOf('@');
        var label = at < 0 ? own.Label : text[(at + 1)..];
        var what = at < 0 ? text : text[..at];
        var version = label == own.Label ? own
            : await db.Versions.FirstOrDefaultAsync(x => x.ApiKey == own.ApiKey && x.Label == label, cancellationToken);
        if (version is null)
        {
            return Failure.NotFound($"The API has no version {label}.");
        }

        var suffix = version == own ? "" : $" of {label}";
        if (what == "draft")
        {
            var draft = await db.Drafts.FirstAsync(x => x.ApiId == version.ApiId, cancellationToken);
            return new ComparedSide($"draft{suffix}", label, draft.Hash, draft.SavedAt, draft.SavedBy, DefinitionJson.Read<RestApi>(draft.Definition));
        }

        if (int.TryParse(what.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return await DeploymentOperations.FindAsync(db, version.ApiId, number, cancellationToken) is { } deployment
                ? await SideAsync(db, deployment, $"#{number}{suffix}", label, cancellationToken)
                : DeploymentOperations.NoSuchDeployment(version, number);
        }

        var name = what.StartsWith("stage:", StringComparison.Ordinal) ? what["stage:".Length..] : what;
        var stage = await db.Stages.FirstOrDefaultAsync(x => x.ApiId == version.ApiId && x.Name == name, cancellationToken);
        if (stage?.DeploymentNumber is not { } live)
        {
            return Failure.NotFound(stage is null ? $"{version.AwsName} has no stage {name}." : $"Nothing is deployed to {name} yet.");
        }

        var served = await DeploymentOperations.FindAsync(db, version.ApiId, live, cancellationToken);
        return await SideAsync(db, served!, $"{name} #{live}{suffix}", label, cancellationToken);
    }

    private static async Task<ComparedSide> SideAsync(PortalDb db, Deployment deployment, string name, string label, CancellationToken cancellationToken) =>
        new(name, label, deployment.DefinitionHash, deployment.CreatedAt, deployment.Author,
            DefinitionJson.Read<RestApi>(await db.LoadAsync(deployment.DefinitionHash, cancellationToken)));
}
