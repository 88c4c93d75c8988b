using System.Reflection;

namespace Gatehouse.Architecture.Tests;

/// <summary>The arrows of src/README.md: what each project may stand on. Read from the built assemblies' references.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Definitions"] = [],
        ["Templates"] = [],
        ["Aws"] = [],
        ["Metrics"] = ["Aws"],
        ["Gateway"] = ["Definitions", "Templates", "Aws", "Metrics"],
        ["ControlPlane"] = ["Definitions", "Templates", "Aws"],
        ["ManagementApi"] = ["Definitions", "Templates", "Aws", "Metrics", "ControlPlane", "Gateway"],
        ["Portal"] = ["Definitions", "Templates", "Aws", "Metrics", "ControlPlane", "Gateway", "ManagementApi", "Migrations.Sqlite", "Migrations.Postgres"],
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_stands_only_on_what_is_below_it(string project) =>
        Assert.Empty(Forbidden(Assembly.Load($"Gatehouse.{project}"), Allowed[project]));

    [Fact]
    public void Every_project_has_its_arrows_listed()
    {
        var listed = Allowed.Keys.Order();
        var found = Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(Path.GetFileName).Order();
        Assert.Equal(found, listed);
    }

    [Fact]
    public void An_arrow_that_points_up_would_be_seen() =>
        Assert.Contains("ControlPlane", Forbidden(Assembly.Load("Gatehouse.Portal"), ["Definitions", "Gateway"]));

    private static IEnumerable<string> Forbidden(Assembly assembly, string[] allowed) =>
        assembly.GetReferencedAssemblies()
            .Where(reference => reference.Name!.StartsWith("Gatehouse.", StringComparison.Ordinal))
            .Select(reference => reference.Name!["Gatehouse.".Length..])
            .Except(allowed);
}

internal static class Repository
{
    /// <summary>The folder that holds Portal.sln, found upward from the tests' output.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Portal.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("Portal.sln was not found above the tests' output.");
    }
}
