using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Definitions.Diff;
using Gatehouse.Definitions.Rest;
using Gatehouse.Portal.Shell;
using Gatehouse.Portal.Shell.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using MudBlazor;

namespace Gatehouse.Portal.Designer;

/// <summary>The ways from unsaved to saved: copies while editing, save, conflict, restore; and the dialogs that ask.</summary>
public sealed partial class DesignPage
{
    private static readonly DialogOptions Narrow = new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true, BackdropClick = false };
    private static readonly DialogOptions Wide = new() { MaxWidth = MaxWidth.Medium, FullWidth = true, CloseOnEscapeKey = true, BackdropClick = false };

    private Task<Outcome<Done>> WriteScratchAsync(RestApi? edited, CancellationToken cancellationToken) => edited is null
        ? Drafts.DiscardScratchAsync(_actor, Api.ApiId, cancellationToken)
        : Drafts.SaveScratchAsync(_actor, Api.ApiId, _session!.Revision, edited, cancellationToken);

    private Task ScratchWrittenAsync(bool kept) => InvokeAsync(() =>
    {
        _kept = kept && _session!.IsDirty ? Time.GetUtcNow() : null;
        _keptFailed = !kept;
        StateHasChanged();
    });

    // Edits that a lost tab or circuit left behind.
    private async Task RestoreAsync(DraftView draft, CancellationToken cancellationToken)
    {
        if (ReadOnly)
        {
            return;
        }

        var scratch = await Drafts.LoadScratchAsync(_actor, Api.ApiId, cancellationToken);
        if (!scratch.IsOk || scratch.Value is not { } left || left.Definition.Equals(draft.Definition))
        {
            return;
        }

        if (left.BaseRevision != draft.Revision)
        {
            _stale = left;
            _notice = new Notice(
                Tone.Warning,
                $"Your unsaved edits from {Reader.Short(left.At)} started from revision {left.BaseRevision}; {draft.SavedBy} has saved revision {draft.Revision} since. Decide what to keep before you go on.",
                new NoticeAct("Compare and merge", MergeStaleAsync),
                new NoticeAct("Drop mine", DropStaleAsync));
            return;
        }

        _session!.Restore(left.Definition);
        _kept = left.At;
        var edits = Math.Max(1, DefinitionDiff.Between(_session.Saved, _session.Current).Count);
        _notice = new Notice(Tone.Info, $"Restored {Numbers.Count(edits, "unsaved edit", "unsaved edits")} from {Reader.Short(left.At)}.", new NoticeAct("Discard", DiscardAsync));
    }

    private async Task SaveAsync()
    {
        if (ReadOnly || _saving || _session is not { IsDirty: true } session)
        {
            return;
        }

        _saving = true;
        StateHasChanged();
        var sent = session.Current;
        try
        {
            var saved = await _mirror!.SaveAsync(() => Drafts.SaveAsync(_actor, new SaveDraft(Api.ApiId, session.Revision, sent), CancellationToken.None));
            if (saved.IsOk)
            {
                session.MarkSaved(sent, saved.Value.Revision);
                _failure = null;
                _kept = null;
                _notice = SavedNotice();
                Recompute();
                await Api.RefreshAsync();
            }
            else if (saved.Failure is { Kind: FailureKind.Conflict, Current: DraftView theirs })
            {
                _saving = false;
                await ResolveAsync(new DraftMerge(session.Saved, session.Current, theirs.Definition), theirs, saved.Failure.Message, baseKnown: true);
            }
            else
            {
                _failure = saved.Failure;
            }
        }
        finally
        {
            _saving = false;
        }

        StateHasChanged();
    }

    private Notice SavedNotice()
    {
        var live = _around.LiveStage;
        var text = live is null ? "Saved. Nothing is live yet: callers get an answer after the first deployment."
            : _around.Live!.Equals(_session!.Current) ? $"Saved. It is what {live.Name} serves already."
            : $"Saved. Callers of {live.Name} still get #{live.DeploymentNumber}.";
        return new Notice(Tone.Ok, text, [.. DeployLinks(live)]);
    }

    // Links to the pages that go on from here, as far as they exist.
    private IEnumerable<NoticeAct> DeployLinks(DesignStage? live)
    {
        if (live is not null && _around.Live!.Equals(_session!.Current))
        {
            yield break;
        }

        if (PageDirectory.Has("/t/{team}/apis/{api}/{version}/deployments"))
        {
            yield return new NoticeAct("Deploy", Href: Api.Path("deployments") + "?deploy=");
        }

        if (live is not null && PageDirectory.Has("/t/{team}/apis/{api}/{version}/compare"))
        {
            yield return new NoticeAct("Compare", Href: $"{Api.Path("compare")}?a=draft&b={Uri.EscapeDataString(live.Name)}");
        }
    }

    private async Task ResolveAsync(DraftMerge merge, DraftView theirs, string lead, bool baseKnown)
    {
        var parameters = new DialogParameters<ConflictDialog>
        {
            { x => x.Merge, merge },
            { x => x.Theirs, theirs.SavedBy },
            { x => x.Lead, lead },
            { x => x.BaseKnown, baseKnown },
        };
        var dialog = await Dialogs.ShowAsync<ConflictDialog>("Somebody saved first", parameters, Wide);
        if (await dialog.Result is not { Canceled: false, Data: ConflictAnswer answer })
        {
            _notice ??= new Notice(Tone.Warning, $"{theirs.SavedBy} saved first, and your edits are not saved yet. Save again to compare.");
            return;
        }

        _stale = null;
        _notice = null;
        _session!.Rebase(theirs.Definition, theirs.Revision, answer.Merged);
        Changed();
        if (answer.Save)
        {
            await SaveAsync();
        }
    }

    private async Task MergeStaleAsync()
    {
        var draft = await Drafts.LoadAsync(_actor, Api.ApiId, CancellationToken.None);
        if (_stale is { } left && !Refused(draft))
        {
            await ResolveAsync(
                new DraftMerge(new RestApi(), left.Definition, draft.Value.Definition),
                draft.Value,
                $"The draft that your edits of {Reader.Short(left.At)} started from is not kept, so what only one side has is kept, also if the other side meant to delete it.",
                baseKnown: false);
            StateHasChanged();
        }
    }

    private async Task DropStaleAsync()
    {
        if (!Refused(await Drafts.DiscardScratchAsync(_actor, Api.ApiId, CancellationToken.None)))
        {
            _stale = null;
            _notice = null;
        }

        StateHasChanged();
    }

    private Task DiscardAsync()
    {
        if (!ReadOnly)
        {
            _session!.Discard();
            _notice = new Notice(Tone.Info, "Discarded the edits; the draft is as it was saved.", new NoticeAct("Undo", UndoAsync));
            Changed();
        }

        return Task.CompletedTask;
    }

    private async Task ReviewAsync()
    {
        var dialog = await Dialogs.ShowAsync<ReviewDialog>("Unsaved edits", new DialogParameters<ReviewDialog> { { x => x.Changes, _edits } }, Wide);
        if (await dialog.Result is { Canceled: false })
        {
            await SaveAsync();
        }
    }

    private async Task AddAsync(string parent)
    {
        var parameters = new DialogParameters<AddDialog> { { x => x.Session, _session! }, { x => x.Parent, parent } };
        var dialog = await Dialogs.ShowAsync<AddDialog>("Add a resource or method", parameters, Narrow);
        if (await dialog.Result is { Canceled: false, Data: MethodKey key })
        {
            _notice = null;
            Changed();
            Go(new DesignView(key.Path, key.Verb.Length == 0 ? null : key.Verb, key.Verb.Length == 0 ? null : 2));
        }
    }

    private Task AddHelloAsync()
    {
        Take(_session!.AddAll("/hello", [KeyValuePair.Create("GET", NewMethods.Mock("/hello") with { Summary = "Say hello" })]), key => new DesignView(key.Path, key.Verb, 2));
        return Task.CompletedTask;
    }

    private Task AskMoveAsync(string path) => AskTargetAsync(
        $"Move {path}", "Put it below", "Move", "What lies below it goes along.",
        _session!.Current.Resources.Keys.Where(other => !ResourcePath.IsWithin(other, path) && other != ResourcePath.Parent(path)),
        parent =>
        {
            var moved = _session!.MoveUnder(path, parent);
            if (moved.IsOk)
            {
                Take(moved, to => new DesignView(to, null, null));
            }

            return moved.Failure;
        });

    private Task CopyToAsync() => Selected is not { } key ? Task.CompletedTask : AskTargetAsync(
        $"Copy {key}", "To the resource", "Copy", "The method is copied as it is now.",
        _session!.Current.Resources.Where(entry => !entry.Value.Methods.ContainsKey(key.Verb)).Select(entry => entry.Key),
        target =>
        {
            var pasted = _session!.Paste(key, target);
            if (pasted.IsOk)
            {
                Take(pasted, to => new DesignView(to.Path, to.Verb, State.Step));
            }

            return pasted.Failure;
        });

    private async Task AskTargetAsync(string title, string label, string verb, string hint, IEnumerable<string> targets, Func<string, Failure?> act)
    {
        var parameters = new DialogParameters<TargetDialog>
        {
            { x => x.Title, title }, { x => x.Label, label }, { x => x.Verb, verb }, { x => x.Hint, hint }, { x => x.Targets, [.. targets] }, { x => x.Act, act },
        };
        var dialog = await Dialogs.ShowAsync<TargetDialog>(title, parameters, Narrow);
        await dialog.Result;
    }

    // Only where no copy could be kept; otherwise the edits are there when their author comes back.
    private async Task AskBeforeLeavingAsync(LocationChangingContext change)
    {
        if (new Uri(new Uri(Navigation.BaseUri), change.TargetLocation).AbsolutePath == new Uri(Navigation.Uri).AbsolutePath)
        {
            return;
        }

        if (!await Browser.InvokeAsync<bool>("confirm", "Your edits are not saved, and no copy of them could be kept. Leave and lose them?"))
        {
            change.PreventNavigation();
        }
    }
}
