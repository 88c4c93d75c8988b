namespace Gatehouse.Gateway.Routing;

/// <summary>The seven verbs that <c>ANY</c> covers, numbered so that a resource keeps its methods in an array.</summary>
internal static class HttpVerb
{
    public const int Count = 7;

    /// <summary>A verb that no method can have.</summary>
    public const int Unknown = -1;

    public static int Parse(string verb) => verb switch
    {
        "GET" => 0,
        "POST" => 1,
        "PUT" => 2,
        "PATCH" => 3,
        "DELETE" => 4,
        "HEAD" => 5,
        "OPTIONS" => 6,
        _ => Unknown,
    };
}
