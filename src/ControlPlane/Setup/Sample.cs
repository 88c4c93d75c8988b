using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Apis;
using Gatehouse.ControlPlane.Deployments;
using Gatehouse.ControlPlane.Plans;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Feed;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.ControlPlane.Setup;

/// <summary>The ids of what a sample is made of.</summary>
public sealed record SampleMade(string ApiId, string Stage, string PlanId);

/// <summary>
/// A first API that answers at once, for people to look at, call and delete: <c>pets</c> with mock integrations, live on
/// <c>dev</c>, and a plan to call it under. Made by the ordinary operations, of ordinary parts.
/// </summary>
public sealed class Sample(ApiOperations apis, DeploymentOperations deployments, UsagePlans plans)
{
    public const string ApiName = "pets";
    public const string StageName = "dev";
    public const string PlanName = "Starter";

    /// <summary>Makes the sample in a team. What exists before a failure stays: it is complete in itself.</summary>
    public async Task<Outcome<SampleMade>> CreateAsync(Actor actor, Guid teamId, CancellationToken cancellationToken)
    {
        var api = await apis.CreateAsync(
            actor, new CreateApi(teamId, ApiName, "A sample: three pets behind mock integrations. Delete it when you like.", Definition()), cancellationToken);
        if (!api.IsOk)
        {
            return api.Failure!;
        }

        var apiId = api.Value.ApiId;
        var deployed = await deployments.DeployAsync(actor, new Deploy(apiId, StageName, "The sample as it came", CreateStage: true), cancellationToken);
        if (!deployed.IsOk)
        {
            return deployed.Failure!;
        }

        var plan = await plans.CreateAsync(
            actor,
            teamId,
            new PlanInput(PlanName, "A first plan: 10 requests a second, 1,000 a day.", new Throttle(10, 20), new Quota(1_000, 0, QuotaPeriod.Day)),
            cancellationToken);
        if (!plan.IsOk)
        {
            return plan.Failure!;
        }

        var opened = await plans.SaveStageAsync(actor, teamId, plan.Value.Id, new PlanStageInput(apiId, StageName, []), cancellationToken);
        return opened.IsOk ? new SampleMade(apiId, StageName, plan.Value.Id) : opened.Failure!;
    }

    private static RestApi Definition() => new()
    {
        Description = "A sample API: pets, answered by the gateway itself.",
        Version = "1.0.0",
        Resources =
        [
            .. RestApi.Root,
            KeyValuePair.Create("/pets", new RestResource
            {
                Methods =
                [
                    KeyValuePair.Create("GET", Mock("listPets", "All pets", "200", """[{"id":1,"name":"Mila","kind":"cat"},{"id":2,"name":"Bruno","kind":"dog"},{"id":3,"name":"Pico","kind":"parrot"}]""")),
                    KeyValuePair.Create("POST", Mock("addPet", "Add a pet", "201", """{"id":4,"message":"Welcome to the family"}""")),
                ],
            }),
            KeyValuePair.Create("/pets/{petId}", new RestResource
            {
                Methods =
                [
                    KeyValuePair.Create("GET", Mock("getPet", "One pet", "200", """{"id":1,"name":"Mila","kind":"cat"}""") with
                    {
                        RequestParameters = [KeyValuePair.Create("method.request.path.petId", true)],
                    }),
                ],
            }),
        ],
    };

    private static RestMethod Mock(string operation, string summary, string status, string body) => new()
    {
        ApiKeyRequired = true,
        OperationName = operation,
        Summary = summary,
        Responses = [KeyValuePair.Create(status, new MethodResponse { Description = summary })],
        Integration = new Integration
        {
            Type = IntegrationType.MOCK,
            RequestTemplates = [KeyValuePair.Create("application/json", $$"""{"statusCode": {{status}}}""")],
            Responses = [KeyValuePair.Create(status, new IntegrationResponse { ResponseTemplates = [KeyValuePair.Create("application/json", body)] })],
        },
    };
}
