namespace Gatehouse.Templates.Vtl;

/// <summary>The methods of Java's maps and lists.</summary>
internal static class CollectionMethods
{
    /// <summary>Items that a template may gather in one list or map.</summary>
    private const int MaximumItems = 100_000;

    public static object? Call(VtlMap map, string name, object?[] arguments)
    {
        switch (name, arguments)
        {
            case ("get", [{ } key]):
                return map[key];
            case ("getOrDefault", [{ } key, var fallback]):
                return map.ContainsKey(key) ? map[key] : fallback;
            case ("put", [{ } key, var value]):
                Grow(map.Count);
                var before = map[key];
                map[key] = value;
                return before;
            case ("putAll", [VtlMap other]):
                Grow(map.Count + other.Count);
                foreach (var (key, value) in other.Items.ToList())
                {
                    map[key] = value;
                }

                return null;
            case ("remove", [{ } key]):
                return map.Remove(key);
            case ("clear", []):
                map.Clear();
                return null;
            case ("size", []):
                return (long)map.Count;
            case ("isEmpty", []):
                return map.Count == 0;
            case ("containsKey", [var key]):
                return key is not null && map.ContainsKey(key);
            case ("containsValue", [var value]):
                return map.Values.Any(item => Operators.Same(item, value));
            case ("keySet", []):
                return new VtlList(map.Keys);
            case ("values", []):
                return new VtlList(map.Values);
            case ("entrySet", []):
                return new VtlList(map.Keys.Select(key => new VtlEntry(map, key)));
            default:
                return null;
        }
    }

    public static object? Call(VtlList list, string name, object?[] arguments)
    {
        var items = list.Items;
        switch (name, arguments)
        {
            case ("size" or "length", []):
                return (long)items.Count;
            case ("isEmpty", []):
                return items.Count == 0;
            case ("get", [long at]):
                return at >= 0 && at < items.Count
                    ? items[(int)at]
                    : throw new TemplateFault($"There is no item {at} in a list of {items.Count}.");
            case ("add", [var value]):
                Grow(items.Count);
                items.Add(value);
                return true;
            case ("add", [long at, var value]) when at >= 0 && at <= items.Count:
                Grow(items.Count);
                items.Insert((int)at, value);
                return null;
            case ("addAll", [VtlList other]):
                Grow(items.Count + other.Items.Count);
                items.AddRange([.. other.Items]);
                return other.Items.Count > 0;
            case ("set", [long at, var value]) when at >= 0 && at < items.Count:
                var before = items[(int)at];
                items[(int)at] = value;
                return before;
            case ("remove", [long at]) when at >= 0 && at < items.Count:
                var removed = items[(int)at];
                items.RemoveAt((int)at);
                return removed;
            case ("remove", [var value]):
                return items.FindIndex(item => Operators.Same(item, value)) is var index and >= 0 && Remove(items, index);
            case ("clear", []):
                items.Clear();
                return null;
            case ("contains", [var value]):
                return items.Exists(item => Operators.Same(item, value));
            case ("containsAll", [VtlList other]):
                return other.Items.TrueForAll(wanted => items.Exists(item => Operators.Same(item, wanted)));
            case ("indexOf", [var value]):
                return (long)items.FindIndex(item => Operators.Same(item, value));
            case ("lastIndexOf", [var value]):
                return (long)items.FindLastIndex(item => Operators.Same(item, value));
            case ("subList", [long from, long to]) when from >= 0 && to <= items.Count && from <= to:
                return new VtlList(items.GetRange((int)from, (int)(to - from)), list.FromJson);
            case ("iterator" or "toArray", []):
                return new VtlList(items, list.FromJson);
            default:
                return null;
        }
    }

    private static bool Remove(List<object?> items, int index)
    {
        items.RemoveAt(index);
        return true;
    }

    private static void Grow(int count)
    {
        if (count >= MaximumItems)
        {
            throw new TemplateFault($"A list or map has at most {MaximumItems} items.");
        }
    }
}
