using Gatehouse.Definitions.Rules;

namespace Gatehouse.Definitions.Tests.Rules;

public sealed class NameRulesTests
{
    [Theory]
    [InlineData("dev")]
    [InlineData("Prod_2-eu")]
    public void Accepts_stage_names(string name) => Assert.Null(NameRules.StageName(name));

    [Theory]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("$default")]
    [InlineData("a b")]
    [InlineData("dev\n")]
    public void Rejects_stage_names(string? name) => Assert.Equal("stage-name", NameRules.StageName(name)!.Rule);

    [Fact]
    public void A_stage_name_has_at_most_128_characters()
    {
        Assert.Null(NameRules.StageName(new string('a', 128)));
        Assert.NotNull(NameRules.StageName(new string('a', 129)));
    }

    [Fact]
    public void Names_the_field_and_the_value() =>
        Assert.Equal(
            ("stageName", "The stage name \"a/b\" must be 1 to 128 letters, digits, hyphens or underscores."),
            NameRules.StageName("a/b", "stageName") is { } problem ? (problem.Where, problem.Message) : default);

    [Theory]
    [InlineData("pets")]
    [InlineData("Pets API (EU) – größer")]
    [InlineData("宠物")]
    public void Accepts_API_names(string name) => Assert.Null(NameRules.ApiName(name));

    [Theory]
    [InlineData(" ")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("import")]
    [InlineData("New")]
    [InlineData(" pets")]
    [InlineData("pets\u0000")]
    [InlineData("pets\t")]
    [InlineData("pets\uFFFE")]
    public void Rejects_API_names(string name) => Assert.NotNull(NameRules.ApiName(name));

    // An attribute cannot hold half a surrogate pair.
    [Fact]
    public void Rejects_half_a_surrogate_pair() => Assert.NotNull(NameRules.ApiName("pets" + (char)0xD800));

    [Fact]
    public void A_control_character_is_shown_as_an_escape() =>
        Assert.Contains("\"pets\\u0007\"", NameRules.ApiName("pets\u0007")!.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("v1", true)]
    [InlineData("2024-01-01", true)]
    [InlineData("1.2.3", true)]
    [InlineData("-v1", false)]
    [InlineData("v1/2", false)]
    [InlineData("", false)]
    public void Version_labels(string label, bool good) => Assert.Equal(good, NameRules.VersionLabel(label) is null);

    [Fact]
    public void Plan_and_key_names()
    {
        Assert.Null(NameRules.PlanName("Starter"));
        Assert.NotNull(NameRules.PlanName(new string('a', 256)));
        Assert.Null(NameRules.KeyName(null));
        Assert.Null(NameRules.KeyName(new string('a', 1024)));
        Assert.NotNull(NameRules.KeyName(new string('a', 1025)));
        Assert.NotNull(NameRules.KeyName("a\nb"));
    }

    [Fact]
    public void A_dimension_holds_at_most_255_valid_XML_characters()
    {
        Assert.Null(NameRules.Dimension(new string('a', 255), "path", "The path"));
        Assert.NotNull(NameRules.Dimension(new string('a', 256), "path", "The path"));
        Assert.NotNull(NameRules.Dimension("a\u0001", "path", "The path"));
        Assert.NotNull(NameRules.Dimension("  ", "path", "The path"));
        Assert.Null(NameRules.Dimension("😀", "path", "The path"));
    }
}
