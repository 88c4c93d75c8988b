using Gatehouse.ControlPlane;
using Gatehouse.Definitions.Rest;
using Gatehouse.Portal.Designer;

namespace Gatehouse.Portal.Apis;

/// <summary>What a new API can start as, so that its first deployment already answers.</summary>
internal static class StartingPoints
{
    /// <summary>Passes every request on to another server: the path below the stage is appended to its address.</summary>
    public static Outcome<RestApi> Proxy(string? address)
    {
        if (string.IsNullOrWhiteSpace(address))
        {
            return Failure.Invalid("url", "proxy-url", "The address of the service is missing; give it as https://api.example.com.");
        }

        if (!Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
        {
            return Failure.Invalid("url", "proxy-url", $"“{Shown(address)}” is not the address of a web service; it must begin with http:// or https:// and name a host.");
        }

        if (uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
        {
            return Failure.Invalid("url", "proxy-url", $"“{Shown(address)}” must be only a base address: no query, no # and no user name.");
        }

        var start = address.Trim().TrimEnd('/');
        return With(With(new RestApi(), "/", "ANY", NewMethods.HttpProxy("/", "ANY", start + "/")), "/{proxy+}", "ANY", NewMethods.HttpProxy("/{proxy+}", "ANY", start + "/{proxy}"));
    }

    /// <summary>One path that answers 200 without any backend; an empty API when the path is left out.</summary>
    public static Outcome<RestApi> Blank(string? path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            return new RestApi();
        }

        var parsed = ResourcePath.Parse(path);
        return parsed.IsOk ? With(new RestApi(), parsed.Value, "GET", NewMethods.Mock(parsed.Value)) : parsed.Failure!;
    }

    private static Outcome<RestApi> With(Outcome<RestApi> api, string path, string verb, RestMethod method)
    {
        if (!api.IsOk)
        {
            return api;
        }

        var added = path == "/" ? api : ResourceEdits.Add(api.Value, path);
        return added.IsOk ? ResourceEdits.AddMethod(added.Value, new MethodKey(path, verb), method) : added;
    }

    private static string Shown(string text) => text.Length > 100 ? text[..100] + "…" : text;
}
