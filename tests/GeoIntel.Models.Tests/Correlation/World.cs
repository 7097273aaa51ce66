using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Subjects;
using GeoIntel.Models.Tests.Geo;
using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Tests.Correlation;

/// <summary>A seeded registry and a seeded day or two of sightings round one moment, many of them exactly on
/// edges.</summary>
public sealed class World
{
    static readonly string[] Schedules =
    [
        "", "Mon-Fri 07:00-19:00", "Daily 22:00-06:00", "Sun 01:00-02:00", "Sat 18:00-06:00; Tue 09:00-10:30",
        "Fri-Mon 00:30-02:30",
    ];

    // An ordinary Tuesday, and both nights in which the clocks change.
    static readonly DateTimeOffset[] Moments =
    [
        new(2026, 3, 3, 12, 0, 0, TimeSpan.Zero),
        new(2026, 3, 29, 1, 0, 0, TimeSpan.Zero),
        new(2026, 10, 25, 1, 0, 0, TimeSpan.Zero),
    ];

    readonly Random _random;
    readonly bool _dense;
    readonly List<Geometry> _outlines = [];
    readonly List<Vrm> _vrms;

    /// <param name="dense">Every vehicle is bound, nothing is over, and most sightings lie in a zone.</param>
    public World(int seed, bool dense = false)
    {
        _random = new Random(seed);
        _dense = dense;
        Now = Moments[seed % Moments.Length];
        var vehicles = Enumerable.Range(0, _random.Next(2, 16));
        _vrms = [.. vehicles.Select(i => Vrm.Of($"AB{seed % 90 + 10}C{(char)('A' + i)}E"))];
        var zones = Zones().ToList();
        var nominals = Nominals().ToList();
        var conditions = Conditions(zones, nominals).ToList();
        State = new RegistryState
        {
            Version = seed,
            Zones = zones,
            Nominals = nominals,
            Conditions = conditions,
            VehicleLinks = [.. Links(nominals)],
            Permissions = [.. Permissions(conditions)],
            ListEntries = [.. Entries()],
            Cameras = [.. Cameras()],
        };
        Sightings = [.. Enumerable.Range(0, 250).Select(_ => Sighting())];
    }

    public DateTimeOffset Now { get; }
    public RegistryState State { get; }
    public IReadOnlyList<OracleSighting> Sightings { get; }

    /// <summary>The sightings as admission hands them to the correlator.</summary>
    public Sighting[] Admit(WatchlistSnapshot watchlist) => [.. Sightings.Select(seen =>
    {
        watchlist.TryFindNominal(seen.ObservedNominalId, out var nominal);
        var camera = watchlist.Cameras.FirstOrDefault(of => of.CapturePoint == seen.Position)?.Index ?? -1;
        return new Sighting(
            seen.Id, seen.Vrm, seen.CapturedAt.UtcTicks, seen.ReceivedAt.UtcTicks, seen.Position, camera,
            seen.UncertaintyCentimetres, nominal);
    })];

    IEnumerable<Zone> Zones()
    {
        var count = _random.Next(1, 9);
        for (var i = 0; i < count; i++)
        {
            foreach (var (revision, period) in Versions())
            {
                _outlines.Add(RandomOutline.InCentimetres(_random));
                yield return new Zone
                {
                    Id = $"zone-{i}",
                    Outline = RandomOutline.InMetres(_outlines[^1]),
                    Revision = revision,
                    Period = period,
                };
            }
        }
    }

    IEnumerable<Nominal> Nominals() => Enumerable.Range(0, _random.Next(1, 8)).Select(i => new Nominal
    {
        Id = $"N-{i}",
        Category = DataSubjectCategory.Convicted,
        LicenceState = Rarely(4) ? (LicenceState)_random.Next(6) : LicenceState.OnLicence,
        CohortState = Rarely(8) ? CohortState.Left : CohortState.InCohort,
        Under18 = Rarely(8),
        Registration = Rarely(3) ? SomePeriod() : Period.Always,
    });

    IEnumerable<Condition> Conditions(List<Zone> zones, List<Nominal> nominals)
    {
        for (var i = 0; i < (_dense ? 12 : _random.Next(1, 12)); i++)
        {
            var nominal = nominals[_random.Next(nominals.Count)].Id;
            foreach (var (revision, period) in Versions())
            {
                yield return new Condition
                {
                    Id = $"condition-{i}",
                    NominalId = nominal,
                    Kind = ConditionKind.ExclusionZone,
                    ZoneId = zones[_random.Next(zones.Count)].Id,
                    Schedule = SomeSchedule(),
                    Basis = Basis(),
                    Owner = "officer",
                    Approval = Rarely(8) ? ApprovalState.Proposed : ApprovalState.Approved,
                    ServedAt = Rarely(4) ? SomeMoment() : DateTimeOffset.MinValue,
                    Period = period,
                    Revision = revision,
                };
            }
        }
    }

    IEnumerable<VehicleLink> Links(List<Nominal> nominals)
    {
        var everyVehicle = _dense ? _vrms : _vrms.Where(_ => _random.Next(3) > 0);
        var pairs = everyVehicle.Concat(_vrms.Where(_ => _random.Next(2) == 0)).Index();
        foreach (var (i, vrm) in pairs.ToList())
        {
            var nominal = nominals[_random.Next(nominals.Count)].Id;
            foreach (var (revision, period) in Versions())
            {
                yield return new VehicleLink
                {
                    Id = $"link-{i}",
                    NominalId = nominal,
                    Vrm = vrm,
                    Type = (VehicleLinkType)_random.Next(1, 7),
                    Period = period,
                    Revision = revision,
                };
            }
        }
    }

    IEnumerable<Permission> Permissions(List<Condition> conditions)
    {
        for (var i = 0; i < _random.Next(4); i++)
        {
            var condition = conditions[_random.Next(conditions.Count)].Id;
            foreach (var (revision, _) in Versions())
            {
                yield return new Permission
                {
                    Id = $"permission-{i}",
                    ConditionId = condition,
                    Period = SomePeriod(),
                    Schedule = SomeSchedule(),
                    Revision = revision,
                };
            }
        }
    }

    IEnumerable<ListEntry> Entries()
    {
        for (var i = 0; i < _random.Next(8); i++)
        {
            var vrm = _vrms[_random.Next(_vrms.Count)];
            foreach (var (revision, period) in Versions())
            {
                yield return new ListEntry
                {
                    Id = $"entry-{i}",
                    ListId = "list",
                    Vrm = vrm,
                    Schedule = SomeSchedule(),
                    Owner = "sergeant",
                    Basis = Basis(),
                    Approval = Rarely(6) ? ApprovalState.Rejected : ApprovalState.Approved,
                    Period = period,
                    Revision = revision,
                };
            }
        }
    }

    IEnumerable<Camera> Cameras() => Enumerable.Range(0, 12).Select(i => new Camera
    {
        Id = $"camera-{i:00}",
        FeedId = "feed",
        CapturePoint = SomePlace(),
    });

    OracleSighting Sighting()
    {
        var captured = _random.Next(3) > 0
            ? Now.AddMinutes(_random.Next(-150, 150)).AddTicks(_random.Next(-1, 2))
            : SomeMoment();
        var late = _random.Next(4) == 0 ? TimeSpan.FromMinutes(_random.Next(1, 2400)) : TimeSpan.FromSeconds(1);
        var observed = _random.Next(6) == 0;
        return new OracleSighting(
            NewGuid(),
            observed && _random.Next(2) == 0 ? default
                : Rarely(4) ? Vrm.Of($"ZZ{_random.Next(10, 100)}ZZZ")
                : _vrms[_random.Next(_vrms.Count)],
            captured,
            captured + late,
            _random.Next(2) == 0 ? State.Cameras[_random.Next(State.Cameras.Count)].CapturePoint!.Value : SomePlace(),
            _random.Next(6) * 200,
            observed ? State.Nominals[_random.Next(State.Nominals.Count)].Id : "");
    }

    // Usually one version; else two that follow on, overlap, or leave a gap.
    (int Revision, Period Period)[] Versions() => (_dense ? 0 : _random.Next(5)) switch
    {
        3 => [(1, new Period(DateTimeOffset.MinValue, Now)), (2, Period.StartingAt(Now))],
        4 => [(1, SomePeriod()), (2, SomePeriod()), (3, SomePeriod())],
        _ => [(1, Rarely(4) ? SomePeriod() : Period.Always)],
    };

    GeoPoint SomePlace() =>
        RandomOutline.Points(_random, _outlines[_random.Next(_outlines.Count)], 4).ElementAt(_random.Next(4)).Point;

    Period SomePeriod()
    {
        var from = SomeMoment();
        return _random.Next(3) == 0
            ? Period.StartingAt(from)
            : new Period(from, from.AddMinutes(_random.Next(1, 3000)));
    }

    DateTimeOffset SomeMoment() => Now.AddMinutes(_random.Next(-1800, 1800));

    Schedule SomeSchedule() => Schedule.Of(Schedules[_random.Next(Schedules.Length)]);

    Basis Basis() => new()
    {
        Kind = BasisKind.CourtOrder,
        Reference = "O-1",
        Necessity = "to protect",
        Proportionality = "streets only",
        ExpiresAt = Rarely(5) ? SomeMoment() : DateTimeOffset.MaxValue,
    };

    bool Rarely(int oneIn) => !_dense && _random.Next(oneIn) == 0;

    Guid NewGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
