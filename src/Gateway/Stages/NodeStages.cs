namespace Gatehouse.Gateway.Stages;

/// <summary>Holds what is served; one writer swaps it, every request reads it once.</summary>
internal sealed class NodeStages
{
    private volatile ServedStages _current = ServedStages.None;

    public ServedStages Current
    {
        get => _current;
        set => _current = value;
    }
}
