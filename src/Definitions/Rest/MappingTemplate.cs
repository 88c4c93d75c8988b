using System.Text.RegularExpressions;

namespace Gatehouse.Definitions.Rest;

/// <summary>What can be said of a mapping template without an engine.</summary>
public static partial class MappingTemplate
{
    /// <summary>300 KB, in UTF-8 bytes.</summary>
    public const int MaximumBytes = 300 * 1024;

    /// <summary>Whether rendering would give back the text as it stands: it has no reference and no directive.</summary>
    public static bool IsPlainText(string template) => !Velocity().IsMatch(template);

    // Raw samples: $input.path('$.id')  ${stageVariables.x}  $!a  #set($a = 1)  #{else}  ## line  #* block *#  #[[raw]]#
    [GeneratedRegex(@"\$!?\{?[a-zA-Z]|#(?:#|\*|\[\[|\{?(?:set|if|elseif|else|end|foreach|break|stop|define|macro|evaluate|include|parse)\b)")]
    private static partial Regex Velocity();
}
