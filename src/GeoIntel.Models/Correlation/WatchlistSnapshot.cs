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
    readonly CompiledCamera[] _cameras;
    readonly int _nominalCount;
    readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _cameraIndex;
    readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _nominalIndex;

    WatchlistBuilder? _builder;

    /// <param name="builder">What the next snapshot is compiled with; null to begin anew.</param>
    internal WatchlistSnapshot(WatchlistParts parts, WatchlistBuilder? builder = null)
    {
        _builder = builder;
        _nominalCount = parts.Nominals.Count;
        Parts = parts;
        _cameras = parts.Cameras;
        _cameraIndex = parts.CameraIndex.GetAlternateLookup<ReadOnlySpan<char>>();
        _nominalIndex = parts.Nominals.Index.GetAlternateLookup<ReadOnlySpan<char>>();
        Zones = parts.Zones;
        Weeks = parts.Weeks;
        NominalRules = parts.NominalRules;
        Conditions = parts.ConditionTests;
        NominalZones = parts.NominalZones;
        Permissions = parts.Permissions;
        Marks = parts.Marks;
        MarkIndex = parts.MarkIndex;
        Entries = parts.EntryTests;
        Links = parts.LinkTests;
        VehicleLinks = parts.VehicleLinks;
    }

    /// <summary>Version 0: no camera, no rule.</summary>
    public static WatchlistSnapshot Empty { get; } =
        WatchlistCompiler.Compile(new RegistryState { Version = 0 }, DateTimeOffset.UnixEpoch, out _);

    /// <summary>Version of the registry it was compiled from.</summary>
    public long Version => Parts.Version;

    /// <summary>Captures of this period are judged by what was in force; others need a snapshot of their own
    /// time.</summary>
    public Period Covers => Parts.Covers;

    /// <summary>In the order of their ids; <see cref="Sighting.CameraIndex"/> points here.</summary>
    public IReadOnlyList<CompiledCamera> Cameras => _cameras;

    /// <summary>The highest revision of each, in the order of their ids; <see cref="Sighting.NominalIndex"/> points
    /// here.</summary>
    public IReadOnlyList<Nominal> Nominals => Parts.Nominals;

    /// <summary>The most matches one sighting without candidates can make, so that a buffer of this many a sighting
    /// never overflows.</summary>
    public int MatchesPerSightingMax => Parts.Bound.PerSighting;

    internal WatchlistParts Parts { get; }
    internal ZoneMap Zones { get; }
    internal WeekMaps Weeks { get; }
    internal Chunks<NominalRules> NominalRules { get; }
    internal Chunks<ConditionTest> Conditions { get; }
    internal NominalZones NominalZones { get; }
    internal Chunks<PermissionTest> Permissions { get; }
    internal Chunks<WatchedMark> Marks { get; }
    internal MarkIndex MarkIndex { get; }
    internal Chunks<EntryTest> Entries { get; }
    internal Chunks<LinkTest> Links { get; }
    internal Chunks<VehicleLink?> VehicleLinks { get; }

    /// <summary>The room that a batch needs in the buffer of matches.</summary>
    /// <param name="candidates">Of all its sightings together.</param>
    /// <exception cref="OverflowException">The batch is too large for one buffer; cut it.</exception>
    public int RoomFor(int sightings, int candidates) =>
        checked(sightings * Parts.Bound.PerSighting + candidates * Parts.Bound.PerCandidate);

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
    public IReadOnlyList<OrganisedCrimeGroup> GroupsOf(int nominalIndex, DateTimeOffset capturedAt)
    {
        var groups = new List<OrganisedCrimeGroup>();
        foreach (var (membership, period, _) in Parts.Memberships[nominalIndex])
        {
            if (!period.Contains(capturedAt)) continue;
            if (!Parts.Groups.TryGetValue(membership.GroupId, out var group)) continue;
            if (group.Status != GroupStatus.Archived && !groups.Contains(group)) groups.Add(group);
        }
        return groups;
    }

    /// <summary>What makes matches of one rule the same episode: of one vehicle, or of all vehicles for a rule on
    /// several.</summary>
    public HitKey KeyOf(in Sighting sighting, in Match match) => match.Kind switch
    {
        HitKind.Presence => new(match.Kind, "", sighting.Vrm.Packed),
        HitKind.VehicleOfInterest => new(match.Kind, Parts.ListEntries[match.RuleIndex]!.Id, sighting.Vrm.Packed),
        HitKind.NonAssociation or HitKind.GroupPresence =>
            new(match.Kind, Parts.ConditionRules[match.RuleIndex]!.Condition.Id, 0),
        _ => new(match.Kind, Parts.ConditionRules[match.RuleIndex]!.Condition.Id, sighting.Vrm.Packed),
    };

    /// <summary>Puts a match into words that outlive the snapshot.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The match is of a kind that this program does not
    /// know.</exception>
    public HitReason Describe(in Sighting sighting, in Match match) => MatchWords.Of(this, sighting, match);

    /// <summary>Reads what the trials of these marks will read, so that the waits for memory overlap.</summary>
    internal void Warm(ReadOnlySpan<(int Start, int Count)> found)
    {
        foreach (var (start, count) in found)
        {
            if (count == 0) continue;
            ref readonly var mark = ref Marks[start];
            if (mark.LinkCount > 0) NominalZones.Warm(Links[mark.LinkStart].NominalIndex);
        }
    }

    internal bool IsNominal(int index) => (uint)index < (uint)_nominalCount;

    /// <summary>For whoever compiles the next snapshot; the first one gets it.</summary>
    internal WatchlistBuilder? TakeBuilder() => Interlocked.Exchange(ref _builder, null);
}
