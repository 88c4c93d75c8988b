using Gatehouse.Aws.ApiGateway;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;
using Gatehouse.ManagementApi.Definitions;
using Gatehouse.ManagementApi.Endpoint;
using Gatehouse.ManagementApi.Methods;
using Gatehouse.ManagementApi.Patches;

namespace Gatehouse.ManagementApi.Resources;

/// <summary>The operations on resources: one part of a path each, held together by parent ids.</summary>
internal sealed class ResourceCalls(DefinitionCalls definitions)
{
    private const string At = "/restapis/{restapi_id}/resources";

    private static readonly Answer NoSuchResource = Answer.NotFound("Invalid Resource identifier specified");

    public void Map(OperationTable table)
    {
        table.Map("GetResources", "GET", At, (call, cancel) => definitions.ReadAsync(call, edit => List(call, edit), cancel));
        table.Map("GetResource", "GET", $"{At}/{{resource_id}}", (call, cancel) => definitions.ReadAsync(
            call,
            edit => edit.ResourcePath(call.Path["resource_id"]) is { } path ? Answer.Ok(View(edit, path, WithMethods(call))) : NoSuchResource,
            cancel));
        table.Map<CreateResourceRequest>("CreateResource", "POST", $"{At}/{{parent_id}}", CreateAsync);
        table.Map("DeleteResource", "DELETE", $"{At}/{{resource_id}}", (call, cancel) => definitions.ChangeAsync(call, edit => Delete(call, edit), null, cancel));
        table.Map<PatchRequest>("UpdateResource", "PATCH", $"{At}/{{resource_id}}", UpdateAsync);
    }

    public static Resource View(DefinitionEdit edit, string path, bool withMethods) => new()
    {
        Id = edit.ResourceId(path),
        ParentId = path == "/" ? null : edit.ResourceId(ResourceTree.Parent(path)),
        PathPart = path == "/" ? null : path[(path.LastIndexOf('/') + 1)..],
        Path = path,
        ResourceMethods = edit.Api.Resources[path].Methods is { Count: > 0 } methods
            ? methods.ToDictionary(
                method => method.Key,
                method => withMethods ? MethodViews.Method(edit, path, method.Key) : new Method())
            : null,
    };

    private Task<Answer> CreateAsync(Call call, CreateResourceRequest input, CancellationToken cancellationToken)
    {
        string? created = null;
        return definitions.ChangeAsync(
            call,
            edit =>
            {
                if (edit.ResourcePath(call.Path["parent_id"]) is not { } parent)
                {
                    return NoSuchResource;
                }

                if (ResourceTree.CheckChild(edit.Api, parent, input.PathPart, moved: null) is { } error)
                {
                    return error;
                }

                created = ResourceTree.Join(parent, input.PathPart!);
                edit.Api = edit.Api with { Resources = edit.Api.Resources.With(created, new RestResource()) };
                return Answer.Created(created);
            },
            edit => Answer.Created(View(edit, created!, withMethods: false)),
            cancellationToken);
    }

    private static Answer List(Call call, DefinitionEdit edit)
    {
        var page = call.PageOf(edit.Api.Resources.Keys.OrderBy(edit.ResourceId, StringComparer.Ordinal), path => path);
        return Answer.Ok(new Aws.ApiGateway.Resources
        {
            Items = [.. page.Items.Select(path => View(edit, path, WithMethods(call)))],
            Position = page.Position,
        });
    }

    private static Answer Delete(Call call, DefinitionEdit edit)
    {
        if (edit.ResourcePath(call.Path["resource_id"]) is not { } path)
        {
            return NoSuchResource;
        }

        if (path == "/")
        {
            return Answer.BadRequest("Root resource cannot be deleted.");
        }

        var gone = edit.Api.Resources.Keys.Where(key => key == path || key.StartsWith(path + "/", StringComparison.Ordinal)).ToList();
        edit.Api = edit.Api with { Resources = gone.Aggregate(edit.Api.Resources, (resources, key) => resources.Without(key)) };
        return Answer.Accepted;
    }

    private Task<Answer> UpdateAsync(Call call, PatchRequest input, CancellationToken cancellationToken)
    {
        var path = "";
        return definitions.ChangeAsync(
            call,
            edit =>
            {
                if (edit.ResourcePath(call.Path["resource_id"]) is not { } found)
                {
                    return NoSuchResource;
                }

                var moved = new PatchTable<string>()
                    .Replace("/pathPart", (from, patch) => from == "/"
                        ? Answer.BadRequest("Root resource cannot update its pathPart.")
                        : Move(edit, from, ResourceTree.Parent(from), patch.Value))
                    .Replace("/parentId", (from, patch) => MoveUnder(edit, from, patch.Value))
                    .Apply(found, input.PatchOperations, "updateResourceInput");
                if (moved.Error is not null)
                {
                    return moved.Error;
                }

                path = moved.Value!;
                return Answer.Ok(path);
            },
            edit => Answer.Ok(View(edit, path, withMethods: false)),
            cancellationToken);
    }

    private static Patched<string> MoveUnder(DefinitionEdit edit, string from, string? parentId)
    {
        if (from == "/")
        {
            return Answer.BadRequest("Root resource cannot update its parentId.");
        }

        if (parentId is null || edit.ResourcePath(parentId) is not { } parent)
        {
            return NoSuchResource;
        }

        return parent == from || parent.StartsWith(from + "/", StringComparison.Ordinal)
            ? Answer.BadRequest("Resources cannot be cyclical.")
            : Move(edit, from, parent, from[(from.LastIndexOf('/') + 1)..]);
    }

    // A resource keeps its id, and those of everything below it, wherever it moves.
    private static Patched<string> Move(DefinitionEdit edit, string from, string parent, string? part)
    {
        if (ResourceTree.CheckChild(edit.Api, parent, part, moved: from) is { } error)
        {
            return error;
        }

        var to = ResourceTree.Join(parent, part!);
        foreach (var path in edit.Api.Resources.Keys.Where(key => key == from || key.StartsWith(from + "/", StringComparison.Ordinal)).ToList())
        {
            var target = to + path[from.Length..];
            edit.Api = edit.Api with { Resources = edit.Api.Resources.Without(path).With(target, edit.Api.Resources[path]) };
            edit.Ids = edit.Ids.Without($"resource:{path}").With($"resource:{target}", edit.Ids[$"resource:{path}"]);
        }

        return to;
    }

    private static bool WithMethods(Call call) => call.Http.Query["embed"].Any(value => value is not null && value.Split(',').Contains("methods"));
}
