using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Simulation;
using GeoIntel.Models.Subjects;
using NetTopologySuite.Geometries;

namespace GeoIntel.Benchmarks.Workload;

/// <summary>Who and what is watched: people, their vehicles, their conditions and the list of vehicles.</summary>
sealed class Watched(Prng random, Vrm[] marks, IReadOnlyList<Zone> zones, Places places)
{
    public const int Nominals = 2_500;
    public const int ZoneBound = 1_000;
    public const int LinkedMarks = 5_000;
    public const int Listed = 20_000;
    public const int ListedPassing = 200;
    public const int Curfews = 300;
    public const int Pairs = 100;
    public const int Groups = 40;

    static readonly Schedule[] Schedules =
        [Schedule.Always, Schedule.Of("Mon-Fri 07:00-19:00"), Schedule.Of("Daily 22:00-06:00")];

    static readonly Schedule Curfew = Schedule.Of("Daily 19:00-07:00");

    static readonly Basis Basis = new()
    {
        Kind = BasisKind.LicenceCondition,
        Reference = "made up",
        Necessity = "made up",
        Proportionality = "made up",
        LessIntrusiveAlternative = "made up",
    };

    readonly List<Condition> _conditions = [];

    public RegistryState Register(IReadOnlyList<Camera> cameras)
    {
        // Drawn in this order whatever the number of zones; what depends on it comes last.
        VehicleLink[] links = [.. Links()];
        ListEntry[] entries = [.. Entries()];
        Zone[] homes = [.. Enumerable.Range(0, Curfews).Select(Home)];
        GroupMembership[] memberships = [.. Enumerable.Range(0, Groups).SelectMany(Members)];
        for (var i = 0; i < Curfews; i++) Bind($"curfew-{i:000}", ConditionKind.Curfew, Person(850 + i), Curfew, $"home-{i:000}");
        for (var i = 0; i < Pairs; i++) BindPair(i);
        for (var i = 0; i < Groups; i++) BindGroup(i);
        for (var i = 0; i < ZoneBound; i++) BindToZones(i);
        return new RegistryState
        {
            Version = 1,
            Cameras = cameras,
            Zones = [.. zones, .. homes],
            Nominals = [.. Enumerable.Range(0, Nominals).Select(Nominal)],
            VehicleLinks = links,
            ListEntries = entries,
            Groups = [.. Enumerable.Range(0, Groups).Select(i => new OrganisedCrimeGroup { Id = Group(i) })],
            Memberships = memberships,
            Conditions = [.. _conditions.Index().SelectMany(of => Versions(of.Index, of.Item))],
            Permissions = [.. _conditions.Where((_, i) => i % 10 == 0).Select(Permission)],
        };
    }

    static string Person(int index) => $"N-{index:0000}";

    static string Group(int index) => $"group-{index:00}";

    static Nominal Nominal(int index) => new() { Id = Person(index), Category = DataSubjectCategory.Convicted };

    IEnumerable<VehicleLink> Links()
    {
        // One mark in ten, at every rank of busyness: so a tenth of the traffic is linked.
        for (var i = 0; i < LinkedMarks; i++)
        {
            var mark = marks[i * (marks.Length / LinkedMarks) + 3];
            var first = random.Below(Nominals);
            yield return Link(2 * i, mark, first);
            if (random.Chance(0.15)) yield return Link(2 * i + 1, mark, (first + 1 + random.Below(Nominals - 1)) % Nominals);
        }
    }

    VehicleLink Link(int index, Vrm mark, int nominal) => new()
    {
        Id = $"link-{index:00000}",
        NominalId = Person(nominal),
        Vrm = mark,
        Type = (VehicleLinkType)(random.Below(6) + 1),
    };

    IEnumerable<ListEntry> Entries()
    {
        var passing = Enumerable.Range(0, ListedPassing).Select(i => marks[i * (marks.Length / ListedPassing) + 5]);
        var known = marks.ToHashSet();
        var others = Marks.Some(random, Listed + 1_000).Where(mark => !known.Contains(mark));
        return passing.Concat(others.Take(Listed - ListedPassing)).Select((mark, i) => new ListEntry
        {
            Id = $"entry-{i:00000}",
            ListId = "list",
            Vrm = mark,
            Owner = "made up",
            Basis = Basis,
            Approval = ApprovalState.Approved,
            Period = Period.Always,
        });
    }

    /// <summary>The surroundings of an address: 150 m round it.</summary>
    Zone Home(int index)
    {
        var (east, north) = places.Some(random);
        var centre = new Point(Math.Round(east), Math.Round(north));
        return new Zone { Id = $"home-{index:000}", Outline = centre.Buffer(150), ProtectsPerson = true };
    }

    IEnumerable<GroupMembership> Members(int group) => random
        .Shuffled(Enumerable.Range(0, Nominals))
        .Take(5 + random.Below(21))
        .Select((nominal, i) => new GroupMembership
        {
            Id = $"member-{group:00}-{i:00}",
            GroupId = Group(group),
            NominalId = Person(nominal),
        });

    void BindToZones(int nominal)
    {
        var (from, until) = zones.Count switch { <= 100 => (1, 3), <= 1_000 => (1, 5), _ => (5, 15) };
        var count = from + random.Below(until - from + 1);
        var named = new HashSet<int>();
        while (named.Count < count) named.Add(random.Below(zones.Count));
        foreach (var zone in named)
        {
            Bind(
                $"zone-{nominal:0000}-{zone:00000}", ConditionKind.ExclusionZone, Person(nominal),
                random.Pick(Schedules), zones[zone].Id);
        }
    }

    void BindPair(int index)
    {
        var one = random.Below(Nominals);
        Bind($"pair-{index:000}", ConditionKind.NonAssociation, Person(one), Schedule.Always, "");
        _conditions[^1] = _conditions[^1] with { OtherNominalId = Person((one + 1 + random.Below(Nominals - 1)) % Nominals) };
    }

    void BindGroup(int index)
    {
        Bind($"presence-{index:00}", ConditionKind.GroupPresence, "", Schedule.Always, "");
        _conditions[^1] = _conditions[^1] with
        {
            GroupId = Group(index),
            Basis = Basis with { Kind = BasisKind.Authorisation, Scope = "made up" },
        };
    }

    void Bind(string id, ConditionKind kind, string nominal, Schedule schedule, string zone) => _conditions.Add(new Condition
    {
        Id = id,
        NominalId = nominal,
        Kind = kind,
        ZoneId = zone,
        Schedule = schedule,
        Basis = Basis,
        Owner = "made up",
        Approval = ApprovalState.Approved,
        ServedAt = CorrelationWorkload.Start.AddDays(-30),
        Period = Period.Always,
    });

    /// <summary>Every fifth is followed by a second version within the reads' time, at another instant each.</summary>
    static IEnumerable<Condition> Versions(int index, Condition condition)
    {
        if (index % 5 != 0) return [condition];
        var change = CorrelationWorkload.Start.AddHours(index % 90);
        return
        [
            condition with { Period = new Period(DateTimeOffset.MinValue, change) },
            condition with { Period = Period.StartingAt(change), Revision = 2, Instruction = "made up again" },
        ];
    }

    static Permission Permission(Condition condition) => new()
    {
        Id = $"permission-{condition.Id}",
        ConditionId = condition.Id,
        Period = Period.Always,
        Schedule = Schedule.Of("Mon-Fri 09:00-17:00"),
    };
}
