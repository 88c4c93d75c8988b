using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Gatehouse.Aws.Policies;

/// <summary>One operator over one key: <c>"IpAddress": {"aws:SourceIp": ["192.0.2.0/24"]}</c>.</summary>
internal sealed class Condition
{
    private delegate bool Test(string actual, Pattern expected, PolicyRequest request);

    private enum Quantifier
    {
        None,
        ForAnyValue,
        ForAllValues,
    }

    // Each operator with its negation: a negated operator holds when none of the listed values matches.
    private static readonly Dictionary<string, (Test Test, bool Negated)> Operators = new(StringComparer.Ordinal)
    {
        ["StringEquals"] = (StringEquals, false),
        ["StringNotEquals"] = (StringEquals, true),
        ["StringEqualsIgnoreCase"] = (StringEqualsIgnoreCase, false),
        ["StringNotEqualsIgnoreCase"] = (StringEqualsIgnoreCase, true),
        ["StringLike"] = (StringLike, false),
        ["StringNotLike"] = (StringLike, true),
        ["NumericEquals"] = (Numeric(order => order == 0), false),
        ["NumericNotEquals"] = (Numeric(order => order == 0), true),
        ["NumericLessThan"] = (Numeric(order => order < 0), false),
        ["NumericLessThanEquals"] = (Numeric(order => order <= 0), false),
        ["NumericGreaterThan"] = (Numeric(order => order > 0), false),
        ["NumericGreaterThanEquals"] = (Numeric(order => order >= 0), false),
        ["DateEquals"] = (Date(order => order == 0), false),
        ["DateNotEquals"] = (Date(order => order == 0), true),
        ["DateLessThan"] = (Date(order => order < 0), false),
        ["DateLessThanEquals"] = (Date(order => order <= 0), false),
        ["DateGreaterThan"] = (Date(order => order > 0), false),
        ["DateGreaterThanEquals"] = (Date(order => order >= 0), false),
        ["Bool"] = (StringEqualsIgnoreCase, false),
        ["BinaryEquals"] = (StringEquals, false),
        ["IpAddress"] = (IpAddress, false),
        ["NotIpAddress"] = (IpAddress, true),
        ["ArnEquals"] = (ArnLike, false),
        ["ArnLike"] = (ArnLike, false),
        ["ArnNotEquals"] = (ArnLike, true),
        ["ArnNotLike"] = (ArnLike, true),
    };

    private readonly string _key;
    private readonly Pattern[] _expected;
    private readonly Test? _test;
    private readonly bool _negated;
    private readonly bool _ifExists;
    private readonly Quantifier _quantifier;

    private Condition(string key, Pattern[] expected, Test? test, bool negated, bool ifExists, Quantifier quantifier)
    {
        _key = key;
        _expected = expected;
        _test = test;
        _negated = negated;
        _ifExists = ifExists;
        _quantifier = quantifier;
    }

    public static Condition[] Read(JsonElement element, string where, bool variables, List<string> problems)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            problems.Add($"{where}: Condition must be an object.");
            return [];
        }

        var conditions = new List<Condition>();
        foreach (var entry in element.EnumerateObject())
        {
            var name = entry.Name;
            var quantifier = Quantifier.None;
            if (name.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 && Enum.TryParse(name[..colon], out quantifier))
            {
                name = name[(colon + 1)..];
            }

            var ifExists = name.EndsWith("IfExists", StringComparison.Ordinal);
            name = ifExists ? name[..^"IfExists".Length] : name;
            (Test Test, bool Negated) known = default;
            if ((name != "Null" || ifExists) && !Operators.TryGetValue(name, out known))
            {
                problems.Add($"{where}: '{entry.Name}' is not a condition operator.");
                continue;
            }

            if (entry.Value.ValueKind != JsonValueKind.Object)
            {
                problems.Add($"{where}: {entry.Name} must be an object of condition keys.");
                continue;
            }

            foreach (var key in entry.Value.EnumerateObject())
            {
                if (Json.Texts(key.Value) is not { } texts)
                {
                    problems.Add($"{where}: {entry.Name} {key.Name} must be a value or a list of values.");
                    continue;
                }

                conditions.Add(new Condition(key.Name, [.. texts.Select(text => new Pattern(text, variables))], known.Test, known.Negated, ifExists, quantifier));
            }
        }

        return [.. conditions];
    }

    public bool Holds(PolicyRequest request)
    {
        var present = request.TryGet(_key, out var actual);
        if (_test is null)
        {
            // Null: {"key": "true"} asks that the key be absent.
            return Array.Exists(_expected, expected => string.Equals(expected.Value(request), present ? "false" : "true", StringComparison.OrdinalIgnoreCase));
        }

        // An absent key fails a test, passes a negated one, one with IfExists, and ForAllValues, which has nothing to object to.
        if (!present || actual!.Length == 0)
        {
            return _quantifier switch
            {
                Quantifier.ForAllValues => true,
                Quantifier.ForAnyValue => _ifExists,
                _ => _ifExists || _negated,
            };
        }

        return _quantifier == Quantifier.ForAllValues
            ? Array.TrueForAll(actual, value => HoldsFor(value, request))
            : Array.Exists(actual, value => HoldsFor(value, request));
    }

    private bool HoldsFor(string value, PolicyRequest request) =>
        Array.Exists(_expected, expected => _test!(value, expected, request)) != _negated;

    private static bool StringEquals(string actual, Pattern expected, PolicyRequest request) =>
        string.Equals(actual, expected.Value(request), StringComparison.Ordinal);

    private static bool StringEqualsIgnoreCase(string actual, Pattern expected, PolicyRequest request) =>
        string.Equals(actual, expected.Value(request), StringComparison.OrdinalIgnoreCase);

    private static bool StringLike(string actual, Pattern expected, PolicyRequest request) =>
        expected.Matches(actual, request, ignoreCase: false);

    private static Test Numeric(Func<int, bool> holds) => (actual, expected, request) =>
        decimal.TryParse(actual, NumberStyles.Float, CultureInfo.InvariantCulture, out var left)
        && decimal.TryParse(expected.Value(request), NumberStyles.Float, CultureInfo.InvariantCulture, out var right)
        && holds(left.CompareTo(right));

    private static Test Date(Func<int, bool> holds) => (actual, expected, request) =>
        TryReadDate(actual, out var left) && TryReadDate(expected.Value(request), out var right) && holds(left.CompareTo(right));

    // ISO 8601 or seconds since 1970.
    private static bool TryReadDate(string? text, out DateTimeOffset at)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 253_402_300_799)
        {
            at = DateTimeOffset.FromUnixTimeSeconds(seconds);
            return true;
        }

        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at);
    }

    private static bool IpAddress(string actual, Pattern expected, PolicyRequest request)
    {
        if (!IPAddress.TryParse(actual, out var address) || expected.Value(request) is not { } range)
        {
            return false;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var slash = range.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? range : range[..slash], out var network) || network.AddressFamily != address.AddressFamily)
        {
            return false;
        }

        var left = network.GetAddressBytes();
        var right = address.GetAddressBytes();
        var bits = left.Length * 8;
        if (slash >= 0 && (!int.TryParse(range[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out bits) || bits > left.Length * 8))
        {
            return false;
        }

        // AWS takes a range whose host bits are set, so only the leading bits count.
        var whole = bits / 8;
        return left.AsSpan(0, whole).SequenceEqual(right.AsSpan(0, whole))
            && (bits % 8 == 0 || (left[whole] ^ right[whole]) >> (8 - (bits % 8)) == 0);
    }

    // Each of the six colon-delimited parts is compared by itself, so that a star does not reach over a colon.
    private static bool ArnLike(string actual, Pattern expected, PolicyRequest request)
    {
        if (expected.Resolve(request) is not { } pattern)
        {
            return false;
        }

        var left = pattern.Split(':', 6);
        var right = actual.Split(':', 6);
        return left.Length == right.Length && left.Zip(right).All(pair => Pattern.Like(pair.First, pair.Second, ignoreCase: false));
    }
}
