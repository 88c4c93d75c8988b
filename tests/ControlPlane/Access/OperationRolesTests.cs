using System.Collections;
using System.Reflection;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Setup;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.ControlPlane.Tests.Storage;
using Gatehouse.ControlPlane.Tests.Teams;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.ControlPlane.Tests.Access;

/// <summary>
/// Walks every operation that there is, found by reflection, with every role, against the database: a new operation without a
/// line in <see cref="OperationTable"/> fails, and so does one whose check is not what its line says.
/// </summary>
public sealed class OperationRolesTests
{
    public static TheoryData<DatabaseProvider> Both => [DatabaseProvider.Sqlite, DatabaseProvider.Postgres];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_operation_has_a_line_and_every_line_an_operation()
    {
        var operations = Operations().Select(NameOf).Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.Equal(operations, OperationTable.Lines.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Every_operation_asks_for_the_permission_of_its_line(DatabaseProvider provider)
    {
        await using var host = await StorageHost.StartAsync(await StorageHost.SettingsAsync(provider));
        var admin = (await host.Get<FirstSetup>().RunAsync(new("root@example.com", "correct horse battery", "Pets"), Cancel)).Value;
        var sample = (await host.Get<Sample>().CreateAsync(Actor.User(admin.UserId), admin.TeamId, Cancel)).Value;
        var people = new List<(Roles Roles, Actor Actor)>();
        foreach (var role in RoleRules.All)
        {
            people.Add((role, Actor.User(await TeamMembersTests.JoinAsync(host, admin, $"{role}@example.com", role))));
        }

        var wrong = new List<string>();
        foreach (var operation in Operations())
        {
            if (!OperationTable.Lines.TryGetValue(NameOf(operation), out var line) || line == Asks.Own)
            {
                continue;
            }

            foreach (var (roles, actor) in people)
            {
                var failure = await CallAsync(host, operation, actor, admin.TeamId, sample.ApiId);
                var expected = line is not Asks.Platform && RoleTable.Allows(roles, (Permission)line);
                var allowed = failure is not { Kind: FailureKind.Forbidden };
                if (expected != allowed)
                {
                    wrong.Add($"{NameOf(operation)} as {roles}: {(allowed ? "allowed" : "forbidden")}, {failure?.Message}");
                }
            }

            if (line is Asks.Platform && await CallAsync(host, operation, Actor.User(admin.UserId), admin.TeamId, sample.ApiId) is { Kind: FailureKind.Forbidden })
            {
                wrong.Add($"{NameOf(operation)} as platform administrator: forbidden");
            }

            // A stranger learns nothing, not even that the team is there.
            var outside = await CallAsync(host, operation, Actor.User("nobody"), admin.TeamId, sample.ApiId);
            var kind = line is Asks.Platform ? FailureKind.Forbidden : FailureKind.NotFound;
            if (outside?.Kind != kind)
            {
                wrong.Add($"{NameOf(operation)} as a stranger: {outside?.Kind.ToString() ?? "allowed"}, {outside?.Message}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static IEnumerable<MethodInfo> Operations() =>
        typeof(Commands).Assembly.GetExportedTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type != typeof(Commands))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(Actor) && IsOutcome(method.ReturnType));

    private static bool IsOutcome(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>)
        && type.GetGenericArguments()[0] is { IsGenericType: true } outcome && outcome.GetGenericTypeDefinition() == typeof(Outcome<>);

    private static string NameOf(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    /// <summary>Null when it succeeded.</summary>
    private static async Task<Failure?> CallAsync(StorageHost host, MethodInfo operation, Actor actor, Guid teamId, string apiId)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var feature = ActivatorUtilities.GetServiceOrCreateInstance(scope.ServiceProvider, operation.DeclaringType!);
        var arguments = operation.GetParameters()
            .Select(parameter => parameter.ParameterType == typeof(Actor) ? actor : Invent(parameter.Name!, parameter.ParameterType, teamId, apiId))
            .ToArray();
        var task = (Task)operation.Invoke(feature, arguments)!;
        await task;
        var outcome = task.GetType().GetProperty("Result")!.GetValue(task)!;
        return (Failure?)outcome.GetType().GetProperty("Failure")!.GetValue(outcome);
    }

    // Arguments that name the team and the API and are otherwise harmless: the check comes before they are looked at.
    private static object? Invent(string name, Type type, Guid teamId, string apiId)
    {
        if (type == typeof(Guid))
        {
            return name.Equals("teamId", StringComparison.OrdinalIgnoreCase) ? teamId : Guid.NewGuid();
        }

        if (type == typeof(string))
        {
            return name.Equals("apiId", StringComparison.OrdinalIgnoreCase) ? apiId : "name\nx";
        }

        if (type == typeof(CancellationToken))
        {
            return Cancel;
        }

        if (type == typeof(Stream))
        {
            return new MemoryStream();
        }

        if (type.IsArray)
        {
            return Array.CreateInstance(type.GetElementType()!, 0);
        }

        if (Nullable.GetUnderlyingType(type) is not null)
        {
            return null;
        }

        if (type.IsValueType)
        {
            return Activator.CreateInstance(type);
        }

        if (type.IsInterface && type.IsAssignableTo(typeof(IEnumerable)))
        {
            var parts = type.GetGenericArguments();
            if (parts.Length == 2)
            {
                var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(parts))!;
                map.Add(Invent("key", parts[0], teamId, apiId)!, Invent("value", parts[1], teamId, apiId));
                return map;
            }

            return Array.CreateInstance(parts[0], 0) is var list && type.IsInstanceOfType(list)
                ? list
                : Activator.CreateInstance(typeof(HashSet<>).MakeGenericType(parts));
        }

        if (type.IsAbstract)
        {
            // One of a closed set of shapes; or something that the operation only reports to.
            var concrete = type.Assembly.GetExportedTypes().FirstOrDefault(candidate => candidate is { IsAbstract: false } && candidate.IsAssignableTo(type));
            return concrete is null ? null : Invent(name, concrete, teamId, apiId);
        }

        if (type.GetConstructors().Length == 0)
        {
            // A closed set of values, such as a span of time with names for its members.
            return type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.FieldType == type).Select(field => field.GetValue(null))
                .Concat(type.GetProperties(BindingFlags.Public | BindingFlags.Static).Where(property => property.PropertyType == type).Select(property => property.GetValue(null)))
                .First();
        }

        // A parameter list that reaches itself again would never end; optional parts are left out.
        var constructor = type.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).First();
        var made = constructor.Invoke([.. constructor.GetParameters().Select(part => part.HasDefaultValue ? part.DefaultValue : Invent(part.Name!, part.ParameterType, teamId, apiId))]);
        foreach (var property in type.GetProperties().Where(property => property.Name is "ApiId" or "TeamId" && property.CanWrite))
        {
            property.SetValue(made, property.Name == "ApiId" ? apiId : teamId);
        }

        return made;
    }
}
