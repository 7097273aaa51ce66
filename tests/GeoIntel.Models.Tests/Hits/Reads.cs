using System.Buffers.Binary;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Tests.Hits;

/// <summary>Matches of one rule and vehicle, named by the minute of their capture, and the hits they make.</summary>
static class Reads
{
    public static readonly HitKey Key = new(HitKind.VehicleOfInterest, "entry", 1);

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

    public static KeptHits Kept(EpisodeRule? rule = null) => new(_ => new EpisodeRules([rule ?? new EpisodeRule()], []));

    public static IReadOnlyList<HitChange> Apply(this KeptHits kept, params HitReason[] matches) =>
        kept.Round([.. matches.Select(match => new Coming(Key, match))]);

    public static IReadOnlyList<HitChange> Withdraw(this KeptHits kept, params HitReason[] matches) =>
        kept.Round([.. matches.Select(match => new Coming(Key, match, Withdrawn: true))]);
}
