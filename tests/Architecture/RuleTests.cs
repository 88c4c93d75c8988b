using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using Gatehouse.ControlPlane.Storage;
using Microsoft.EntityFrameworkCore;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Gatehouse.Architecture.Tests;

/// <summary>Rules inside the projects, each with a canary that shows the rule can fail.</summary>
public sealed class RuleTests
{
    private static readonly ArchUnitNET.Domain.Architecture Product = new ArchLoader()
        .LoadAssemblies(
            System.Reflection.Assembly.Load("Gatehouse.Portal"),
            System.Reflection.Assembly.Load("Gatehouse.ControlPlane"),
            System.Reflection.Assembly.Load("Gatehouse.Gateway"),
            System.Reflection.Assembly.Load("Gatehouse.Definitions"),
            typeof(Canary).Assembly)
        .Build();

    private static readonly IObjectProvider<Class> Components = Classes().That()
        .AreAssignableTo(typeof(Microsoft.AspNetCore.Components.ComponentBase)).And().ResideInNamespaceMatching("^Gatehouse\\.Portal").As("portal components");

    [Fact]
    public void Pages_hold_no_database() =>
        Classes().That().Are(Components).Should().NotDependOnAny(typeof(PortalDb)).WithoutRequiringPositiveResults().Check(Product);

    [Fact]
    public void A_page_that_held_one_would_be_seen() =>
        Assert.False(Classes().That().HaveNameContaining(nameof(Canary)).Should().NotDependOnAny(typeof(PortalDb)).HasNoViolations(Product));

    [Fact]
    public void Definitions_do_no_input_or_output() =>
        Assert.Empty(InputOutput(System.Reflection.Assembly.Load("Gatehouse.Definitions")));

    [Fact]
    public void Input_and_output_would_be_seen() =>
        Assert.NotEmpty(InputOutput(System.Reflection.Assembly.Load("Gatehouse.Gateway")));

    private static IEnumerable<string> InputOutput(System.Reflection.Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(name => name is "System.Net.Http" or "System.Net.Sockets" or "System.IO.FileSystem" or "System.IO.MemoryMappedFiles"
                || name.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal)
                || name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
}

/// <summary>Breaks the rule on purpose.</summary>
internal sealed class Canary(IDbContextFactory<PortalDb> databases)
{
    public PortalDb Open() => databases.CreateDbContext();
}
