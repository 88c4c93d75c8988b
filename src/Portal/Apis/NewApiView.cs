namespace Gatehouse.Portal.Apis;

public enum StartFrom
{
    Proxy,
    Blank,
}

/// <summary>What the new-API page shows, as its address says.</summary>
public sealed record NewApiView(StartFrom From);
