namespace Gatehouse.ControlPlane.Storage;

/// <summary>What is wrong with one area's settings; every area adds its own, and the start shows all of them at once.</summary>
/// <param name="Problems">Full sentences, each naming its exact key.</param>
public sealed record SettingProblems(IReadOnlyList<string> Problems);
