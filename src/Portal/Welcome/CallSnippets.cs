namespace Gatehouse.Portal.Welcome;

/// <summary>The same call in the reader's language, complete: what is pasted runs as it is.</summary>
internal static class CallSnippets
{
    public static IReadOnlyList<string> Languages { get; } = ["curl", "PowerShell", "C#", "JavaScript", "Python"];

    /// <param name="language">One of <see cref="Languages"/>.</param>
    /// <param name="url">Complete address; holds no quote, because addresses are escaped.</param>
    /// <param name="key">Letters and digits.</param>
    public static string Of(string language, string url, string key) => language switch
    {
        "PowerShell" => $"Invoke-RestMethod \"{url}\" `\n  -Headers @{{ \"x-api-key\" = \"{key}\" }}",
        "C#" => $"using var http = new HttpClient();\nhttp.DefaultRequestHeaders.Add(\"x-api-key\", \"{key}\");\nConsole.WriteLine(await http.GetStringAsync(\"{url}\"));",
        "JavaScript" => $"const answer = await fetch(\"{url}\", {{\n  headers: {{ \"x-api-key\": \"{key}\" }},\n}});\nconsole.log(answer.status, await answer.json());",
        "Python" => $"import urllib.request\nrequest = urllib.request.Request(\"{url}\",\n    headers={{\"x-api-key\": \"{key}\"}})\nprint(urllib.request.urlopen(request).read().decode())",
        _ => $"curl -i \"{url}\" \\\n  -H \"x-api-key: {key}\"",
    };
}
