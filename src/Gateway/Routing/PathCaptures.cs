using System.Runtime.CompilerServices;

namespace Gatehouse.Gateway.Routing;

/// <summary>Where in the path a variable's value stands.</summary>
internal readonly record struct PathRange(int Start, int Length);

/// <summary>The values of a route's variables in the order of the path.</summary>
[InlineArray(Capacity)]
internal struct PathCaptures
{
    /// <summary>More variables than this in one path are refused when the stage is compiled.</summary>
    public const int Capacity = 24;

    private PathRange _first;
}
