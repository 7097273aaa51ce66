using GeoIntel.Models.Conditions;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;
using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Tests.Hits;

/// <summary>Four vehicles, one zone, two versions of every rule, and what arrives of their reads: late, twice, refined,
/// withdrawn, judged again.</summary>
sealed class KeeperWorld
{
    static readonly DateTimeOffset Start = new(2026, 3, 3, 8, 0, 0, TimeSpan.Zero);
    static readonly Vrm[] Vehicles = [Vrm.Of("AB12CDE"), Vrm.Of("AB12CDF"), Vrm.Of("XY63ZZZ"), Vrm.Of("K777AAA")];

    // Metres east of the zone's west edge; it is 400 m wide, so 30 and 380 lie inside near an edge and 200 deep inside.
    static readonly int[] Places = [-900, -60, -50, -10, 30, 200, 380, 440, 451, 700];

    /// <summary>400 m square.</summary>
    public static readonly Polygon Outline = new(new LinearRing(
    [
        new(345_000, 393_000), new(345_400, 393_000), new(345_400, 393_400), new(345_000, 393_400), new(345_000, 393_000),
    ]));

    readonly Random _random;
    readonly DateTimeOffset _changeover;
    readonly EpisodeRules _rules;
    int _ids;

    public KeeperWorld(int seed)
    {
        _random = new Random(seed);
        var span = TimeSpan.FromDays(_random.Next(3) == 0 ? 70 : 1);
        _changeover = Start + span * _random.NextDouble();
        Rules = [.. Enumerable.Range(1, 2).Select(Rule)];
        Zones = [.. Enumerable.Range(1, 2).Select(Zone)];
        _rules = new EpisodeRules(Rules, Zones.Select(zone => EpisodeZone.Of(zone)!));
        Sightings = [.. Bursts(span).SelectMany(Burst)];
    }

    public IReadOnlyList<EpisodeRule> Rules { get; }
    public IReadOnlyList<Zone> Zones { get; }

    /// <summary>What becomes of each sighting, in the order in which it does; each step comes whole.</summary>
    public IReadOnlyList<IReadOnlyList<IReadOnlyList<Coming>>> Sightings { get; }

    public EpisodeRules RulesOf(HitKey key) => _rules;

    public KeeperOracle Oracle() => new(
        (_, match) => Rules.Single(rule => rule.Revision == match.RuleRevision),
        match => Zones.Single(zone => zone.Revision == match.ZoneRevision));

    /// <summary>One way in which everything may arrive: in the order of capture but for every tenth that is late, every
    /// twentieth twice; or in any order at all.</summary>
    public List<IReadOnlyList<Coming>> Arrivals(Random random)
    {
        var anyOrder = random.Next(4) == 0;
        var steps = new List<(double At, IReadOnlyList<Coming> Step)>();
        foreach (var sighting in Sightings)
        {
            var at = (sighting[0][0].Reason.CapturedAt - Start).TotalMinutes;
            if (anyOrder || random.Next(10) == 0) at += random.NextDouble() * 3000;
            foreach (var step in sighting)
            {
                steps.Add((at, step));
                if (random.Next(20) == 0) steps.Add((at, step));
                at += random.NextDouble() * 200;
            }
        }
        return [.. steps.OrderBy(step => step.At).Select(step => step.Step)];
    }

    EpisodeRule Rule(int revision) => new()
    {
        Revision = revision,
        Cooldown = TimeSpan.FromMinutes(Pick(0, 0, 10, 40, 4000)), // the last makes chains of days
        DistanceMetresMax = Pick(50, 120, 300),
        TimeApartMax = TimeSpan.FromMinutes(Pick(3, 15, 40)),
        OccasionsMin = Pick(1, 1, 2, 3),
        VehiclesMin = Pick(2, 3),
    };

    Zone Zone(int revision) => new()
    {
        Id = "zone",
        Revision = revision,
        Outline = Outline,
        LeaveMetres = Pick(0, 50, 50),
        LeaveTime = TimeSpan.FromMinutes(Pick(0, 2, 6)),
    };

    IEnumerable<DateTimeOffset> Bursts(TimeSpan span) =>
        Enumerable.Range(0, _random.Next(1, 9)).Select(_ => Start.AddSeconds(_random.Next((int)span.TotalSeconds)));

    IEnumerable<IReadOnlyList<IReadOnlyList<Coming>>> Burst(DateTimeOffset start)
    {
        var minutes = _random.Next(5, 240);
        return Enumerable.Range(0, _random.Next(1, 25)).Select(_ => Steps(start.AddMinutes(_random.Next(minutes)))).ToList();
    }

    List<IReadOnlyList<Coming>> Steps(DateTimeOffset at)
    {
        var vehicle = _random.Next(Vehicles.Length);
        var read = Read(at, vehicle);
        var matches = Judge(read, vehicle);
        List<IReadOnlyList<Coming>> steps = [matches];
        switch (_random.Next(100))
        {
            case 0: // withdrawn
                steps.Add(Withdrawn(matches));
                break;
            case 1 or 2: // refined: another read takes its place
                var refined = Read(at.AddSeconds(_random.Next(-90, 90)), _random.Next(Vehicles.Length));
                steps.Add([.. Withdrawn(matches), .. Judge(refined, Array.IndexOf(Vehicles, refined.Vrm))]);
                break;
            case < 10: // the registry was corrected, and it is judged again
                var again = Judge(read with { Correction = true, EndedSince = true }, vehicle);
                steps.Add([.. Withdrawn(matches), .. again]);
                if (_random.Next(3) == 0) steps.Add(Withdrawn(again));
                break;
        }
        return steps;
    }

    static List<Coming> Withdrawn(IEnumerable<Coming> matches) =>
        [.. matches.Select(match => match with { Withdrawn = true })];

    HitReason Read(DateTimeOffset at, int vehicle) => new()
    {
        SightingId = new Guid(_random.Next(), (short)_ids++, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        CapturedAt = at,
        ReceivedAt = at.AddSeconds(_random.Next(1, 4000)),
        Position = GeoPoint.OfMetres(345_000 + Pick(Places), 393_200),
        UncertaintyCentimetres = 100,
        Vrm = Vehicles[vehicle],
        WatchedVrm = Vehicles[vehicle],
        RuleRevision = at < _changeover ? 1 : 2,
    };

    List<Coming> Judge(HitReason read, int vehicle)
    {
        var packed = read.Vrm.Packed;
        List<Coming> coming = [new(new HitKey(HitKind.Presence, "", packed), read)];
        var inside = read.Position.EastingMetres is >= 345_000 and <= 345_400;
        var zoned = read with { ZoneId = "zone", ZoneRevision = read.RuleRevision };
        if (inside && _random.Next(10) > 0) coming.Add(new(new HitKey(HitKind.ExclusionZone, "stay-out", packed), zoned));
        if (!inside && vehicle == 1) coming.Add(new(new HitKey(HitKind.RestrictionZone, "stay-in", packed), zoned));
        if (vehicle == 2) coming.Add(new(new HitKey(HitKind.VehicleOfInterest, "entry", packed), read));
        if (vehicle < 3)
        {
            var role = vehicle == 0 ? MatchRole.Subject : MatchRole.Counterpart;
            coming.Add(new(new HitKey(HitKind.NonAssociation, "apart", 0), read with { Role = role }));
        }
        coming.Add(new(new HitKey(HitKind.GroupPresence, "group", 0), read with { Role = MatchRole.Subject }));
        return coming;
    }

    T Pick<T>(params T[] of) => of[_random.Next(of.Length)];
}
