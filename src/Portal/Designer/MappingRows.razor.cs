using Gatehouse.Definitions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Gatehouse.Portal.Designer;

/// <summary>Edits a map of mapping expressions.</summary>
public sealed partial class MappingRows
{
    private string _target = "";
    private string? _name;
    private string? _value;
    private string? _refusal;

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>One row in words, for the history: <c>mapped value</c>.</summary>
    [Parameter, EditorRequired]
    public string What { get; set; } = "";

    [Parameter, EditorRequired]
    public Map<string> Items { get; set; } = [];

    /// <summary>What a key may begin with, and the word for it: <c>integration.request.header.</c>, <c>header</c>.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<(string Prefix, string Word)> Targets { get; set; } = [];

    [Parameter, EditorRequired]
    public Func<Map<string>, string, Task> Set { get; set; } = null!;

    /// <summary>The problem with a key's expression, if there is one.</summary>
    [Parameter]
    public Func<string, string?>? ErrorOf { get; set; }

    /// <summary>The map as rules name it.</summary>
    [Parameter]
    public string? Field { get; set; }

    [Parameter]
    public string? Example { get; set; }

    [Parameter]
    public string? Hint { get; set; }

    [Parameter]
    public bool ReadOnly { get; set; }

    protected override void OnInitialized() => _target = Targets[0].Prefix;

    private (string Word, string Name) Show(string key)
    {
        var target = Targets.FirstOrDefault(target => key.StartsWith(target.Prefix, StringComparison.Ordinal));
        return target.Prefix is null ? ("other", key) : (target.Word, key[target.Prefix.Length..]);
    }

    private Task KeyAsync(KeyboardEventArgs key) => key.Key == "Enter" ? AddAsync() : Task.CompletedTask;

    private async Task AddAsync()
    {
        var name = (_name ?? "").Trim();
        _refusal = name.Length == 0 ? "Give the row a name." : Items.ContainsKey(_target + name) ? $"{name} is already mapped." : null;
        if (_refusal is null)
        {
            var value = (_value ?? "").Trim();
            (_name, _value) = (null, null);
            await Set(Items.With(_target + name, value), $"{What} {name}");
        }
    }
}
