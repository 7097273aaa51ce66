using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Subjects;
using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Tests.Correlation;

/// <summary>The smallest registry in which a read at the camera hits: change one thing and see what becomes of
/// it.</summary>
static class Registry
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 3, 12, 0, 0, TimeSpan.Zero);
    public static readonly Vrm Linked = Vrm.Of("AB12CDE");
    public static readonly GeoPoint CapturePoint = GeoPoint.OfMetres(346_050, 393_050);

    public static Camera Camera { get; } = new()
    {
        Id = "a57-eastbound",
        FeedId = "feed",
        DisplayName = "A57 eastbound",
        CapturePoint = CapturePoint,
        SurveyUncertaintyMetres = 2,
        DeviceIds = ["hik-17"],
    };

    public static Nominal Nominal { get; } = new() { Id = "N-104", Category = DataSubjectCategory.Convicted };

    public static VehicleLink Link { get; } = new()
    {
        Id = "link",
        NominalId = "N-104",
        Vrm = Linked,
        Type = VehicleLinkType.SeenDriving,
    };

    /// <summary>A square of 100 m whose middle is the capture point.</summary>
    public static Zone Zone { get; } = new() { Id = "prescot", Outline = Square(346_000, 393_000, 100) };

    public static Condition Condition { get; } = new()
    {
        Id = "condition",
        NominalId = "N-104",
        Kind = ConditionKind.ExclusionZone,
        ZoneId = "prescot",
        Basis = new Basis
        {
            Kind = BasisKind.LicenceCondition,
            Reference = "L-1",
            Necessity = "to protect",
            Proportionality = "streets only",
        },
        Owner = "officer",
        Approval = ApprovalState.Approved,
        ServedAt = Noon.AddDays(-100),
        Period = Period.Always,
    };

    public static ListEntry Entry { get; } = new()
    {
        Id = "entry",
        ListId = "list",
        Vrm = Linked,
        Priority = HitPriority.High,
        Owner = "sergeant",
        Basis = Condition.Basis,
        Approval = ApprovalState.Approved,
        Period = Period.Always,
    };

    public static RegistryState State { get; } = new()
    {
        Version = 1,
        Cameras = [Camera],
        Nominals = [Nominal],
        VehicleLinks = [Link],
        Zones = [Zone],
        Conditions = [Condition],
    };

    public static Polygon Square(double east, double north, double side) => new(new LinearRing(
    [
        new(east, north), new(east + side, north), new(east + side, north + side), new(east, north + side),
        new(east, north),
    ]));

    /// <summary>A read of the linked vehicle at the camera.</summary>
    public static Sighting Read(
        WatchlistSnapshot watchlist, DateTimeOffset? capturedAt = null, DateTimeOffset? receivedAt = null)
    {
        watchlist.TryFindCamera("a57-eastbound", out var camera);
        var captured = capturedAt ?? Noon;
        var received = receivedAt ?? captured.AddSeconds(1);
        return new Sighting(
            Guid.NewGuid(), Linked, captured.UtcTicks, received.UtcTicks, CapturePoint, camera, 700);
    }

    public static WatchlistSnapshot Compile(RegistryState state) => WatchlistCompiler.Compile(state, Noon, out _);

    /// <summary>The matches that are more than a presence.</summary>
    public static List<Match> Correlate(WatchlistSnapshot watchlist, params Sighting[] sightings) =>
        CorrelateAll(watchlist, [], sightings).FindAll(match => match.Kind != HitKind.Presence);

    /// <summary>The matches of the rules, presences too.</summary>
    public static List<Match> CorrelateAll(WatchlistSnapshot watchlist, Vrm[] candidates, params Sighting[] sightings)
    {
        var matches = new Match[watchlist.RoomFor(sightings.Length, candidates.Length)];
        return [.. matches.Take(Correlator.Correlate(sightings, candidates, watchlist, matches))];
    }
}
