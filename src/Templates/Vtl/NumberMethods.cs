using System.Globalization;

namespace Gatehouse.Templates.Vtl;

/// <summary>The methods of Java's numbers; templates call the static ones on any number at hand.</summary>
internal static class NumberMethods
{
    public static object? Call(object number, string name, object?[] arguments) => (name, arguments) switch
    {
        ("intValue" or "longValue" or "shortValue", []) => number is double real ? (long)real : number,
        ("doubleValue" or "floatValue", []) => Operators.ToDouble(number),
        ("compareTo" or "compare", [var other]) => (long?)Operators.Order(number, other),
        ("parseInt" or "parseLong" or "valueOf", [string text]) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? whole
            : throw new TemplateFault($"\"{text}\" is not a whole number."),
        ("parseDouble" or "parseFloat", [string text]) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            ? real
            : throw new TemplateFault($"\"{text}\" is not a number."),
        ("valueOf", [var value]) when Operators.IsNumber(value) => value,
        ("toString", [var value]) => JavaText.Of(value),
        ("isNaN", []) => number is double.NaN,
        ("hashCode", []) => number,
        _ => null,
    };
}
