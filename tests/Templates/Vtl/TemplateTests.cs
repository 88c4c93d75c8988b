using Gatehouse.Templates.Variables;
using Gatehouse.Templates.Vtl;

namespace Gatehouse.Templates.Tests.Vtl;

public sealed class TemplateTests
{
    [Theory]
    [InlineData("#if($a)", 1, 7, "#end is missing.")]
    [InlineData("x\n #set($a 1)", 2, 10, "'=' is expected instead of '1'.")]
    [InlineData("#set($a = )", 1, 11, "')' is not a value.")]
    [InlineData("a\nb #end", 2, 3, "#end has no directive to belong to.")]
    [InlineData("#set($a = \"open)", 1, 11, "The closing quote is missing.")]
    [InlineData("#* open", 1, 1, "*# is missing.")]
    [InlineData("#parse(\"x\")", 1, 1, "#parse is switched off.")]
    public void Says_where_a_template_is_wrong(string text, int line, int column, string message)
    {
        Assert.False(Template.TryParse(text, out _, out var error));
        Assert.Equal(new TemplateError(message, line, column), error);
    }

    [Fact]
    public void Says_where_a_rendering_failed()
    {
        var rendering = Render("{\n  \"x\": \"$list.get(7)\"\n}");
        Assert.Equal(new TemplateError("There is no item 7 in a list of 3.", 2, 9, "$list.get(7)"), rendering.Error);
    }

    [Fact]
    public void A_loop_over_too_many_items_is_an_error() =>
        Assert.Contains("at most 1000 times", Render("#foreach($i in [1..1001])x#end").Error!.Message);

    [Fact]
    public void A_macro_that_calls_itself_without_end_is_an_error() =>
        Assert.Contains("nested more than", Render("#macro(f)#f()#end#f()").Error!.Message);

    [Fact]
    public void Output_without_end_is_an_error()
    {
        Assert.True(Template.TryParse("#set($x = \"0123456789\")#foreach($i in [1..20])#set($x = $x + $x)#end$x", out var template, out _));
        Assert.NotNull(template.Render(new Dictionary<string, object?>(), new RenderLimits { Output = 10_000 }).Error);
    }

    [Fact]
    public void A_text_that_doubles_without_end_is_an_error() =>
        Assert.NotNull(Render("#set($x = \"0123456789\")#foreach($i in [1..1000])#set($x = $x.concat($x))#end").Error);

    [Fact]
    public void A_regular_expression_that_never_ends_is_an_error() =>
        Assert.Contains("takes too long", Render("#set($x = \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\")$x.matches(\"(a+)+b\")").Error!.Message);

    [Fact]
    public void Deep_nesting_is_an_error_not_a_crash() =>
        Assert.False(Template.TryParse(string.Concat(Enumerable.Repeat("#if(true)", 5_000)), out _, out _));

    [Fact]
    public void Deeply_nested_brackets_are_an_error_not_a_crash() =>
        Assert.False(Template.TryParse($"#set($x = {new string('(', 5_000)}1", out _, out _));

    private static Rendering Render(string text)
    {
        Assert.True(Template.TryParse(text, out var template, out var error), error?.ToString());
        return template.Render(new Dictionary<string, object?> { ["list"] = new VtlList([1L, 2L, 3L]), ["util"] = UtilVariable.Instance });
    }
}
