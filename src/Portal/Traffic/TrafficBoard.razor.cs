using Gatehouse.Portal.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace Gatehouse.Portal.Traffic;

/// <summary>The controls of a traffic page, and the element that the browser fills.</summary>
public sealed partial class TrafficBoard
{
    private DateTime _from;
    private DateTime _to;
    private string? _problem;

    [Inject]
    private Reader Reader { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter]
    private TeamContext Team { get; set; } = null!;

    [Parameter, EditorRequired]
    public TrafficView View { get; set; } = null!;

    /// <summary>Null on the team's page.</summary>
    [Parameter]
    public ApiContext? Api { get; set; }

    /// <summary>Parts of the address that were not understood.</summary>
    [Parameter]
    public IReadOnlyList<string> Dropped { get; set; } = [];

    [Parameter, EditorRequired]
    public Func<TrafficView, string> Address { get; set; } = null!;

    [Parameter, EditorRequired]
    public Action<TrafficView> Navigate { get; set; } = null!;

    private string FullAddress => Navigation.ToAbsoluteUri(Address(View)).ToString();

    private string Query => QueryHelpers.AddQueryString(
        "",
        new Dictionary<string, string?> { ["team"] = Team.Slug, ["api"] = Api?.Api, ["version"] = Api?.Version }
            .Concat(View.Write().Where(part => part.Key != "refresh"))
            .Where(part => part.Value is not null));

    private string RouteWord => View.Route switch { null => "all", TrafficView.Unmatched => "no route matches", var route => route };

    private string RangeWord
    {
        get
        {
            if (View.IsRelative)
            {
                return TrafficView.Ranges.FirstOrDefault(range => range.From == View.From).Word ?? $"Last {View.From[4..^1]} {View.From[^1] switch { 'm' => "min", 'h' => "h", _ => "d" }}";
            }

            var (from, to) = View.Resolve(Reader.Now);
            return $"{Reader.Short(from)} – {(Reader.Local(from).Date == Reader.Local(to).Date ? Reader.Clock(to)[..5] : Reader.Short(to))}";
        }
    }

    protected override void OnParametersSet()
    {
        var (from, to) = View.Resolve(Reader.Now);
        (_from, _to) = (Minutes(Reader.Local(from)), Minutes(Reader.Local(to)));
        _problem = null;
    }

    private static DateTime Minutes(DateTimeOffset local) => new(local.Ticks - (local.Ticks % TimeSpan.TicksPerMinute), DateTimeKind.Unspecified);

    private static string? On(bool on) => on ? "on" : null;

    private static string CompareWord(Comparison compare) => compare switch
    {
        Comparison.Previous => "period before",
        Comparison.Day => "a day before",
        Comparison.Week => "a week before",
        _ => "off",
    };

    private static string RefreshWord(int seconds) => seconds switch { 0 => "Off", 2 => "Live", 60 => "Every min", _ => $"Every {seconds} s" };

    private void UseCustom()
    {
        if (Utc(_from) is not { } from || Utc(_to) is not { } to)
        {
            _problem = "That hour is skipped where the clocks go forward; choose another.";
        }
        else if (from >= to)
        {
            _problem = "From must be before To.";
        }
        else if (from > Reader.Now)
        {
            _problem = "From is in the future.";
        }
        else
        {
            _problem = null;
            Navigate(View with { From = TrafficView.Iso(from), To = TrafficView.Iso(to) });
        }
    }

    // An hour that comes twice is taken as its first coming.
    private DateTimeOffset? Utc(DateTime local) =>
        Reader.Zone.IsInvalidTime(local)
            ? null
            : new DateTimeOffset(local, Reader.Zone.IsAmbiguousTime(local) ? Reader.Zone.GetAmbiguousTimeOffsets(local).Max() : Reader.Zone.GetUtcOffset(local)).ToUniversalTime();
}
