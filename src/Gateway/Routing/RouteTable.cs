using System.Collections.Frozen;

namespace Gatehouse.Gateway.Routing;

/// <summary>
/// Finds the method for a path and verb as one decision. Segment by segment, from left to right, a literal goes before
/// <c>{name}</c> and that before <c>{name+}</c>; when the more specific branch has no method for the verb, the search
/// steps back to the less specific one. Immutable; a search allocates nothing.
/// </summary>
internal sealed class RouteTable<TMethod>
    where TMethod : class
{
    private readonly Node _root;

    /// <param name="resources">Paths such as <c>/pets/{id}</c>, each with its methods by verb or <c>ANY</c>.</param>
    public RouteTable(IEnumerable<(string Path, IEnumerable<(string Verb, TMethod Method)> Methods)> resources)
    {
        var root = new Draft();
        foreach (var (path, methods) in resources)
        {
            var node = root;
            foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                node = node.Child(part);
            }

            foreach (var (verb, method) in methods)
            {
                node.Methods[verb] = method;
            }
        }

        _root = root.Freeze();
    }

    /// <param name="path">The path behind the stage, as sent; leading slashes and one trailing slash do not count.</param>
    /// <param name="captures">Receives the places of the variables' values, counted from the start of <paramref name="path"/>.</param>
    public TMethod? Match(ReadOnlySpan<char> path, int verb, ref PathCaptures captures)
    {
        if (verb == HttpVerb.Unknown)
        {
            return null;
        }

        var start = 0;
        while (start < path.Length && path[start] == '/')
        {
            start++;
        }

        if (start == path.Length)
        {
            return _root.MethodFor(verb);
        }

        var end = path[^1] == '/' ? path.Length - 1 : path.Length;
        return Match(_root, path[..end], start, verb, ref captures, 0);
    }

    private static TMethod? Match(Node node, ReadOnlySpan<char> path, int start, int verb, ref PathCaptures captures, int captured)
    {
        var slash = path[start..].IndexOf('/');
        var length = slash < 0 ? path.Length - start : slash;
        var last = slash < 0;
        if (length > 0)
        {
            if (node.Literal(path.Slice(start, length)) is { } literal
                && (last ? literal.MethodFor(verb) : Match(literal, path, start + length + 1, verb, ref captures, captured)) is { } exact)
            {
                return exact;
            }

            if (node.Variable is { } variable)
            {
                captures[captured] = new PathRange(start, length);
                if ((last ? variable.MethodFor(verb) : Match(variable, path, start + length + 1, verb, ref captures, captured + 1)) is { } found)
                {
                    return found;
                }
            }
        }

        if (node.Greedy?.MethodFor(verb) is { } greedy && !path[start..].Trim('/').IsEmpty)
        {
            captures[captured] = new PathRange(start, path.Length - start);
            return greedy;
        }

        return null;
    }

    private sealed class Draft
    {
        public readonly Dictionary<string, TMethod> Methods = new(StringComparer.Ordinal);
        private readonly Dictionary<string, Draft> _literals = new(StringComparer.Ordinal);
        private Draft? _variable;
        private Draft? _greedy;

        public Draft Child(string part)
        {
            if (part is ['{', .., '+', '}'])
            {
                return _greedy ??= new Draft();
            }

            if (part is ['{', .., '}'])
            {
                return _variable ??= new Draft();
            }

            if (!_literals.TryGetValue(part, out var child))
            {
                _literals[part] = child = new Draft();
            }

            return child;
        }

        public Node Freeze()
        {
            var byVerb = new TMethod?[HttpVerb.Count];
            for (var verb = 0; verb < byVerb.Length; verb++)
            {
                byVerb[verb] = Methods.GetValueOrDefault("ANY");
            }

            foreach (var (name, method) in Methods)
            {
                if (HttpVerb.Parse(name) is var verb and not HttpVerb.Unknown)
                {
                    byVerb[verb] = method;
                }
            }

            return new Node(byVerb, _literals.ToDictionary(item => item.Key, item => item.Value.Freeze()), _variable?.Freeze(), _greedy?.Freeze());
        }
    }

    private sealed class Node
    {
        // A few names are compared faster than they are hashed.
        private const int FewLiterals = 4;

        private readonly TMethod?[] _methods;
        private readonly (string Name, Node Node)[] _few = [];
        private readonly FrozenDictionary<string, Node>.AlternateLookup<ReadOnlySpan<char>>? _many;

        public Node(TMethod?[] methods, Dictionary<string, Node> literals, Node? variable, Node? greedy)
        {
            _methods = methods;
            Variable = variable;
            Greedy = greedy;
            if (literals.Count <= FewLiterals)
            {
                _few = [.. literals.Select(item => (item.Key, item.Value))];
            }
            else
            {
                _many = literals.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
            }
        }

        public Node? Variable { get; }

        public Node? Greedy { get; }

        public TMethod? MethodFor(int verb) => _methods[verb];

        public Node? Literal(ReadOnlySpan<char> segment) =>
            Find(segment) ?? (segment.Contains('%') ? Find(Uri.UnescapeDataString(segment)) : null);

        private Node? Find(ReadOnlySpan<char> segment)
        {
            if (_many is { } many)
            {
                return many.TryGetValue(segment, out var node) ? node : null;
            }

            foreach (var (name, node) in _few)
            {
                if (segment.SequenceEqual(name))
                {
                    return node;
                }
            }

            return null;
        }
    }
}
