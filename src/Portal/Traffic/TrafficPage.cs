using Gatehouse.Portal.Shell;
using Microsoft.AspNetCore.Components;

namespace Gatehouse.Portal.Traffic;

/// <summary>What the traffic pages of a team and of a version share: the address is the view.</summary>
public abstract class TrafficPage : UrlStatePage<TrafficView>
{
    [CascadingParameter]
    protected TeamContext Team { get; set; } = null!;

    protected override bool Remembered => true;

    protected override TrafficView Read(QueryValues query) => TrafficView.Read(query);

    protected override IEnumerable<KeyValuePair<string, string?>> Write(TrafficView state) => state.Write();

    protected void Show(TrafficView view) => Go(view);
}
