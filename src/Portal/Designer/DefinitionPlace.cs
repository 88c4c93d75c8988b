namespace Gatehouse.Portal.Designer;

/// <summary>Names a place in the definition's JSON form as people would: <c>GET /pets: integration URL</c>.</summary>
internal static class DefinitionPlace
{
    public static string InWords(IReadOnlyList<string> place)
    {
        if (place is ["resources", var path, "methods", var verb, ..])
        {
            var rest = place.Skip(4).ToList();
            return rest.Count == 0 ? $"{verb} {path}" : $"{verb} {path}: {string.Join(' ', rest.Select(Word))}";
        }

        return place is ["resources", var only, ..] ? only : place.Count == 0 ? "the API" : string.Join(' ', place.Select(Word));
    }

    private static string Word(string part) => part switch
    {
        "apiKeyRequired" => "API key required",
        "operationName" => "operation name",
        "httpMethod" => "verb",
        "uri" => "URL",
        "timeoutInMillis" => "timeout",
        "selectionPattern" => "pattern",
        "requestParameters" or "parameters" => "parameter",
        "responseParameters" => "header",
        "requestTemplates" or "responseTemplates" => "template",
        "requestModels" or "models" => "model",
        "responses" => "response",
        "requestValidator" => "validator",
        "passthroughBehavior" => "pass-through",
        "contentHandling" => "content handling",
        _ => part,
    };
}
