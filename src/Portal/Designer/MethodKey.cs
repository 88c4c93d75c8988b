namespace Gatehouse.Portal.Designer;

/// <summary>Names one method of an API: the full path of its resource and its verb (<c>ANY</c> included).</summary>
public readonly record struct MethodKey(string Path, string Verb)
{
    /// <summary>The verbs that a method can have, in the order in which people list them.</summary>
    public static readonly IReadOnlyList<string> Verbs = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"];

    public override string ToString() => $"{Verb} {Path}";

    /// <summary>Where a verb stands among the methods of one resource.</summary>
    public static int OrderOf(string verb) =>
        Verbs.Index().FirstOrDefault(entry => entry.Item == verb, (Index: Verbs.Count, Item: verb)).Index;
}
