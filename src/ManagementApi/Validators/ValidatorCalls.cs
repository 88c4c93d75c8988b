using Gatehouse.Aws.ApiGateway;
using Gatehouse.ManagementApi.Definitions;
using Gatehouse.ManagementApi.Endpoint;
using Gatehouse.ManagementApi.Patches;
using RequestValidator = Gatehouse.Definitions.Rest.RequestValidator;

namespace Gatehouse.ManagementApi.Validators;

/// <summary>The operations on request validators.</summary>
internal sealed class ValidatorCalls(DefinitionCalls definitions)
{
    private const string At = "/restapis/{restapi_id}/requestvalidators";

    private static readonly Answer NoSuchValidator = Answer.NotFound("Invalid Request Validator identifier specified");

    public void Map(OperationTable table)
    {
        table.Map("GetRequestValidators", "GET", At, (call, cancel) => definitions.ReadAsync(call, edit => List(call, edit), cancel));
        table.Map("GetRequestValidator", "GET", $"{At}/{{requestvalidator_id}}", (call, cancel) => definitions.ReadAsync(
            call, edit => Name(call, edit) is { } name ? Answer.Ok(View(edit, name)) : NoSuchValidator, cancel));
        table.Map<CreateRequestValidatorRequest>("CreateRequestValidator", "POST", At, (call, input, cancel) => definitions.ChangeAsync(
            call, edit => Create(edit, input), edit => Answer.Created(View(edit, input.Name!)), cancel));
        table.Map<PatchRequest>("UpdateRequestValidator", "PATCH", $"{At}/{{requestvalidator_id}}", UpdateAsync);
        table.Map("DeleteRequestValidator", "DELETE", $"{At}/{{requestvalidator_id}}", (call, cancel) => definitions.ChangeAsync(
            call, edit => Delete(call, edit), null, cancel));
    }

    private static string? Name(Call call, DefinitionEdit edit) => edit.ValidatorName(call.Path["requestvalidator_id"]);

    private static Aws.ApiGateway.RequestValidator View(DefinitionEdit edit, string name) => new()
    {
        Id = edit.ValidatorId(name),
        Name = name,
        ValidateRequestBody = edit.Api.RequestValidators[name].ValidateRequestBody,
        ValidateRequestParameters = edit.Api.RequestValidators[name].ValidateRequestParameters,
    };

    private static Answer List(Call call, DefinitionEdit edit)
    {
        var page = call.PageOf(edit.Api.RequestValidators.Keys, name => name);
        return Answer.Ok(new RequestValidators { Items = [.. page.Items.Select(name => View(edit, name))], Position = page.Position });
    }

    private static Answer Create(DefinitionEdit edit, CreateRequestValidatorRequest input)
    {
        if (string.IsNullOrWhiteSpace(input.Name))
        {
            return Answer.BadRequest("Request Validator name cannot be blank");
        }

        if (edit.Api.RequestValidators.ContainsKey(input.Name))
        {
            return Answer.Conflict($"Request Validator name {input.Name} already exists for this REST API");
        }

        edit.Api = edit.Api with
        {
            RequestValidators = edit.Api.RequestValidators.With(input.Name, new RequestValidator
            {
                ValidateRequestBody = input.ValidateRequestBody ?? false,
                ValidateRequestParameters = input.ValidateRequestParameters ?? false,
            }),
        };
        return Answer.Created(input);
    }

    private Task<Answer> UpdateAsync(Call call, PatchRequest input, CancellationToken cancellationToken)
    {
        var name = "";
        return definitions.ChangeAsync(
            call,
            edit =>
            {
                if (Name(call, edit) is not { } found)
                {
                    return NoSuchValidator;
                }

                var patched = new PatchTable<(string Name, RequestValidator Validator)>()
                    .Replace("/name", (target, patch) => string.IsNullOrWhiteSpace(patch.Value)
                        ? Answer.BadRequest("Request Validator name cannot be blank")
                        : (patch.Value, target.Validator))
                    .Replace("/validateRequestBody", (target, patch) => (target.Name, target.Validator with { ValidateRequestBody = patch.Flag }))
                    .Replace("/validateRequestParameters", (target, patch) => (target.Name, target.Validator with { ValidateRequestParameters = patch.Flag }))
                    .Apply((found, edit.Api.RequestValidators[found]), input.PatchOperations, "updateRequestValidatorInput");
                if (patched.Error is not null)
                {
                    return patched.Error;
                }

                name = patched.Value.Name;
                if (name != found && edit.Api.RequestValidators.ContainsKey(name))
                {
                    return Answer.Conflict($"Request Validator name {name} already exists for this REST API");
                }

                edit.Api = edit.Api with
                {
                    RequestValidators = edit.Api.RequestValidators.Without(found).With(name, patched.Value.Validator),
                    Resources = MethodEdits.Each(edit.Api.Resources, method => method.RequestValidator == found ? method with { RequestValidator = name } : method),
                };
                edit.Ids = edit.Ids.Without($"validator:{found}").With($"validator:{name}", edit.Ids[$"validator:{found}"]);
                return Answer.Ok(name);
            },
            edit => Answer.Ok(View(edit, name)),
            cancellationToken);
    }

    private static Answer Delete(Call call, DefinitionEdit edit)
    {
        if (Name(call, edit) is not { } name)
        {
            return NoSuchValidator;
        }

        if (edit.Api.Resources.Values.Any(resource => resource.Methods.Values.Any(method => method.RequestValidator == name)))
        {
            return Answer.Conflict($"Cannot delete request validator {name}, is referenced in a method");
        }

        edit.Api = edit.Api with { RequestValidators = edit.Api.RequestValidators.Without(name) };
        return Answer.Accepted;
    }
}
