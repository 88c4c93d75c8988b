using System.Text.Json;
using System.Text.RegularExpressions;
using Gatehouse.Aws.ApiGateway;
using Gatehouse.Definitions.Rest;
using Gatehouse.ManagementApi.Definitions;
using Gatehouse.ManagementApi.Endpoint;
using Gatehouse.ManagementApi.Patches;

namespace Gatehouse.ManagementApi.Models;

/// <summary>The operations on models: JSON Schema draft 4 by name.</summary>
internal sealed partial class ModelCalls(DefinitionCalls definitions)
{
    private const string At = "/restapis/{restapi_id}/models";

    private static readonly Answer NoSuchModel = Answer.NotFound("Invalid model name specified");

    /// <summary>What every new API has: a model for anything, and the shape of a gateway's error.</summary>
    public static IEnumerable<KeyValuePair<string, ApiModel>> BuiltIn { get; } =
    [
        KeyValuePair.Create("Empty", new ApiModel
        {
            Description = "This is a default empty schema model",
            Schema = "{\n  \"$schema\": \"http://json-schema.org/draft-04/schema#\",\n  \"title\" : \"Empty Schema\",\n  \"type\" : \"object\"\n}",
        }),
        KeyValuePair.Create("Error", new ApiModel
        {
            Description = "This is a default error schema model",
            Schema = "{\n  \"$schema\" : \"http://json-schema.org/draft-04/schema#\",\n  \"title\" : \"Error Schema\",\n  \"type\" : \"object\",\n  \"properties\" : {\n    \"message\" : { \"type\" : \"string\" }\n  }\n}",
        }),
    ];

    public void Map(OperationTable table)
    {
        table.Map("GetModels", "GET", At, (call, cancel) => definitions.ReadAsync(call, edit => List(call, edit), cancel));
        table.Map("GetModel", "GET", $"{At}/{{model_name}}", (call, cancel) => definitions.ReadAsync(
            call,
            edit => edit.Api.Models.TryGetValue(Name(call), out var model) ? Answer.Ok(View(edit, Name(call), call.Flag("flatten") ? Flatten(edit, model) : model)) : NoSuchModel,
            cancel));
        table.Map("GetModelTemplate", "GET", $"{At}/{{model_name}}/default_template", (call, cancel) => definitions.ReadAsync(
            call,
            edit => edit.Api.Models.TryGetValue(Name(call), out var model)
                ? Answer.Ok(new Template { Value = ModelTemplate.For(model.Schema) })
                : NoSuchModel,
            cancel));
        table.Map<CreateModelRequest>("CreateModel", "POST", At, (call, input, cancel) => definitions.ChangeAsync(
            call, edit => Create(edit, input), edit => Answer.Created(View(edit, input.Name!, edit.Api.Models[input.Name!])), cancel));
        table.Map<PatchRequest>("UpdateModel", "PATCH", $"{At}/{{model_name}}", (call, input, cancel) => definitions.ChangeAsync(
            call, edit => Update(call, edit, input), edit => Answer.Ok(View(edit, Name(call), edit.Api.Models[Name(call)])), cancel));
        table.Map("DeleteModel", "DELETE", $"{At}/{{model_name}}", (call, cancel) => definitions.ChangeAsync(call, edit => Delete(call, edit), null, cancel));
    }

    private static string Name(Call call) => call.Path["model_name"];

    private static Model View(DefinitionEdit edit, string name, ApiModel model) => new()
    {
        Id = edit.Ids[$"model:{name}"],
        Name = name,
        Description = model.Description,
        Schema = model.Schema,
        ContentType = model.ContentType,
    };

    private static Answer List(Call call, DefinitionEdit edit)
    {
        var page = call.PageOf(edit.Api.Models, model => model.Key);
        return Answer.Ok(new Aws.ApiGateway.Models { Items = [.. page.Items.Select(model => View(edit, model.Key, model.Value))], Position = page.Position });
    }

    private static Answer Create(DefinitionEdit edit, CreateModelRequest input)
    {
        if (input.Name is null || input.ContentType is null)
        {
            return Answer.Validation(
                $"Value null at 'createModelInput.{(input.Name is null ? "name" : "contentType")}' failed to satisfy constraint: Member must not be null");
        }

        if (!ModelName().IsMatch(input.Name))
        {
            return Answer.BadRequest("Model name must be alphanumeric: " + input.Name);
        }

        if (edit.Api.Models.ContainsKey(input.Name))
        {
            return Answer.Conflict("Model name already exists for this REST API");
        }

        var model = new ApiModel { ContentType = input.ContentType, Description = input.Description, Schema = input.Schema };
        if (Check(edit, model) is { } error)
        {
            return error;
        }

        edit.Api = edit.Api with { Models = edit.Api.Models.With(input.Name, model) };
        return Answer.Created(model);
    }

    private static Answer Update(Call call, DefinitionEdit edit, PatchRequest input)
    {
        if (!edit.Api.Models.TryGetValue(Name(call), out var model))
        {
            return NoSuchModel;
        }

        var patched = new PatchTable<ApiModel>()
            .Replace("/schema", (target, patch) => target with { Schema = patch.Value })
            .Replace("/description", (target, patch) => target with { Description = patch.Value })
            .Apply(model, input.PatchOperations, "updateModelInput");
        if ((patched.Error ?? Check(edit, patched.Value!)) is { } error)
        {
            return error;
        }

        edit.Api = edit.Api with { Models = edit.Api.Models.With(Name(call), patched.Value!) };
        return Answer.Ok(patched.Value!);
    }

    private static Answer Delete(Call call, DefinitionEdit edit)
    {
        var name = Name(call);
        if (!edit.Api.Models.ContainsKey(name))
        {
            return NoSuchModel;
        }

        foreach (var (path, resource) in edit.Api.Resources)
        {
            foreach (var (verb, method) in resource.Methods)
            {
                if (method.RequestModels.Values.Contains(name) || method.Responses.Values.Any(response => response.Models.Values.Contains(name)))
                {
                    return Answer.Conflict($"Cannot delete model '{name}', is referenced in method {verb} of resource {path}");
                }
            }
        }

        edit.Api = edit.Api with { Models = edit.Api.Models.Without(name) };
        return Answer.Accepted;
    }

    private static Answer? Check(DefinitionEdit edit, ApiModel model)
    {
        if (string.IsNullOrWhiteSpace(model.Schema) || !model.ContentType.Contains("json", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            using var schema = JsonDocument.Parse(model.Schema);
            if (schema.RootElement.ValueKind != JsonValueKind.Object)
            {
                return Answer.BadRequest("Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified]");
            }

            foreach (var reference in References(schema.RootElement))
            {
                if (ModelReference().Match(reference) is { Success: true } match && !edit.Api.Models.ContainsKey(match.Groups[1].Value))
                {
                    return Answer.BadRequest($"Model reference must be in canonical form and name a model of this API: {reference}");
                }
            }

            return null;
        }
        catch (JsonException)
        {
            return Answer.BadRequest(
                "Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified. Unable to parse json]");
        }
    }

    // The models that a schema refers to, put into its definitions.
    private static ApiModel Flatten(DefinitionEdit edit, ApiModel model)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Collect(model.Schema);
        if (found.Count == 0 || model.Schema is null)
        {
            return model;
        }

        var text = ModelReference().Replace(model.Schema, match => $"#/definitions/{match.Groups[1].Value}");
        var end = text.LastIndexOf('}');
        var members = string.Join(',', found.Select(pair =>
            $"{JsonSerializer.Serialize(pair.Key)}:{ModelReference().Replace(pair.Value, match => $"#/definitions/{match.Groups[1].Value}")}"));
        return model with { Schema = $"{text[..end].TrimEnd()},\"definitions\":{{{members}}}}}" };

        void Collect(string? schema)
        {
            foreach (Match match in ModelReference().Matches(schema ?? ""))
            {
                var name = match.Groups[1].Value;
                if (!found.ContainsKey(name) && edit.Api.Models.Find(name)?.Schema is { } referenced)
                {
                    found[name] = referenced;
                    Collect(referenced);
                }
            }
        }
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            property is { Name: "$ref", Value.ValueKind: JsonValueKind.String } ? [property.Value.GetString()!] : References(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    [GeneratedRegex("^[a-zA-Z0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex ModelName();

    [GeneratedRegex(@"https://apigateway\.amazonaws\.com/restapis/[a-z0-9]+/models/([a-zA-Z0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex ModelReference();
}
