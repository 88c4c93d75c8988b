using System.Xml;

namespace Gatehouse.Metrics.Values;

/// <summary>The rules for names and dimension values, held where a series is made (CloudWatch: 1 to 255 valid XML characters).</summary>
public static class MetricNames
{
    public const int MaxLength = 255;

    /// <summary>A full sentence that names the field, the rule and the value; null when the value is fine.</summary>
    public static string? Problem(string field, string value)
    {
        if (value.Length is 0 or > MaxLength)
        {
            return $"{field} must have 1 to {MaxLength} characters; this one has {value.Length}.";
        }

        for (var i = 0; i < value.Length; i++)
        {
            if (XmlConvert.IsXmlChar(value[i]))
            {
                continue;
            }

            if (i + 1 < value.Length && XmlConvert.IsXmlSurrogatePair(value[i + 1], value[i]))
            {
                i++;
                continue;
            }

            return $"{field} must consist of valid XML characters; character {i + 1} is U+{(int)value[i]:X4}.";
        }

        return null;
    }

    /// <summary>
    /// The ApiName dimension as Amazon API Gateway reports it: characters outside ASCII are dropped, and the API's id stands
    /// in when nothing is left.
    /// </summary>
    public static string ApiName(string name, string apiId)
    {
        var ascii = string.Concat(name.Where(char.IsAscii)).Trim();
        return ascii.Length == 0 ? apiId : ascii;
    }
}
