using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.ManagementApi.Definitions;

internal static class MethodEdits
{
    /// <summary>The resources with every method changed; resources without a change stay the same objects.</summary>
    public static Map<RestResource> Each(Map<RestResource> resources, Func<RestMethod, RestMethod> change)
    {
        foreach (var (path, resource) in resources)
        {
            var methods = resource.Methods;
            foreach (var (verb, method) in resource.Methods)
            {
                if (change(method) is var changed && !ReferenceEquals(changed, method))
                {
                    methods = methods.With(verb, changed);
                }
            }

            if (!ReferenceEquals(methods, resource.Methods))
            {
                resources = resources.With(path, resource with { Methods = methods });
            }
        }

        return resources;
    }
}
