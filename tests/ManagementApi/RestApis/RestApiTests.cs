
namespace Gatehouse.ManagementApi.Tests.RestApis;

public sealed class RestApiTests(ManagementApi api)
{
    [Fact]
    public async Task From_nothing_to_a_stage_that_answers_and_back_to_nothing()
    {
        var (id, root) = await api.NewApiAsync();
        var pets = await api.SendAsync("POST", $"/restapis/{id}/resources/{root}", new { pathPart = "pets" });
        Assert.Equal((201, "/pets"), (pets.Status, pets["path"]));
        var method = $"/restapis/{id}/resources/{pets["id"]}/methods/GET";
        Assert.Equal(201, (await api.SendAsync("PUT", method, new { authorizationType = "NONE" })).Status);
        Assert.Equal(201, (await api.SendAsync("PUT", $"{method}/responses/200", new { })).Status);
        var integration = await api.SendAsync(
            "PUT", $"{method}/integration", new { type = "MOCK", requestTemplates = new Dictionary<string, string> { ["application/json"] = "{\"statusCode\": 200}" } });
        Assert.Equal((201, "29000", pets["id"]), (integration.Status, integration["timeoutInMillis"], integration["cacheNamespace"]));
        Assert.Equal(201, (await api.SendAsync(
            "PUT", $"{method}/integration/responses/200", new { responseTemplates = new Dictionary<string, string> { ["application/json"] = "{\"pets\":[]}" } })).Status);

        var deployed = await api.SendAsync("POST", $"/restapis/{id}/deployments", new { stageName = "dev", variables = new { colour = "blue" } });
        Assert.Equal(201, deployed.Status);
        var stage = await api.SendAsync("GET", $"/restapis/{id}/stages/dev");
        Assert.Equal((200, deployed["id"], "blue"), (stage.Status, stage["deploymentId"], stage.Json.GetProperty("variables").GetProperty("colour").GetString()));
        Assert.Equal("{\"pets\":[]}", await AnswerAsync($"/{id}/dev/pets"));

        Assert.Equal(400, (await api.SendAsync("DELETE", $"/restapis/{id}/deployments/{deployed["id"]}")).Status);
        Assert.Equal(202, (await api.SendAsync("DELETE", $"/restapis/{id}/stages/dev")).Status);
        Assert.Equal(202, (await api.SendAsync("DELETE", $"/restapis/{id}")).Status);
        var gone = await api.SendAsync("GET", $"/restapis/{id}");
        Assert.Equal((404, "NotFoundException", $"Invalid API identifier specified 123456789012:{id}"), (gone.Status, gone.ErrorType, gone.Message));
    }

    [Fact]
    public async Task Lists_page_by_page()
    {
        var made = new HashSet<string>();
        for (var count = 0; count < 3; count++)
        {
            made.Add((await api.NewApiAsync()).Id);
        }

        var seen = new List<string>();
        string? position = null;
        do
        {
            var page = await api.SendAsync("GET", $"/restapis?limit=2{(position is null ? "" : $"&position={Uri.EscapeDataString(position)}")}");
            seen.AddRange(page.Json.GetProperty("item").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            position = page.Json.TryGetProperty("position", out var next) ? next.GetString() : null;
        }
        while (position is not null);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Subset(seen.ToHashSet(), made);
    }

    [Theory]
    [InlineData("{\"name\": true}", "SerializationException", "class java.lang.Boolean can not be converted to an String")]
    [InlineData("{\"name\": 5}", "SerializationException", "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String")]
    [InlineData("{\"name\": ", "SerializationException", "Could not parse request body into json")]
    [InlineData("{}", "ValidationException", "Value null at 'createRestApiInput.name'")]
    [InlineData("{\"name\": \"\"}", "BadRequestException", "Name cannot be empty")]
    [InlineData("{\"name\": \"x\", \"description\": \"\"}", "BadRequestException", "Description cannot be an empty string")]
    [InlineData("{\"name\": \"x\", \"endpointConfiguration\": {\"types\": [\"REGIONAL\", \"EDGE\"]}}", "BadRequestException", "Cannot create an api with multiple Endpoint Types.")]
    [InlineData("{\"name\": \"x\", \"minimumCompressionSize\": -1}", "BadRequestException", "Invalid minimum compression size, must be between 0 and 10485760")]
    [InlineData("{\"name\": \"x\", \"policy\": \"{\"}", "BadRequestException", "Invalid policy document.")]
    public async Task Refuses_bad_input(string body, string type, string message)
    {
        var reply = await api.SendAsync("POST", "/restapis", body);
        Assert.Equal((400, type), (reply.Status, reply.ErrorType));
        Assert.Contains(message, reply.Message);
    }

    [Fact]
    public async Task Takes_a_body_with_members_it_does_not_know()
    {
        var reply = await api.SendAsync("POST", "/restapis", $$"""{"name": "odd {{Guid.NewGuid():N}}", "colour": "red"}""");
        Assert.Equal(201, reply.Status);
    }

    [Fact]
    public async Task Patches_what_may_be_patched()
    {
        var (id, _) = await api.NewApiAsync();
        var patched = await api.SendAsync("PATCH", $"/restapis/{id}", Patch(
            ("replace", "/description", "Ours"), ("add", "/binaryMediaTypes/image~1png", null), ("replace", "/minimumCompressionSize", "10")));
        Assert.Equal((200, "Ours", "10"), (patched.Status, patched["description"], patched["minimumCompressionSize"]));
        Assert.Equal("image/png", patched.Json.GetProperty("binaryMediaTypes")[0].GetString());
        Assert.StartsWith(
            "Invalid patch path  '/colour' specified for op 'replace'. Must be one of: [",
            (await api.SendAsync("PATCH", $"/restapis/{id}", Patch(("replace", "/colour", "red")))).Message);
        Assert.Equal(
            "Invalid patch path  '/description' specified for op 'add'. Please choose supported operations",
            (await api.SendAsync("PATCH", $"/restapis/{id}", Patch(("add", "/description", "x")))).Message);
        Assert.StartsWith(
            "1 validation error detected: Value 'paint' at 'updateRestApiInput.patchOperations.1.member.op'",
            (await api.SendAsync("PATCH", $"/restapis/{id}", Patch(("paint", "/description", "x")))).Message);
    }

    [Fact]
    public async Task A_resource_keeps_its_id_where_it_moves_and_the_tree_keeps_its_rules()
    {
        var (id, root) = await api.NewApiAsync();
        async Task<Reply> Add(string parent, string part) => await api.SendAsync("POST", $"/restapis/{id}/resources/{parent}", new { pathPart = part });
        var pets = await Add(root, "pets");
        var pet = await Add(pets["id"], "{petId}");
        Assert.Equal((409, "ConflictException"), await StatusAsync(Add(root, "pets")));
        Assert.Equal("A sibling ({petId}) of this resource already has a variable path part -- only one is allowed", (await Add(pets["id"], "{proxy+}")).Message);
        Assert.Equal(400, (await Add(root, "a{b}")).Status);
        var renamed = await api.SendAsync("PATCH", $"/restapis/{id}/resources/{pets["id"]}", Patch(("replace", "/pathPart", "animals")));
        Assert.Equal((200, "/animals", pets["id"]), (renamed.Status, renamed["path"], renamed["id"]));
        Assert.Equal("/animals/{petId}", (await api.SendAsync("GET", $"/restapis/{id}/resources/{pet["id"]}"))["path"]);
        Assert.Equal("Resources cannot be cyclical.", (await api.SendAsync(
            "PATCH", $"/restapis/{id}/resources/{pets["id"]}", Patch(("replace", "/parentId", pet["id"])))).Message);
        Assert.Equal(202, (await api.SendAsync("DELETE", $"/restapis/{id}/resources/{pets["id"]}")).Status);
        Assert.Equal((404, "NotFoundException"), await StatusAsync(api.SendAsync("GET", $"/restapis/{id}/resources/{pet["id"]}")));
    }

    [Fact]
    public async Task Gateway_responses_inherit_and_are_all_listed()
    {
        var (id, _) = await api.NewApiAsync();
        var all = await api.SendAsync("GET", $"/restapis/{id}/gatewayresponses");
        Assert.Equal(21, all.Json.GetProperty("item").GetArrayLength());
        Assert.Equal(201, (await api.SendAsync("PUT", $"/restapis/{id}/gatewayresponses/DEFAULT_4XX", new { statusCode = "418" })).Status);
        var throttled = await api.SendAsync("GET", $"/restapis/{id}/gatewayresponses/THROTTLED");
        Assert.Equal(("418", "True"), (throttled["statusCode"], throttled["defaultResponse"]));
        Assert.Equal((400, "ValidationException"), await StatusAsync(api.SendAsync("GET", $"/restapis/{id}/gatewayresponses/NOPE")));
        Assert.Equal((404, "NotFoundException"), await StatusAsync(api.SendAsync("DELETE", $"/restapis/{id}/gatewayresponses/THROTTLED")));
    }

    [Fact]
    public async Task What_cannot_be_deployed_is_refused_in_the_services_words()
    {
        var (id, root) = await api.NewApiAsync();
        var empty = await api.SendAsync("POST", $"/restapis/{id}/deployments", new { stageName = "dev" });
        Assert.Equal((400, "The REST API doesn't contain any methods"), (empty.Status, empty.Message));
        Assert.Equal(201, (await api.SendAsync("PUT", $"/restapis/{id}/resources/{root}/methods/GET", new { authorizationType = "NONE" })).Status);
        var unfinished = await api.SendAsync("POST", $"/restapis/{id}/deployments", new { stageName = "dev" });
        Assert.Equal((400, "No integration defined for method"), (unfinished.Status, unfinished.Message));
    }

    [Fact]
    public async Task Tags_are_set_read_and_removed()
    {
        var (id, _) = await api.NewApiAsync();
        var address = $"/tags/{Uri.EscapeDataString($"arn:aws:apigateway:us-east-1::/restapis/{id}")}";
        Assert.Equal(204, (await api.SendAsync("PUT", address, new { tags = new { team = "rail", cost = "7" } })).Status);
        Assert.Equal(204, (await api.SendAsync("DELETE", $"{address}?tagKeys=cost")).Status);
        Assert.Equal("{\"team\":\"rail\"}", (await api.SendAsync("GET", address)).Json.GetProperty("tags").GetRawText());
        Assert.Equal(404, (await api.SendAsync("GET", $"/tags/{Uri.EscapeDataString("arn:aws:apigateway:us-east-1::/restapis/none")}")).Status);
    }

    private static object Patch(params (string Op, string Path, string? Value)[] operations) =>
        new { patchOperations = operations.Select(operation => new { op = operation.Op, path = operation.Path, value = operation.Value }) };

    private static async Task<(int, string?)> StatusAsync(Task<Reply> reply) => ((await reply).Status, (await reply).ErrorType);

    // The gateway follows within a moment; the first refusals of an unknown stage are the time until then.
    private async Task<string> AnswerAsync(string path)
    {
        using var http = new HttpClient();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            using var response = await http.GetAsync(api.Portal.GatewayUrl + path, patience.Token);
            if (response.IsSuccessStatusCode)
            {
                return await response.Content.ReadAsStringAsync(patience.Token);
            }

            await Task.Delay(50, patience.Token);
        }
    }
}
