using GeoIntel.Models.Associations;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Simulation;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Tests.Associations;

public class AssociationGraphTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    const int Days = 40;

    [Fact]
    public void What_is_associated_on_a_day_is_what_plain_loops_over_the_versions_say()
    {
        for (var seed = 1; seed <= 100; seed++)
        {
            var state = World(new Prng((ulong)seed));
            var found = RegisteredAssociations.Of(state, new(Start, Day(Days))).ToList();
            for (var day = 0; day < Days; day++)
            {
                var at = Day(day);
                var expected = Plain(state, at).Order().ToList();
                Assert.True(
                    expected.SequenceEqual(found.Where(one => one.Held.Contains(at)).Select(Line).Order()), $"seed {seed}, day {day}");
                Assert.Equal(expected, RegisteredAssociations.Of(state, new(at, at.AddTicks(1))).Select(Line).Order());
            }
        }
    }

    [Fact]
    public void The_graph_is_that_of_distances_found_by_going_over_all_associations_again_and_again()
    {
        var cut = 0;
        for (var seed = 1; seed <= 200; seed++)
        {
            var prng = new Prng((ulong)seed);
            var all = RegisteredAssociations.Of(World(prng), new(Day(10), Day(30))).ToList();
            var start = new AssociationNode(prng.Chance(0.5) ? AssociationNodeKind.Group : AssociationNodeKind.Nominal, prng.Below(2) == 0 ? "g0" : "n3");
            var (depth, most) = (1 + prng.Below(3), 1 + prng.Below(10));

            var graph = AssociationGraph.Around(start, depth, most, all);

            var distances = new Dictionary<AssociationNode, int> { [start] = 0 };
            for (var round = 0; round < depth; round++)
            {
                foreach (var (from, to) in all.SelectMany(one => new[] { (one.From, one.To), (one.To, one.From) }))
                {
                    if (distances.TryGetValue(from, out var near) && near == round && !distances.ContainsKey(to)) distances[to] = round + 1;
                }
            }
            var nodes = distances.OrderBy(of => of.Value).ThenBy(of => of.Key.Kind).ThenBy(of => of.Key.Id, StringComparer.Ordinal)
                .Select(of => (of.Key, of.Value)).Take(most).ToList();
            var edges = all.Where(one => nodes.Any(of => of.Key == one.From) && nodes.Any(of => of.Key == one.To));
            Assert.True(nodes.SequenceEqual(graph.Nodes), $"seed {seed}");
            Assert.Equal(distances.Count - nodes.Count, graph.LeftOutCount);
            Assert.Equal(edges.Select(Line).Order(), graph.Edges.Select(Line).Order());
            if (graph.LeftOutCount > 0) cut++;
        }
        Assert.InRange(cut, 20, 180);
    }

    [Fact]
    public void A_new_version_of_a_nominal_ends_no_association_and_leaving_the_registry_does()
    {
        var state = new RegistryState
        {
            Version = 1,
            Nominals = [Nominal("n1", 0, 10), Nominal("n1", 10, 20), Nominal("n1", 30, 40)],
            Groups = [new() { Id = "g1" }],
            Memberships = [new() { Id = "m1", GroupId = "g1", NominalId = "n1", Period = new(Day(5), DateTimeOffset.MaxValue) }],
        };

        Assert.Equal(
            [new Period(Day(5), Day(20)), new Period(Day(30), Day(40))],
            RegisteredAssociations.Of(state, Period.Always).Select(one => one.Held));
    }

    [Fact]
    public void A_vehicle_is_the_groups_while_its_link_and_the_membership_both_hold()
    {
        var state = new RegistryState
        {
            Version = 1,
            Nominals = [Nominal("n1", 0, 90), Nominal("n2", 0, 90)],
            Groups = [new() { Id = "g1" }, new() { Id = "g2" }],
            Memberships =
            [
                new() { Id = "m1", GroupId = "g1", NominalId = "n1", Period = new(Day(5), Day(20)) },
                new() { Id = "m2", GroupId = "g2", NominalId = "n2", Period = new(Day(0), Day(90)) },
            ],
            VehicleLinks =
            [
                Link("k1", "n1", "AB12CDE", 0, 10), Link("k2", "n1", "XY34ZZZ", 25, 40), Link("k3", "n2", "KN05WSL", 0, 90),
                Link("k4", "n1", "AB12CDE", 15, 18),
            ],
        };
        var asked = new Period(Day(7), Day(60));

        var vehicles = GroupVehicles.Of("g1", asked, [.. RegisteredAssociations.Of(state, asked)]);

        Assert.Equal(
            [("AB12CDE", "k1", new Period(Day(7), Day(10))), ("AB12CDE", "k4", new Period(Day(15), Day(18)))],
            vehicles.Select(of => (of.Vrm.Text, of.Link.Id, of.Held)));
    }

    // Some nominals leave and come back, some things come in two versions, some conditions were never approved.
    static RegistryState World(Prng prng) => new()
    {
        Version = 1,
        Nominals =
        [
            .. Enumerable.Range(0, 9).SelectMany(i => prng.Chance(0.3)
                ? new[] { Nominal($"n{i}", 0, 12), Nominal($"n{i}", 12 + prng.Below(2) * 6, 60) }
                : [Nominal($"n{i}", prng.Below(20), 25 + prng.Below(30))]),
        ],
        Groups = [.. Enumerable.Range(0, 4).Select(i => new OrganisedCrimeGroup { Id = $"g{i}" })],
        Memberships =
        [
            .. Enumerable.Range(0, 10).Select(i => new GroupMembership
            {
                Id = $"m{i / 2}", Revision = 1 + i % 2, GroupId = $"g{prng.Below(4)}", NominalId = $"n{prng.Below(9)}", Period = Some(prng),
            }),
        ],
        VehicleLinks =
        [
            .. Enumerable.Range(0, 14).Select(i => Link($"k{i}", $"n{prng.Below(9)}", $"VE{prng.Below(7)}", prng.Below(30), 10 + prng.Below(40))),
        ],
        Conditions =
        [
            .. Enumerable.Range(0, 5).Select(i => new Condition
            {
                Id = $"c{i}", NominalId = $"n{prng.Below(9)}", OtherNominalId = $"n{prng.Below(9)}", Owner = "DI Example",
                Kind = prng.Chance(0.8) ? ConditionKind.NonAssociation : ConditionKind.Curfew,
                Approval = prng.Chance(0.8) ? ApprovalState.Approved : ApprovalState.Proposed, ServedAt = Day(prng.Below(20)), Period = Some(prng),
                Basis = new Basis
                {
                    Kind = BasisKind.LicenceCondition, Reference = "LIC", Necessity = "n", Proportionality = "p", ExpiresAt = Day(35),
                },
            }),
        ],
    };

    static IEnumerable<string> Plain(RegistryState state, DateTimeOffset at)
    {
        foreach (var of in state.Memberships)
            if (of.Period.Contains(at) && IsRegistered(of.NominalId)) yield return $"Membership {of.Id} {of.Revision} {of.GroupId} {of.NominalId}";
        foreach (var of in state.VehicleLinks)
            if (of.Period.Contains(at) && IsRegistered(of.NominalId)) yield return $"VehicleLink {of.Id} {of.Revision} {of.NominalId} {of.Vrm.Text}";
        foreach (var of in state.Conditions)
        {
            if (of.Kind != ConditionKind.NonAssociation || of.Approval != ApprovalState.Approved) continue;
            if (!of.Period.Contains(at) || at < of.ServedAt || at >= of.Basis.ExpiresAt) continue;
            if (IsRegistered(of.NominalId) && IsRegistered(of.OtherNominalId))
                yield return $"NonAssociation {of.Id} {of.Revision} {of.NominalId} {of.OtherNominalId}";
        }

        bool IsRegistered(string id) => state.Nominals.Any(of => of.Id == id && of.Registration.Contains(at));
    }

    static string Line(Association one) => $"{one.Kind} {one.Id} {one.Revision} {one.From.Id} {one.To.Id}";

    static Nominal Nominal(string id, int from, int until) =>
        new() { Id = id, Category = DataSubjectCategory.Suspect, Registration = new(Day(from), Day(until)) };

    static VehicleLink Link(string id, string nominal, string mark, int from, int until) => new()
    {
        Id = id, NominalId = nominal, Vrm = Vrm.Of(mark), Type = VehicleLinkType.SeenDriving, Period = new(Day(from), Day(until)),
    };

    static Period Some(Prng prng) => new(Day(prng.Below(25)), Day(10 + prng.Below(40)));

    static DateTimeOffset Day(int day) => Start.AddDays(day);
}
