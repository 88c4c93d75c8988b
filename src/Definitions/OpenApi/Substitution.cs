using System.Text.Json;

namespace Gatehouse.Definitions.OpenApi;

/// <summary>Fills <c>${AWS::AccountId}</c>, <c>${AWS::Region}</c> and <c>${AWS::Partition}</c> in texts of extensions.</summary>
internal sealed class Substitution(ImportOptions options)
{
    /// <summary>The text, or that of CloudFormation's <c>{"Fn::Sub": text}</c>; null for anything else.</summary>
    public string? Apply(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } text => Apply(text.GetString()!),
        { ValueKind: JsonValueKind.Object } sub when sub.Text("Fn::Sub") is { } text => Apply(text),
        _ => null,
    };

    public string Apply(string text)
    {
        if (!text.Contains("${AWS::", StringComparison.Ordinal))
        {
            return text;
        }

        text = text.Replace("${AWS::Partition}", "aws", StringComparison.Ordinal);
        if (options.AccountId is { } account)
        {
            text = text.Replace("${AWS::AccountId}", account, StringComparison.Ordinal);
        }

        return options.Region is { } region ? text.Replace("${AWS::Region}", region, StringComparison.Ordinal) : text;
    }
}
