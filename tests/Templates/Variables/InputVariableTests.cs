using Gatehouse.Templates.Variables;
using Gatehouse.Templates.Vtl;

namespace Gatehouse.Templates.Tests.Variables;

/// <summary>What <c>$input</c> and <c>$util</c> give, as recorded from Amazon API Gateway.</summary>
public sealed class InputVariableTests
{
    private const string Body = """{"foo":"bar","n":1,"d":1.5,"big":10000000000.0,"t":true,"z":null,"list":[{"nested":"bar"}],"none":[],"o":{"x":[1,2]},"pets":[{"name":"a","age":2},{"name":"b","age":5}]}""";

    [Theory]
    [InlineData("$input.path('$.foo')", "bar")]
    [InlineData("$input.path('$.o')", "{x=[1,2]}")]
    [InlineData("$input.path('$.list')", """[{"nested":"bar"}]""")]
    [InlineData("$input.path('$.none')", "[]")]
    [InlineData("[$input.path('$.z')]", "[]")]
    [InlineData("[$input.path('$.missing.x')]", "[]")]
    [InlineData("$input.path('$.t') $input.path('$.n') $input.path('$.d') $input.path('$.big')", "true 1 1.5 1.0E10")]
    [InlineData("$input.path('$.o').toString()", "{x=[1,2]}")]
    [InlineData("$input.json('$.foo')", "\"bar\"")]
    [InlineData("$input.json('$.missing')", "\"\"")]
    [InlineData("$input.json('$.o')", """{"x":[1,2]}""")]
    [InlineData("$input.json('$.pets[?(@.age > 3)].name')", """["b"]""")]
    [InlineData("$input.path('$.pets.length()') $input.path('$.pets').size()", "2 2")]
    [InlineData("$input.path('$.pets[-1].name')", "b")]
    [InlineData("$input.path('$..name')", """["a","b"]""")]
    [InlineData("#set($root = $input.path('$'))$root.pets[0].name", "a")]
    [InlineData("#foreach($pet in $input.path('$.pets'))$pet.name#if($foreach.hasNext),#end#end", "a,b")]
    [InlineData("#if($input.path('$.missing') == $null)n#end#if($input.path('$.missing') == '')e#end", "ne")]
    [InlineData("[$input.body.attr]", "[]")]
    [InlineData("$input.params('id') $input.params('q') $input.params('X-H') [$input.params('no')]", "7 v h []")]
    [InlineData("$input.params().path.id $input.params().querystring.get('q') $input.params().header.get('X-H')", "7 v h")]
    [InlineData("#foreach($type in $input.params().keySet())$type,#end", "path,querystring,header,")]
    [InlineData("$util.escapeJavaScript(\"it's \"\"q\"\"\")", "it\\'s \\\"q\\\"")]
    [InlineData("$util.escapeJavaScript('a').replaceAll(\"\\\\'\",\"'\")", "a")]
    [InlineData("$util.escapeJavaScript(\"it's\").replaceAll(\"\\\\'\",\"'\")", "it's")]
    [InlineData("$util.base64Encode('é') $util.base64Decode('w6k=')", "w6k= é")]
    [InlineData("$util.urlEncode('a b&c') $util.urlDecode('a+b%26c')", "a+b%26c a b&c")]
    [InlineData("$util.parseJson('{\"a\":{\"b\":[1]}}').a.b[0]", "1")]
    public void Renders_as_the_service_does(string template, string output) => Assert.Equal(output, Render(template, Body));

    [Theory]
    [InlineData("$input.body", "", "{}")]
    [InlineData("$input.json('$')", "", "{}")]
    [InlineData("$input.body|$input.json('$.x')|$input.path('$.x')|", "plain", "plain|\"\"||")]
    public void Bodies_that_are_empty_or_not_json(string template, string body, string output) => Assert.Equal(output, Render(template, body));

    private static string? Render(string text, string body)
    {
        Assert.True(Template.TryParse(text, out var template, out var error), error?.ToString());
        var rendering = template.Render(new Dictionary<string, object?>
        {
            ["input"] = new InputVariable(
                body, [KeyValuePair.Create("id", "7")], [KeyValuePair.Create("q", "v")], [KeyValuePair.Create("X-H", "h")]),
            ["util"] = UtilVariable.Instance,
        });
        Assert.Null(rendering.Error);
        return rendering.Output;
    }
}
