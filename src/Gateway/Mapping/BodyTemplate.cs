using System.Text;
using Gatehouse.Definitions.Rest;
using Gatehouse.Gateway.Stages;

namespace Gatehouse.Gateway.Mapping;

/// <summary>A mapping template, parsed once and rendered for each request.</summary>
internal abstract class BodyTemplate
{
    /// <summary>Text without references and directives renders to itself.</summary>
    public static BodyTemplate Compile(string template) => MappingTemplate.IsPlainText(template)
        ? new LiteralTemplate(template)
        : throw new StageRefusedException("A mapping template has references or directives, which this node does not render.");

    /// <summary>Null when the text is only known at the request.</summary>
    public abstract string? Constant { get; }

    public abstract ReadOnlyMemory<byte> Render();
}

internal sealed class LiteralTemplate(string text) : BodyTemplate
{
    private readonly byte[] _bytes = Encoding.UTF8.GetBytes(text);

    public override string? Constant => text;

    public override ReadOnlyMemory<byte> Render() => _bytes;
}
