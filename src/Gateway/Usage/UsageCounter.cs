using Gatehouse.Definitions.Feed;

namespace Gatehouse.Gateway.Usage;

internal readonly record struct Counted(bool Admitted, long Limit, long Remaining, long ResetsAtTicks);

/// <summary>
/// Counts what one key uses under one plan, and holds it to the plan's quota. Admission is one compare-and-swap on the
/// journal's page, so of any number of callers at once exactly as many pass as the quota has left.
/// </summary>
internal sealed unsafe class UsageCounter
{
    private readonly UsageJournal _journal;
    private readonly Lock _turning = new();

    // Ascending by day; the last one is being counted in.
    private readonly List<nint> _days = [];
    private readonly Dictionary<int, long> _others = [];
    private readonly Dictionary<int, (long Used, long LastUsed, long Previous)> _reported = [];
    private volatile View? _view;

    public UsageCounter(UsageJournal journal, string planId, string keyId)
    {
        _journal = journal;
        PlanId = planId;
        KeyId = keyId;
    }

    public string PlanId { get; }

    public string KeyId { get; }

    /// <summary>Whether the quota has room for one more; counts nothing.</summary>
    public Counted Peek(PlanContent plan, long utcTicks)
    {
        var view = ViewFor(plan, utcTicks);
        var left = view.Allowed - view.Earlier - Volatile.Read(ref ((UsageSlot*)view.Slot)->Count);
        return new Counted(left > 0, view.Limit, Math.Max(0, left), view.ResetsAtTicks);
    }

    /// <summary>Counts a request, unless the quota is used up.</summary>
    public Counted TryCount(PlanContent plan, long utcTicks, bool withPreviousSecret)
    {
        var view = ViewFor(plan, utcTicks);
        var slot = (UsageSlot*)view.Slot;
        while (true)
        {
            var today = Volatile.Read(ref slot->Count);
            var left = view.Allowed - view.Earlier - today;
            if (left <= 0)
            {
                return new Counted(false, view.Limit, 0, view.ResetsAtTicks);
            }

            if (Interlocked.CompareExchange(ref slot->Count, today + 1, today) == today)
            {
                var milliseconds = (utcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
                Volatile.Write(ref withPreviousSecret ? ref slot->PreviousLastUsed : ref slot->LastUsed, milliseconds);
                return new Counted(true, view.Limit, left - 1, view.ResetsAtTicks);
            }
        }
    }

    /// <summary>Takes over a slot found in the journal.</summary>
    public void Restore(nint slot)
    {
        lock (_turning)
        {
            _days.Add(slot);
            _days.Sort(static (a, b) => ((UsageSlot*)a)->Day.CompareTo(((UsageSlot*)b)->Day));
            _view = null;
        }
    }

    /// <summary>What others admitted on a day.</summary>
    public void Seed(DateOnly day, long used)
    {
        lock (_turning)
        {
            _others[day.DayNumber] = used;
            _view = null;
        }
    }

    /// <summary>Adds the days whose numbers differ from what was last <see cref="Confirm"/>ed.</summary>
    public void Collect(string node, List<UsageCount> changed)
    {
        lock (_turning)
        {
            foreach (var slot in _days)
            {
                var (day, now) = Read(slot);
                if (now.Used > 0 && (!_reported.TryGetValue(day, out var told) || told != now))
                {
                    changed.Add(new UsageCount(node, PlanId, KeyId, DateOnly.FromDayNumber(day), now.Used, Moment(now.LastUsed), Moment(now.Previous)));
                }
            }
        }
    }

    public void Confirm(UsageCount count)
    {
        lock (_turning)
        {
            _reported[count.Day.DayNumber] = (count.Used, count.LastUsedAt?.ToUnixTimeMilliseconds() ?? 0, count.PreviousLastUsedAt?.ToUnixTimeMilliseconds() ?? 0);
        }
    }

    /// <summary>Frees days that no period can hold any more.</summary>
    public void Forget(DateOnly today)
    {
        lock (_turning)
        {
            for (var i = _days.Count - 1; i >= 0; i--)
            {
                if (Read(_days[i]).Day is var day && UsageJournal.IsOld(day, today) && _view?.Slot != _days[i])
                {
                    _journal.Free((UsageSlot*)_days[i]);
                    _days.RemoveAt(i);
                    _reported.Remove(day);
                }
            }
        }
    }

    private View ViewFor(PlanContent plan, long utcTicks)
    {
        var view = _view;
        return view is not null && utcTicks >= view.DayStart && utcTicks < view.DayEnd && ReferenceEquals(view.Plan, plan) ? view : Turn(plan, utcTicks);
    }

    private View Turn(PlanContent plan, long utcTicks)
    {
        lock (_turning)
        {
            if (_view is { } current && utcTicks >= current.DayStart && utcTicks < current.DayEnd && ReferenceEquals(current.Plan, plan))
            {
                return current;
            }

            var today = DateOnly.FromDateTime(new DateTime(utcTicks, DateTimeKind.Utc));
            var slot = SlotFor(today);
            var (allowed, limit, earlier, resetsAt) = (long.MaxValue, 0L, 0L, 0L);
            if (plan.Quota is { } quota)
            {
                var period = QuotaPeriod.Of(quota.Period, today);
                allowed = QuotaPeriod.AllowedIn(period, quota, plan.CreatedAt);
                limit = allowed;
                resetsAt = period.ResetsAt.UtcTicks;
                earlier = _days.Where(day => day != slot && period.Holds(DateOnly.FromDayNumber(Read(day).Day))).Sum(day => Read(day).Now.Used)
                    + _others.Where(day => period.Holds(DateOnly.FromDayNumber(day.Key))).Sum(day => day.Value);
            }

            return _view = new View(plan, slot, today.ToDateTime(TimeOnly.MinValue).Ticks, today.AddDays(1).ToDateTime(TimeOnly.MinValue).Ticks, allowed, limit, earlier, resetsAt);
        }
    }

    private nint SlotFor(DateOnly day)
    {
        foreach (var known in _days)
        {
            if (Read(known).Day == day.DayNumber)
            {
                return known;
            }
        }

        var slot = (nint)_journal.Add(PlanId, KeyId, day);
        _days.Add(slot);
        return slot;
    }

    private static (int Day, (long Used, long LastUsed, long Previous) Now) Read(nint slot)
    {
        var data = (UsageSlot*)slot;
        return (data->Day, (Volatile.Read(ref data->Count), Volatile.Read(ref data->LastUsed), Volatile.Read(ref data->PreviousLastUsed)));
    }

    private static DateTimeOffset? Moment(long unixMilliseconds) =>
        unixMilliseconds == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds);

    /// <param name="Allowed">Requests that the running period may hold.</param>
    /// <param name="Earlier">Requests of the period on earlier days, and at other nodes.</param>
    private sealed record View(PlanContent Plan, nint Slot, long DayStart, long DayEnd, long Allowed, long Limit, long Earlier, long ResetsAtTicks);
}
