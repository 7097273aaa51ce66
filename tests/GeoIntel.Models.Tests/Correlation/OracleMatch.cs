using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Tests.Correlation;

/// <summary>What a match says, in plain nouns.</summary>
public sealed record OracleMatch
{
    public required Guid SightingId { get; init; }
    public required HitKey Key { get; init; }
    public int RuleRevision { get; init; } = 1;
    public string NominalId { get; init; } = "";
    public string LinkId { get; init; } = "";
    public string ZoneId { get; init; } = "";
    public int ZoneRevision { get; init; }
    public MatchClass MatchClass { get; init; } = MatchClass.Exact;
    public Vrm WatchedVrm { get; init; }
    public MatchRole Role { get; init; }
    public ZoneVerdict ZoneVerdict { get; init; }
    public int EdgeDistanceCentimetres { get; init; }
    public bool EndedSince { get; init; }
    public bool Safeguarding { get; init; }
    public bool ClockDoubtful { get; init; }

    public HitKind Kind => Key.Kind;

    public static OracleMatch Of(HitKey key, HitReason reason) => new()
    {
        SightingId = reason.SightingId,
        Key = key,
        RuleRevision = reason.RuleRevision,
        NominalId = reason.NominalId,
        LinkId = reason.VehicleLinkId,
        ZoneId = reason.ZoneId,
        ZoneRevision = reason.ZoneRevision,
        MatchClass = reason.MatchClass,
        WatchedVrm = reason.WatchedVrm,
        Role = reason.Role,
        ZoneVerdict = reason.ZoneVerdict,
        EdgeDistanceCentimetres = reason.EdgeDistanceCentimetres,
        EndedSince = reason.EndedSince,
        Safeguarding = reason.Safeguarding,
        ClockDoubtful = reason.ClockDoubtful,
    };
}
