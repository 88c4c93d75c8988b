using System.Collections.Frozen;

namespace Gatehouse.Portal.Shell.Parts;

/// <summary>The house's icons: strokes on an 18 × 18 grid. Shapes of states differ, so that colour is never alone.</summary>
public static class Icons
{
    private static readonly FrozenDictionary<string, string> Shapes = new Dictionary<string, string>
    {
        ["home"] = """<path d="M3 8.5 9 3.5l6 5V15H3z"/><path d="M7.5 15v-4h3v4"/>""",
        ["apis"] = """<circle cx="4" cy="9" r="1.8"/><circle cx="14" cy="4.5" r="1.8"/><circle cx="14" cy="13.5" r="1.8"/><path d="M5.8 9H8c2.5 0 1.5-4.5 4.2-4.5M8 9c2.5 0 1.5 4.5 4.2 4.5"/>""",
        ["key"] = """<circle cx="6" cy="9" r="3"/><path d="M9 9h6.5M13 9v3"/>""",
        ["key-slant"] = """<circle cx="6" cy="12" r="3"/><path d="m8.2 9.8 6.3-6.3M12 6l2.2 2.2M10 8l1.5 1.5"/>""",
        ["traffic"] = """<path d="M2.5 15.5h13M3 12l3.5-4 3 2.5L15 4"/>""",
        ["chart"] = """<path d="M2.5 2.5v13h13M5 12l3-4 2.5 2.5L15 5"/>""",
        ["alarm"] = """<path d="M4 13h10c-1.2-1.2-1.2-2.6-1.2-5a3.8 3.8 0 0 0-7.6 0c0 2.4 0 3.8-1.2 5zM7.5 15.5h3"/>""",
        ["inbox"] = """<path d="M3 10.5 5 4h8l2 6.5V15H3z"/><path d="M3 10.5h3.5c0 1.5 1 2.3 2.5 2.3s2.5-.8 2.5-2.3H15"/>""",
        ["settings"] = """<path d="M3 5h6M12.5 5H15M3 13h2.5M9 13h6M3 9h1M7.5 9H15"/><circle cx="10.7" cy="5" r="1.7"/><circle cx="7.2" cy="13" r="1.7"/><circle cx="5.7" cy="9" r="1.7"/>""",
        ["admin"] = """<path d="M9 2.5 14.5 5v4c0 3-2.2 5.3-5.5 6.5C5.7 14.3 3.5 12 3.5 9V5z"/>""",
        ["search"] = """<circle cx="8" cy="8" r="4.75"/><path d="m11.6 11.6 3.9 3.9"/>""",
        ["activity"] = """<path d="M2.5 9h3l2-4.5 3 9 2-4.5h3"/>""",
        ["clock"] = """<circle cx="9" cy="9" r="6.5"/><path d="M9 5.5V9l2.5 1.5"/>""",
        ["help"] = """<circle cx="9" cy="9" r="6.5"/><path d="M7.2 7.3c0-2.4 3.6-2.4 3.6 0 0 1.5-1.8 1.5-1.8 3M9 12.6v.1"/>""",
        ["info"] = """<circle cx="9" cy="9" r="6.5"/><path d="M9 8.3v4M9 5.7v.1"/>""",
        ["ok"] = """<circle cx="9" cy="9" r="6.5"/><path d="m6.2 9.2 2 2 3.7-4.2"/>""",
        ["warn"] = """<path d="M9 3 16 15H2z"/><path d="M9 7.5V11M9 13v.1"/>""",
        ["err"] = """<path d="M6.3 2.5h5.4l3.8 3.8v5.4l-3.8 3.8H6.3l-3.8-3.8V6.3zM9 5.8v4M9 12v.1"/>""",
        ["off"] = """<circle cx="9" cy="9" r="6.5"/><path d="M6 9h6"/>""",
        ["paused"] = """<circle cx="9" cy="9" r="6.5"/><path d="M7.3 6.8v4.4M10.7 6.8v4.4"/>""",
        ["banned"] = """<circle cx="9" cy="9" r="6.5"/><path d="m4.5 4.5 9 9"/>""",
        ["half"] = """<circle cx="9" cy="9" r="6.5"/><path d="M9 2.5v13a6.5 6.5 0 0 0 0-13z" fill="currentColor"/>""",
        ["lock"] = """<rect x="4" y="8" width="10" height="7" rx="1.5"/><path d="M6 8V6a3 3 0 0 1 6 0v2"/>""",
        ["down"] = """<path d="m5 7.5 4 4 4-4"/>""",
        ["right"] = """<path d="m7 5 4 4-4 4"/>""",
        ["left"] = """<path d="m11 5-4 4 4 4"/>""",
        ["arrow"] = """<path d="M3 9h11M10 5l4 4-4 4"/>""",
        ["check"] = """<path d="m3.5 9.5 3.7 3.7L14.5 5"/>""",
        ["close"] = """<path d="m4.5 4.5 9 9m0-9-9 9"/>""",
        ["plus"] = """<path d="M9 3.5v11M3.5 9h11"/>""",
        ["more"] = """<path d="M4.5 9h.1M9 9h.1M13.5 9h.1" stroke-width="2.2"/>""",
        ["copy"] = """<rect x="6.5" y="6.5" width="8.5" height="8.5" rx="1.5"/><path d="M11.5 6.5v-2A1.5 1.5 0 0 0 10 3H4.5A1.5 1.5 0 0 0 3 4.5V10a1.5 1.5 0 0 0 1.5 1.5h2"/>""",
        ["send"] = """<path d="M3 9h9M8.5 5l4 4-4 4M15 3.5v11"/>""",
        ["deploy"] = """<path d="M9 14.5v-9M5.5 8 9 4.5 12.5 8M4 2.5h10"/>""",
        ["import"] = """<path d="M9 15V5M5 8.5l4-4 4 4M3.5 2.5h11"/>""",
        ["download"] = """<path d="M9 3v8M5.5 8 9 11.5 12.5 8M3.5 15h11"/>""",
        ["filter"] = """<path d="M2.5 4.5h13M5 9h8M7.5 13.5h3"/>""",
        ["edit"] = """<path d="m3.5 14.5.7-3L11.5 4 14 6.5l-7.5 7.3z"/>""",
        ["link"] = """<path d="m7.5 10.5 3-3M8 5.5 9.5 4A3.2 3.2 0 0 1 14 8.5L12.5 10M10 12.5 8.5 14A3.2 3.2 0 0 1 4 9.5L5.5 8"/>""",
        ["undo"] = """<path d="M6 4 3 7l3 3M3 7h7a4 4 0 0 1 0 8H7"/>""",
        ["redo"] = """<path d="m12 4 3 3-3 3M15 7H8a4 4 0 0 0 0 8h3"/>""",
        ["refresh"] = """<path d="M3.5 7.5A6 6 0 0 1 14.3 6M14.5 10.5A6 6 0 0 1 3.7 12M14.5 3v3h-3M3.5 15v-3h3"/>""",
        ["person"] = """<circle cx="9" cy="6.2" r="2.7"/><path d="M3.5 15c.6-3 2.6-4.5 5.5-4.5s4.9 1.5 5.5 4.5"/>""",
        ["server"] = """<rect x="3" y="3.5" width="12" height="4.5" rx="1"/><rect x="3" y="10" width="12" height="4.5" rx="1"/><path d="M5.5 5.8v.1M5.5 12.3v.1"/>""",
        ["cloud"] = """<path d="M5.5 14a3 3 0 0 1-.3-6A4 4 0 0 1 13 8.2a2.9 2.9 0 0 1-.2 5.8z"/>""",
        ["table"] = """<rect x="3" y="3.5" width="12" height="11" rx="1"/><path d="M3 7.5h12M7.5 7.5v7"/>""",
        ["blank"] = """<rect x="3" y="3" width="12" height="12" rx="1.5" stroke-dasharray="2.5 2.2"/><path d="M9 6.5v5M6.5 9h5"/>""",
        ["proxy"] = """<circle cx="3.8" cy="9" r="1.6"/><circle cx="14.2" cy="9" r="1.6"/><path d="M5.4 9h7.2M9.5 6.5 12 9l-2.5 2.5"/>""",
        ["docs"] = """<path d="M9 4.5C7.5 3.3 5.5 3 3 3v11c2.5 0 4.5.3 6 1.5 1.5-1.2 3.5-1.5 6-1.5V3c-2.5 0-4.5.3-6 1.5zM9 4.5v11"/>""",
        ["expand"] = """<path d="M10.5 3.5h4v4M7.5 14.5h-4v-4M14.5 3.5 10 8M3.5 14.5 8 10"/>""",
        ["sun"] = """<circle cx="9" cy="9" r="3"/><path d="M9 2.5v1.5M9 14v1.5M2.5 9H4M14 9h1.5M4.4 4.4l1.1 1.1M12.5 12.5l1.1 1.1M4.4 13.6l1.1-1.1M12.5 5.5l1.1-1.1"/>""",
        ["moon"] = """<path d="M14.5 10.8A6 6 0 0 1 7.2 3.5a6 6 0 1 0 7.3 7.3z"/>""",
        ["screen"] = """<rect x="2.5" y="3.5" width="13" height="8.5" rx="1"/><path d="M6.5 15h5M9 12v3"/>""",
        ["out"] = """<path d="M7.5 3h-4v12h4M8 9h7M12 6l3 3-3 3"/>""",
        ["trash"] = """<path d="M3.5 5h11M7 5V3.5h4V5M5 5l.7 9.5h6.6L13 5M7.7 7.5v4.5M10.3 7.5v4.5"/>""",
        ["history"] = """<path d="M3.2 7A6.2 6.2 0 1 1 3 10.5M3 3.5V7h3.5M9 6v3.3l2.2 1.4"/>""",
        ["pin"] = """<path d="M6 2.5h6l-1 5 2.5 2.5h-9L7 7.5zM9 10v5.5"/>""",
        ["keyboard"] = """<rect x="2" y="4.5" width="14" height="9" rx="1.5"/><path d="M4.5 7.5h.1M7.5 7.5h.1M10.5 7.5h.1M13.5 7.5h.1M6 10.8h6"/>""",
        ["rocket"] = """<path d="M4 9.5 9 3l5 6.5M6 15h6M9 6v9"/>""",
    }.ToFrozenDictionary();

    /// <exception cref="KeyNotFoundException">There is no such icon; a page that asks for one is wrong.</exception>
    public static string Of(string name) => Shapes[name];
}
