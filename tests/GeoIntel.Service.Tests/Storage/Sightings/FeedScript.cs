using GeoIntel.Models.Sightings;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Storage.Registry;
using GeoIntel.Service.Tests.Admission;

namespace GeoIntel.Service.Tests.Storage.Sightings;

/// <summary>What one feed has to say, made up from a seed: reads, reads that replace or withdraw others, and bad ones.</summary>
/// <remarks>A read's make is its label: it tells reads apart whatever else is the same.</remarks>
sealed class FeedScript(FeedKey feed, Random random)
{
    readonly List<ScriptedRead> _reads = [];
    int _sent;

    public FeedKey Feed => feed;

    public IReadOnlyList<ScriptedRead> Reads => _reads;

    /// <summary>The next reads, some of those before, and now and then one in the wrong place.</summary>
    public ScriptedBatch NextBatch()
    {
        var start = Math.Max(0, _sent - random.Next(8) * random.Next(2));
        _sent += random.Next(12);
        Grow(_sent);
        var reads = _reads[start.._sent];
        while (_sent > 0 && random.Next(3) == 0) reads.Insert(random.Next(reads.Count + 1), _reads[random.Next(_sent)]);
        return new ScriptedBatch(feed, reads);
    }

    public void Grow(int count)
    {
        while (_reads.Count < count) _reads.Add(Make(_reads.Count + 1));
    }

    ScriptedRead Make(int number)
    {
        var read = new Read
        {
            Camera = Neighbourhood.CameraOf(feed.Id),
            VrmText = random.Next(3) == 0 ? Neighbourhood.Listed[random.Next(3)].Text : $"T{number}",
            CapturedAt = Neighbourhood.Now.AddMinutes(-random.Next(4000)),
            SourceSequence = feed.Numbered ? number : random.Next(2) * random.Next(1, 50), // of no meaning in the others
            VendorEventId = feed.Numbered && random.Next(4) == 0 ? AnEarlierId() : $"e{number}",
            Make = $"{feed.Id} {number}",
            Position = new(-2.83, 53.42),
        };
        switch (random.Next(10))
        {
            case 0:
                return random.Next(2) == 0
                    ? new ScriptedRead(read with { Camera = "nowhere" }, RefusalReason.UnknownCamera)
                    : new ScriptedRead(read with { Confidence = 2 }, RefusalReason.ImpossibleConfidence);
            case 1 or 2:
                return new ScriptedRead(read with { WithdrawsEventId = OtherThan(read.VendorEventId) }, null);
            case 3 or 4:
                return new ScriptedRead(read with { SupersedesEventId = OtherThan(read.VendorEventId) }, null);
            default:
                return new ScriptedRead(read, null);
        }
    }

    // Of a read, of a refused read, of a withdrawal, or of nothing; recent ones more often.
    string OtherThan(string own)
    {
        for (; ; )
        {
            var id = AnEarlierId();
            if (id.Length > 0 && id != own) return id;
        }
    }

    string AnEarlierId()
    {
        var back = random.Next(1, random.Next(2) == 0 ? 4 : 60);
        return back <= _reads.Count ? _reads[^back].Read.VendorEventId : $"never-{random.Next(1000)}";
    }
}

/// <param name="Refused">What the door must say to it.</param>
sealed record ScriptedRead(Read Read, RefusalReason? Refused)
{
    public string Label => Read.Make;
}

sealed record ScriptedBatch(FeedKey Feed, IReadOnlyList<ScriptedRead> Reads)
{
    public IntakeBatch ToIntake() => new(Feed.Id, [.. Reads.Select(scripted => new IntakeRead(scripted.Read))]);
}
