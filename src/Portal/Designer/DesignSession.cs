using Gatehouse.ControlPlane;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Portal.Designer;

/// <summary>
/// One person's work on a draft: what is saved, what is edited, and the way back. It holds no screen state and does no
/// I/O; a definition is immutable, so a step of the history is a reference.
/// </summary>
public sealed class DesignSession(RestApi saved, long revision)
{
    private const int LongestHistory = 500;

    private readonly List<Step> _done = [];
    private readonly Stack<Step> _undone = [];

    /// <summary>The draft as the server holds it, and the base of a merge.</summary>
    public RestApi Saved { get; private set; } = saved;

    /// <summary>The revision of <see cref="Saved"/>; a save names it.</summary>
    public long Revision { get; private set; } = revision;

    public RestApi Current { get; private set; } = saved;

    /// <summary>Whether the two definitions differ: an edit that is typed back is no edit.</summary>
    public bool IsDirty => !Current.Equals(Saved);

    /// <summary>What Undo would take back, in words; null if there is nothing.</summary>
    public string? UndoName => _done.Count > 0 ? _done[^1].Name : null;

    public string? RedoName => _undone.TryPeek(out var step) ? step.Name : null;

    public RestMethod? Find(MethodKey key) => Current.FindMethod(key);

    /// <summary>Adds a resource with every parent it lacks.</summary>
    /// <returns>The full path as it was understood.</returns>
    public Outcome<string> AddPath(string? text)
    {
        var path = ResourcePath.Parse(text);
        return path.IsOk ? Take($"add {path.Value}", ResourceEdits.Add(Current, path.Value), path.Value) : path.Failure!;
    }

    /// <summary>Adds a whole path, where it is not there yet, with methods on it, as one step.</summary>
    /// <param name="methods">By verb; may be none if the path is new.</param>
    /// <returns>The first method, or the resource with an empty verb.</returns>
    public Outcome<MethodKey> AddAll(string path, IEnumerable<KeyValuePair<string, RestMethod>> methods)
    {
        var added = methods.ToList();
        var grown = Current.Resources.ContainsKey(path) && added.Count > 0 ? Current : ResourceEdits.Add(Current, path);
        foreach (var (verb, method) in added)
        {
            grown = grown.IsOk ? ResourceEdits.AddMethod(grown.Value, new MethodKey(path, verb), method) : grown;
        }

        var first = new MethodKey(path, added.Count > 0 ? added[0].Key : "");
        return Take(added.Count > 0 ? $"add {first}" : $"add {path}", grown, first);
    }

    public Outcome<MethodKey> AddMethod(MethodKey key, RestMethod method) => Take($"add {key}", ResourceEdits.AddMethod(Current, key, method), key);

    public Outcome<Done> Delete(MethodKey key) => Take($"delete {key}", ResourceEdits.RemoveMethod(Current, key), default(Done));

    /// <summary>Deletes a resource with everything below it.</summary>
    public Outcome<Done> Delete(string path) => Take($"delete {path}", ResourceEdits.Remove(Current, path), default(Done));

    /// <summary>Copies a method, as it is now, to another resource.</summary>
    public Outcome<MethodKey> Paste(MethodKey source, string target)
    {
        var key = source with { Path = target };
        return Find(source) is { } method
            ? Take($"paste {source} to {target}", ResourceEdits.AddMethod(Current, key, method), key)
            : Failure.NotFound($"{source} is not there any more, so it cannot be pasted.");
    }

    /// <summary>Gives a resource another last part; what lies below it goes along.</summary>
    /// <returns>Its new full path.</returns>
    public Outcome<string> Rename(string path, string? part)
    {
        var name = (part ?? "").Trim().Trim('/');
        if (ResourcePath.CheckPart(name) is { } problem)
        {
            return Failure.Invalid(problem);
        }

        var target = ResourcePath.Join(ResourcePath.Parent(path), name);
        return Take($"rename {path}", ResourceEdits.Move(Current, path, target), target);
    }

    /// <summary>Puts a resource, with what lies below it, under another parent.</summary>
    /// <returns>Its new full path.</returns>
    public Outcome<string> MoveUnder(string path, string parent)
    {
        var target = ResourcePath.Join(parent, ResourcePath.LastPart(path));
        return Current.Resources.ContainsKey(parent)
            ? Take($"move {path}", ResourceEdits.Move(Current, path, target), target)
            : Failure.NotFound($"{parent} is not there any more.");
    }

    /// <summary>Changes one method.</summary>
    /// <param name="what">What is edited, in words: <c>URL</c>. Edits of the same thing in a row are one step.</param>
    public Outcome<Done> Edit(MethodKey key, string what, Func<RestMethod, RestMethod> change)
    {
        if (Find(key) is not { } method)
        {
            return Failure.NotFound($"{key} is not there any more.");
        }

        Put($"change {what} of {key}", Current.WithMethod(key, change(method)), $"{key} {what}");
        return default(Done);
    }

    /// <summary>Takes the newest step back; returns its name, null if there is none.</summary>
    public string? Undo()
    {
        if (_done.Count == 0)
        {
            return null;
        }

        var step = _done[^1];
        _done.RemoveAt(_done.Count - 1);
        _undone.Push(step with { Other = Current });
        Current = step.Other;
        return step.Name;
    }

    public string? Redo()
    {
        if (!_undone.TryPop(out var step))
        {
            return null;
        }

        _done.Add(step with { Other = Current });
        Current = step.Other;
        return step.Name;
    }

    /// <summary>Goes back to what is saved; a step like any other, so that it can be undone.</summary>
    public void Discard() => Put("discard the edits", Saved);

    /// <summary>Takes up edits that were kept when a circuit or a tab was lost.</summary>
    public void Restore(RestApi edited) => Put("restore the edits", edited);

    /// <summary>The server has stored <paramref name="content"/>; edits made meanwhile stay edits.</summary>
    public void MarkSaved(RestApi content, long revision)
    {
        Saved = content;
        Revision = revision;
    }

    /// <summary>Somebody else saved first: their draft becomes the base, and the merge becomes the edited definition.</summary>
    public void Rebase(RestApi theirs, long revision, RestApi merged)
    {
        MarkSaved(theirs, revision);
        Put("merge with the saved draft", merged);
    }

    private Outcome<T> Take<T>(string name, Outcome<RestApi> next, T value)
    {
        if (!next.IsOk)
        {
            return next.Failure!;
        }

        Put(name, next.Value);
        return value;
    }

    private void Put(string name, RestApi next, string? field = null)
    {
        if (next.Equals(Current))
        {
            return;
        }

        var continues = field is not null && _done.Count > 0 && _done[^1].Field == field && _undone.Count == 0;
        if (!continues)
        {
            _done.Add(new Step(name, field, Current));
        }
        else if (next.Equals(_done[^1].Other))
        {
            // Typed back: nothing is left to take back.
            _done.RemoveAt(_done.Count - 1);
        }

        if (_done.Count > LongestHistory)
        {
            _done.RemoveAt(0);
        }

        _undone.Clear();
        Current = next;
    }

    /// <param name="Other">The definition on the other side of this step: before it when done, after it when undone.</param>
    private sealed record Step(string Name, string? Field, RestApi Other);
}
