using System.Globalization;
using System.Numerics;

namespace Gatehouse.Templates.Vtl;

/// <summary>Arithmetic and comparison as Velocity 1.7 does them: what cannot be worked out is null, not an error.</summary>
internal static class Operators
{
    /// <summary>Null and false are false; everything else is true, 0 and the empty text too.</summary>
    public static bool IsTrue(object? value) => value is not (null or false);

    public static object? Apply(string symbol, object? left, object? right) => symbol switch
    {
        "==" => Same(left, right),
        "!=" => !Same(left, right),
        "<" => Order(left, right) is < 0,
        "<=" => Order(left, right) is <= 0,
        ">" => Order(left, right) is > 0,
        ">=" => Order(left, right) is >= 0,
        "+" => Add(left, right),
        _ => Arithmetic(symbol, left, right),
    };

    public static bool Same(object? left, object? right)
    {
        // AWS takes a missing value for the empty text as well.
        if (left is null || right is null)
        {
            return (left ?? right) is null or "";
        }

        if (IsNumber(left) && IsNumber(right))
        {
            return Order(left, right) == 0;
        }

        // Values of different kinds are compared by how they print.
        return left.GetType() == right.GetType() && left is VtlMap or VtlList
            ? JsonText.Of(left) == JsonText.Of(right)
            : left.Equals(right) || JavaText.Of(left) == JavaText.Of(right);
    }

    public static bool IsNumber(object? value) => value is long or double or BigInteger;

    public static int? Order(object? left, object? right) => (left, right) switch
    {
        (long a, long b) => a.CompareTo(b),
        _ when IsNumber(left) && IsNumber(right) =>
            left is double || right is double ? ToDouble(left!).CompareTo(ToDouble(right!)) : ToBig(left!).CompareTo(ToBig(right!)),
        _ => null,
    };

    public static double ToDouble(object number) => number switch
    {
        long whole => whole,
        BigInteger big => (double)big,
        _ => (double)number,
    };

    private static object? Add(object? left, object? right)
    {
        if (IsNumber(left) && IsNumber(right))
        {
            return Arithmetic("+", left, right);
        }

        return left is string || right is string ? JavaText.Of(left) + JavaText.Of(right) : null;
    }

    private static object? Arithmetic(string symbol, object? left, object? right)
    {
        if (!IsNumber(left) || !IsNumber(right))
        {
            return null;
        }

        if (left is double || right is double)
        {
            var (a, b) = (ToDouble(left!), ToDouble(right!));
            return symbol switch
            {
                "+" => a + b,
                "-" => a - b,
                "*" => a * b,
                "/" => b == 0 ? null : a / b,
                _ => b == 0 ? null : a % b,
            };
        }

        var (x, y) = (ToBig(left!), ToBig(right!));
        if (symbol is "/" or "%" && y.IsZero)
        {
            return null;
        }

        var result = symbol switch
        {
            "+" => x + y,
            "-" => x - y,
            "*" => x * y,
            "/" => BigInteger.Divide(x, y),
            _ => BigInteger.Remainder(x, y),
        };
        if (result.GetBitLength() > 4_096)
        {
            throw new TemplateFault("A number grew too large.");
        }

        return result >= long.MinValue && result <= long.MaxValue ? (long)result : result;
    }

    private static BigInteger ToBig(object number) => number is long whole ? whole : (BigInteger)number;

    public static object? Parse(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
        : BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var big) ? big
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : null;
}
