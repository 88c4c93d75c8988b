using Gatehouse.ControlPlane;
using Gatehouse.Definitions.Rest;
using Gatehouse.Portal.Designer;
using Microsoft.Extensions.Time.Testing;

namespace Gatehouse.Portal.Tests.Designer;

public sealed class ScratchMirrorTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<RestApi?> _stored = [];
    private readonly SemaphoreSlim _wrote = new(0);
    private readonly ScratchMirror _mirror;
    private Failure? _failure;
    private bool _kept;

    public ScratchMirrorTests() => _mirror = new ScratchMirror(
        (edited, _) =>
        {
            _stored.Add(edited);
            return Task.FromResult<Outcome<Done>>(_failure is null ? default(Done) : _failure);
        },
        kept =>
        {
            _kept = kept;
            _wrote.Release();
            return Task.CompletedTask;
        },
        _time);

    public ValueTask DisposeAsync() => _mirror.DisposeAsync();

    [Fact]
    public async Task Writes_the_first_edit_at_once_and_the_newest_of_the_others_a_second_later()
    {
        _mirror.Touch(Edited(1));
        await WrittenAsync();
        _mirror.Touch(Edited(2));
        _mirror.Touch(Edited(3));
        Assert.Single(_stored);

        await AdvanceUntilWrittenAsync();

        Assert.Equal(["1", "3"], _stored.Select(api => api?.Description));
        Assert.True(_kept);
    }

    [Fact]
    public async Task A_save_makes_the_copy_that_waits_needless()
    {
        _mirror.Touch(Edited(1));
        await WrittenAsync();
        _mirror.Touch(Edited(2));

        await _mirror.SaveAsync(() => Task.FromResult<Outcome<Done>>(default(Done)));
        _mirror.Touch(Edited(3));
        await AdvanceUntilWrittenAsync();

        Assert.Equal(["1", "3"], _stored.Select(api => api?.Description));
    }

    [Fact]
    public async Task A_refused_save_leaves_the_copy_waiting()
    {
        _mirror.Touch(Edited(1));
        await WrittenAsync();
        _mirror.Touch(Edited(2));

        await _mirror.SaveAsync(() => Task.FromResult<Outcome<Done>>(Failure.Conflict("Somebody saved first.")));
        await AdvanceUntilWrittenAsync();

        Assert.Equal("2", _stored[^1]?.Description);
    }

    [Fact]
    public async Task Closing_the_page_keeps_what_was_typed_last()
    {
        _mirror.Touch(Edited(1));
        await WrittenAsync();
        _mirror.Touch(Edited(2));

        await _mirror.DisposeAsync();

        Assert.Equal("2", _stored[^1]?.Description);
    }

    [Fact]
    public async Task A_copy_that_cannot_be_kept_is_told_and_tried_again_with_the_next_edit()
    {
        _failure = Failure.LimitExceeded("Too large.");
        _mirror.Touch(Edited(1));
        await WrittenAsync();
        Assert.False(_kept);

        _failure = null;
        _mirror.Touch(Edited(2));
        await AdvanceUntilWrittenAsync();

        Assert.True(_kept);
    }

    private static RestApi Edited(int number) => new() { Description = number.ToString(System.Globalization.CultureInfo.InvariantCulture) };

    private async Task WrittenAsync() => Assert.True(await _wrote.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));

    // The pause may begin a moment after the write was told, so time moves on until the next write is.
    private async Task AdvanceUntilWrittenAsync()
    {
        for (var tries = 0; tries < 1000; tries++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            if (await _wrote.WaitAsync(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken))
            {
                return;
            }
        }

        Assert.Fail("Nothing was written.");
    }
}
