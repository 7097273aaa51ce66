using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Subjects;
using GeoIntel.Models.Tests.Geo;
using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Tests.Correlation;

/// <summary>Makes the registry of a seeded world: every kind of condition, most things in more than one version.</summary>
public sealed class WorldRegistry
{
    readonly Chance _chance;
    readonly List<Geometry> _outlines = [];
    readonly List<Zone> _zones = [];
    readonly List<string> _nominals;

    public WorldRegistry(Chance chance, int version)
    {
        _chance = chance;
        Vrms = [.. Enumerable.Range(0, chance.Random.Next(2, 16)).Select(_ => chance.Mark()).Distinct()];
        AddZones();
        _nominals = [.. Enumerable.Range(0, chance.Random.Next(2, 8)).Select(i => $"N-{i}")];
        var conditions = Conditions().ToList();
        State = new RegistryState
        {
            Version = version,
            Zones = _zones,
            Nominals = [.. _nominals.SelectMany(Nominal)],
            Conditions = conditions,
            Groups = [.. Enumerable.Range(0, 2).Select(i => new OrganisedCrimeGroup { Id = $"G-{i}" })],
            Memberships = [.. Memberships()],
            VehicleLinks = [.. Links()],
            Permissions = [.. Permissions(conditions)],
            ListEntries = [.. Entries()],
            Cameras = [.. Cameras()],
        };
    }

    public RegistryState State { get; private set; }
    public IReadOnlyList<Vrm> Vrms { get; }

    /// <summary>No rule takes similar marks any more, and every second nominal has zones to stay out of alone, and most
    /// marks have one link: the correlator goes a shorter way.</summary>
    public void Simplify()
    {
        var plain = _nominals.Where((_, i) => i % 2 == 0).ToHashSet();
        State = State with
        {
            Conditions =
            [
                .. State.Conditions
                    .Where(of => of.Kind == ConditionKind.ExclusionZone || !plain.Contains(of.NominalId))
                    .Select(of => of with { Accepts = of.Accepts & MatchClasses.ExactOrEquivalent }),
            ],
            Memberships = [.. State.Memberships.Where(of => !plain.Contains(of.NominalId))],
            VehicleLinks =
            [
                .. State.VehicleLinks.GroupBy(of => of.Vrm).SelectMany((links, i) => i % 3 == 0 ? links : links.Take(1)),
            ],
            ListEntries =
            [
                .. State.ListEntries
                    .Where((_, i) => i % 2 == 0)
                    .Select(of => of with { Accepts = of.Accepts & MatchClasses.ExactOrEquivalent }),
            ],
        };
    }

    /// <summary>A corner, a point of an edge, a neighbour of either, or anywhere round about.</summary>
    public GeoPoint Place() =>
        RandomOutline.Points(_chance.Random, _chance.Of(_outlines), 4).ElementAt(_chance.Next(4)).Point;

    /// <summary>Another drawing of a zone of its own.</summary>
    public static Zone Zone(Chance chance, string id, int revision, Period period, List<Geometry> outlines)
    {
        outlines.Add(RandomOutline.InCentimetres(chance.Random));
        return new Zone
        {
            Id = id,
            Outline = RandomOutline.InMetres(outlines[^1]),
            Revision = revision,
            Period = period,
        };
    }

    void AddZones()
    {
        for (var i = _chance.Random.Next(1, 9); i > 0; i--)
        {
            foreach (var (revision, period) in _chance.Versions())
                _zones.Add(Zone(_chance, $"zone-{i}", revision, period, _outlines));
        }
    }

    IEnumerable<Nominal> Nominal(string id)
    {
        foreach (var (revision, period) in _chance.Versions())
        {
            yield return new Nominal
            {
                Id = id,
                Category = DataSubjectCategory.Convicted,
                LicenceState = _chance.Rarely(4) ? (LicenceState)_chance.Next(6) : LicenceState.OnLicence,
                CohortState = _chance.Rarely(8) ? CohortState.Left : CohortState.InCohort,
                Under18 = _chance.Next(8) == 0,
                Registration = period,
                Revision = revision,
            };
        }
    }

    IEnumerable<Condition> Conditions()
    {
        for (var i = 0; i < (_chance.Dense ? 16 : _chance.Random.Next(1, 16)); i++)
        {
            var kind = (ConditionKind)_chance.Random.Next(1, 6);
            var nominal = _chance.Next(_nominals.Count);
            var other = (nominal + 1 + _chance.Next(_nominals.Count - 1)) % _nominals.Count;
            foreach (var (revision, period) in _chance.Versions())
            {
                yield return new Condition
                {
                    Id = $"condition-{i:00}",
                    NominalId = kind == ConditionKind.GroupPresence ? "" : _nominals[nominal],
                    Kind = kind,
                    ZoneId = _chance.Of(_zones).Id,
                    OtherNominalId = _nominals[other],
                    GroupId = $"G-{_chance.Next(2)}",
                    Schedule = _chance.Schedule(),
                    Grace = _chance.Grace(),
                    Accepts = _chance.Accepts(),
                    Basis = _chance.Basis(BasisKind.Authorisation),
                    Owner = "officer",
                    Approval = _chance.Rarely(8) ? ApprovalState.Proposed : ApprovalState.Approved,
                    ServedAt = _chance.Rarely(4) ? _chance.Moment() : DateTimeOffset.MinValue,
                    Period = period,
                    Revision = revision,
                };
            }
        }
    }

    IEnumerable<GroupMembership> Memberships()
    {
        for (var i = 0; i < _nominals.Count; i++)
        {
            foreach (var (revision, period) in _chance.Versions())
            {
                yield return new GroupMembership
                {
                    Id = $"membership-{i}",
                    GroupId = $"G-{_chance.Next(2)}",
                    NominalId = _nominals[i],
                    Period = period,
                    Revision = revision,
                };
            }
        }
    }

    IEnumerable<VehicleLink> Links()
    {
        var everyVehicle = _chance.Dense ? Vrms : Vrms.Where(_ => _chance.Next(3) > 0);
        var again = Vrms.Where(_ => _chance.Next(2) == 0);
        foreach (var (i, vrm) in everyVehicle.Concat(again).ToList().Index())
        {
            var nominal = _chance.Of(_nominals);
            foreach (var (revision, period) in _chance.Versions())
            {
                yield return new VehicleLink
                {
                    Id = $"link-{i:00}",
                    NominalId = nominal,
                    Vrm = _chance.Rarely(6) ? _chance.Of(Vrms) : vrm,
                    Type = (VehicleLinkType)_chance.Random.Next(1, 7),
                    Period = period,
                    Revision = revision,
                };
            }
        }
    }

    IEnumerable<Permission> Permissions(List<Condition> conditions)
    {
        for (var i = 0; i < _chance.Next(4); i++)
        {
            var condition = _chance.Of(conditions).Id;
            foreach (var (revision, _) in _chance.Versions())
            {
                yield return new Permission
                {
                    Id = $"permission-{i}",
                    Kind = (PermissionKind)_chance.Random.Next(1, 3),
                    ConditionId = condition,
                    Period = _chance.Period(),
                    Schedule = _chance.Schedule(),
                    Revision = revision,
                };
            }
        }
    }

    IEnumerable<ListEntry> Entries()
    {
        for (var i = 0; i < _chance.Next(8); i++)
        {
            var vrm = _chance.Of(Vrms);
            foreach (var (revision, period) in _chance.Versions())
            {
                yield return new ListEntry
                {
                    Id = $"entry-{i}",
                    ListId = "list",
                    Vrm = _chance.Rarely(6) ? _chance.Of(Vrms) : vrm,
                    Schedule = _chance.Schedule(),
                    ZoneId = _chance.Next(3) == 0 ? _chance.Of(_zones).Id : "",
                    DirectionDegrees = _chance.Next(3) == 0 ? _chance.Next(8) * 45 : null,
                    DirectionToleranceDegrees = _chance.Next(3) * 45,
                    Accepts = _chance.Accepts(),
                    Owner = "sergeant",
                    Basis = _chance.Basis(BasisKind.CourtOrder),
                    Approval = _chance.Rarely(6) ? ApprovalState.Rejected : ApprovalState.Approved,
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
        CapturePoint = Place(),
        ClockSkewMax = TimeSpan.FromSeconds(_chance.Next(3) * 100),
    });
}
