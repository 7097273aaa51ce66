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
        await OnChange(change);
        _told.Add(change);
        UpTo = sequence;
    }

    public Task RecordAsync(Delivered delivered)
    {
        _recorded.Add(delivered);
        return Task.CompletedTask;
    }

    /// <summary>Every told change lies in exactly one range, in order.</summary>
    public void AssertRecordedAll()
    {
        var place = 0;
        foreach (var range in _recorded)
        {
            Assert.Equal(
                (_told[place].Sequence, _told[place + range.Count - 1].Sequence), (range.First, range.Last));
            place += range.Count;
        }
        Assert.Equal(_told.Count, place);
    }
}
