using Gatehouse.Definitions.Rest;

namespace Gatehouse.Definitions;

/// <summary>
/// The AWS-level ids of a definition's parts, kept beside it because the definition itself refers by name and path.
/// Keys: <c>resource:/pets</c>, <c>authorizer:jwt</c>, <c>model:Pet</c>, <c>validator:all</c>.
/// </summary>
public static class PartIds
{
    /// <summary>Gives an id to every part that has none and drops the ids of parts that are gone.</summary>
    /// <param name="existing">Ids given before; a part that keeps its name keeps its id.</param>
    /// <param name="newId">Six lower-case letters and digits; called again when it gives one that is taken.</param>
    public static Map<string> Complete(RestApi api, Map<string> existing, Func<string> newId)
    {
        var taken = existing.Values.ToHashSet(StringComparer.Ordinal);
        return KeysOf(api).ToMap(key => key, key => existing.Find(key) ?? Fresh(key));

        string Fresh(string key)
        {
            while (true)
            {
                // Amazon API Gateway's root resources have ten characters, all other parts six.
                var id = key == Resource("/") ? (newId() + newId())[..10] : newId();
                if (taken.Add(id))
                {
                    return id;
                }
            }
        }
    }

    public static string Resource(string path) => "resource:" + path;

    public static string Authorizer(string name) => "authorizer:" + name;

    public static string Model(string name) => "model:" + name;

    public static string Validator(string name) => "validator:" + name;

    private static IEnumerable<string> KeysOf(RestApi api) =>
    [
        .. api.Resources.Keys.Select(Resource),
        .. api.Authorizers.Keys.Select(Authorizer),
        .. api.Models.Keys.Select(Model),
        .. api.RequestValidators.Keys.Select(Validator),
    ];
}
