using System.Buffers.Binary;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Tests.Hits;

/// <summary>Matches of one rule and vehicle, named by the minute of their capture, and a store of the hits they
/// make.</summary>
static class Reads
{
    public static readonly HitKey Key = new(HitKind.ExclusionZone, "condition", 1);

    static readonly DateTimeOffset Morning = new(2026, 3, 3, 8, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset Minute(int minute) => Morning.AddMinutes(minute);

    /// <param name="twin">Tells reads of the same minute apart.</param>
    public static HitReason At(int minute, int twin = 0, bool ended = false, int lateMinutes = 0)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt32LittleEndian(id, minute * 31 % 101); // so that ids are not in the order of time
        BinaryPrimitives.WriteInt32LittleEndian(id[4..], minute);
        BinaryPrimitives.WriteInt32LittleEndian(id[8..], twin);
        return new HitReason
        {
            SightingId = new Guid(id),
            CapturedAt = Minute(minute),
            ReceivedAt = Minute(minute + lateMinutes).AddSeconds(1),
            Position = GeoPoint.OfMetres(345_000, 393_000),
            UncertaintyCentimetres = 700,
            EndedSince = ended,
        };
    }
}

/// <summary>Keeps the hits of one key, as the service does.</summary>
sealed class HitStore
{
    static readonly EpisodeOptions Options = new();

    readonly Dictionary<Guid, Hit> _hits = [];

    /// <summary>Not withdrawn, in the order of capture.</summary>
    public IReadOnlyList<Hit> Standing =>
        [.. _hits.Values.Where(hit => hit.State != HitState.Withdrawn).OrderBy(hit => hit.FirstCapturedAt)];

    public IReadOnlyList<HitChange> Apply(params HitReason[] matches) =>
        Keep(EpisodeKeeper.Apply(Reads.Key, Standing, matches, Options, Guid.NewGuid));

    public IReadOnlyList<HitChange> Rebuild(params HitReason[] matches) =>
        Keep(EpisodeKeeper.Rebuild(Reads.Key, Standing, matches, Options, Guid.NewGuid));

    public IReadOnlyList<HitChange> Close(DateTimeOffset now) => Keep(EpisodeKeeper.CloseOver(Standing, now, Options));

    IReadOnlyList<HitChange> Keep(IReadOnlyList<HitChange> changes)
    {
        foreach (var change in changes)
        {
            var revision = _hits.TryGetValue(change.Hit.Id, out var before) ? before.Revision : 0;
            Assert.Equal(revision + 1, change.Hit.Revision);
            Assert.NotEqual(HitState.Withdrawn, before?.State);
            Assert.Equal(before is null, change.Kind == HitChangeKind.Opened);
            _hits[change.Hit.Id] = change.Hit;
        }
        return changes;
    }
}
