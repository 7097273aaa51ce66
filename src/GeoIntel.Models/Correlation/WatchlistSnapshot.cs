using System.Collections.Frozen;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Correlation;

/// <summary>Everything watched for, compiled for the correlator; it never changes. <see cref="WatchlistCompiler"/>
/// makes it.</summary>
public sealed class WatchlistSnapshot
{
    readonly WatchlistParts _parts;
    readonly CompiledCamera[] _cameras;
    readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _cameraIndex;
    readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _nominalIndex;

    internal WatchlistSnapshot(WatchlistParts parts)
    {
        _parts = parts;
        _cameras = parts.Cameras;
        _cameraIndex = parts.CameraIndex.GetAlternateLookup<ReadOnlySpan<char>>();
        _nominalIndex = parts.NominalIndex.GetAlternateLookup<ReadOnlySpan<char>>();
        Entries = parts.Entries;
        Links = parts.Links;
        NominalRules = parts.NominalRules;
        ZoneRules = parts.ZoneRules;
    }

    /// <summary>Version 0: no camera, no rule.</summary>
    public static WatchlistSnapshot Empty { get; } =
        WatchlistCompiler.Compile(new RegistryState { Version = 0 }, DateTimeOffset.UnixEpoch, out _);

    /// <summary>Version of the registry it was compiled from.</summary>
    public long Version => _parts.Version;

    /// <summary>Captures of this period are judged by what was in force; others need a snapshot of their own
    /// time.</summary>
    public Period Covers => _parts.Covers;

    /// <summary>In the order of their ids; <see cref="Sighting.CameraIndex"/> points here.</summary>
    public IReadOnlyList<CompiledCamera> Cameras => _cameras;

    /// <summary>In the order of their ids; <see cref="Sighting.NominalIndex"/> points here.</summary>
    public IReadOnlyList<Nominal> Nominals => _parts.Nominals;

    /// <summary>The most matches one sighting can make, so that a buffer of this many a sighting never
    /// overflows.</summary>
    public int MatchesPerSightingMax => _parts.MatchesPerSightingMax;

    internal EntryRule[] Entries { get; }
    internal LinkRule[] Links { get; }
    internal NominalRules[] NominalRules { get; }
    internal ZoneRule[] ZoneRules { get; }

    /// <summary>Finds a camera by its id, or by a name that the device gives itself. Allocates nothing.</summary>
    public bool TryFindCamera(ReadOnlySpan<char> idOrDeviceId, out int cameraIndex)
    {
        if (_cameraIndex.TryGetValue(idOrDeviceId, out cameraIndex)) return true;
        cameraIndex = -1;
        return false;
    }

    /// <summary>Finds a nominal by its id. Allocates nothing.</summary>
    public bool TryFindNominal(ReadOnlySpan<char> id, out int nominalIndex)
    {
        if (_nominalIndex.TryGetValue(id, out nominalIndex)) return true;
        nominalIndex = -1;
        return false;
    }

    /// <summary>The groups, not archived, that a nominal belonged to at a capture: for information, never a
    /// reason.</summary>
    public IReadOnlyList<OrganisedCrimeGroup> GroupsOf(int nominalIndex, DateTimeOffset capturedAt) =>
    [
        .. _parts.Groups[nominalIndex]
            .Where(of => of.Membership.Period.Contains(capturedAt))
            .Select(of => of.Group)
            .DistinctBy(group => group.Id),
    ];

    /// <summary>What makes matches of one rule and one vehicle the same episode.</summary>
    public HitKey KeyOf(in Sighting sighting, in Match match) => new(
        match.Kind,
        match.Kind == HitKind.VehicleOfInterest
            ? Entries[match.RuleIndex].Entry.Id
            : ZoneRules[match.RuleIndex].Condition.Id,
        sighting.Vrm.Packed);

    /// <summary>Puts a match into words that outlive the snapshot.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The match is of a kind that this program does not
    /// know.</exception>
    public HitReason Describe(in Sighting sighting, in Match match) => match.Kind switch
    {
        HitKind.VehicleOfInterest => DescribeEntry(sighting, match, Entries[match.RuleIndex]),
        HitKind.ExclusionZone => DescribeZone(sighting, match, ZoneRules[match.RuleIndex]),
        _ => throw new ArgumentOutOfRangeException(nameof(match), match.Kind, "This kind of match is not known."),
    };

    internal bool IsNominal(int index) => (uint)index < (uint)NominalRules.Length;

    internal bool TryFindVehicle(Vrm vrm, out VehicleRules rules)
    {
        if (!_parts.Vrms.TryFind(vrm, out var index))
        {
            rules = default;
            return false;
        }
        rules = _parts.Vehicles[index];
        return true;
    }

    /// <summary>Whether a zone contains the place of a sighting, and how far it is to the zone's edge.</summary>
    internal bool TryGetEdgeDistance(in Sighting sighting, int zoneIndex, out int distanceCentimetres)
    {
        // A fixed camera was judged when the snapshot was compiled, unless the sighting names a place of its own.
        if ((uint)sighting.CameraIndex < (uint)_cameras.Length
            && _cameras[sighting.CameraIndex].CapturePoint == sighting.Position)
        {
            return _parts.CameraZones.TryGetDistance(sighting.CameraIndex, zoneIndex, out distanceCentimetres);
        }

        var outline = _parts.Zones[zoneIndex].Outline;
        var inside = outline.Contains(sighting.Position);
        distanceCentimetres = inside ? outline.DistanceToEdgeCentimetres(sighting.Position) : 0;
        return inside;
    }

    HitReason DescribeEntry(in Sighting sighting, in Match match, EntryRule rule) => Reason(sighting, match) with
    {
        RuleRevision = rule.Entry.Revision,
        Priority = rule.Entry.Priority,
        Safeguarding = IsSafeguarding(sighting),
    };

    HitReason DescribeZone(in Sighting sighting, in Match match, ZoneRule rule) => Reason(sighting, match) with
    {
        RuleRevision = rule.Condition.Revision,
        MatchClass = sighting.NominalIndex == rule.NominalIndex ? MatchClass.Observed : MatchClass.Exact,
        ZoneId = _parts.Zones[rule.ZoneIndex].Zone.Id,
        ZoneRevision = _parts.Zones[rule.ZoneIndex].Zone.Revision,
        NominalId = _parts.Nominals[rule.NominalIndex].Id,
        VehicleLinkId = match.LinkIndex < 0 ? "" : Links[match.LinkIndex].Link.Id,
        Safeguarding = _parts.Nominals[rule.NominalIndex].Safeguarding,
    };

    HitReason Reason(in Sighting sighting, in Match match) => new()
    {
        SightingId = sighting.Id,
        CapturedAt = sighting.CapturedAt,
        ReceivedAt = sighting.ReceivedAt,
        CameraId = (uint)sighting.CameraIndex < (uint)_cameras.Length ? _cameras[sighting.CameraIndex].Id : "",
        Position = sighting.Position,
        UncertaintyCentimetres = sighting.UncertaintyCentimetres,
        ZoneVerdict = match.ZoneVerdict,
        EdgeDistanceCentimetres = match.EdgeDistanceCentimetres,
        EndedSince = match.EndedSince,
    };

    // A listed vehicle may be the one a child or an exploited person travels in; then safeguarding hears of it.
    bool IsSafeguarding(in Sighting sighting)
    {
        if (IsNominal(sighting.NominalIndex) && _parts.Nominals[sighting.NominalIndex].Safeguarding) return true;
        if (!TryFindVehicle(sighting.Vrm, out var vehicle)) return false;
        foreach (var link in Links.AsSpan(vehicle.LinkStart, vehicle.LinkCount))
        {
            var linked = link.InForce.Contains(sighting.CapturedAtTicks);
            if (linked && _parts.Nominals[link.NominalIndex].Safeguarding) return true;
        }
        return false;
    }
}
