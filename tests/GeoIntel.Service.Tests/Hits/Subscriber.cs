using GeoIntel.Service.Hits;

namespace GeoIntel.Service.Tests.Hits;

/// <summary>Keeps what a watch tells it, and what the watch says it has told.</summary>
sealed class Subscriber
{
    readonly List<ToldChange> _told = [];
    readonly List<Delivered> _recorded = [];

    public IReadOnlyList<ToldChange> Told => _told;
    public IReadOnlyList<Delivered> Recorded => _recorded;
    public long UpTo { get; private set; }

    /// <summary>Called before a change is taken; may wait, cancel or throw.</summary>
    public Func<ToldChange, Task> OnChange { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called when the watch says that nothing is new.</summary>
    public Action<long> OnPulse { get; set; } = _ => { };

    public async Task TellAsync(ToldChange? change, long sequence)
    {
        if (change is null)
        {
            UpTo = sequence;
            OnPulse(sequence);
            return;
        }
        Assert.Equal(change.Sequence, sequence);
        Assert.InRange(sequence, _recorded[^1].First, _recorded[^1].Last);
        await OnChange(change);
        _told.Add(change);
        UpTo = sequence;
    }

    public Task RecordAsync(Delivered delivered)
    {
        _recorded.Add(delivered);
        return Task.CompletedTask;
    }

    /// <summary>Every told change lies in exactly one range, in order; only of the last range some may not have been told.</summary>
    public void AssertRecordedAll()
    {
        var place = 0;
        foreach (var range in _recorded)
        {
            var told = _told.Skip(place).Take(range.Count).Select(change => change.Sequence).ToList();
            if (told.Count > 0) Assert.Equal(range.First, told[0]);
            if (told.Count == range.Count) Assert.Equal(range.Last, told[^1]);
            else Assert.Equal(_recorded[^1], range);
            place += told.Count;
        }
        Assert.Equal(_told.Count, place);
    }
}
