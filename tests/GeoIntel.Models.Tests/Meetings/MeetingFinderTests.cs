using GeoIntel.Models.Associations;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Convoys;
using GeoIntel.Models.Meetings;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Models.Tests.Meetings;

public class MeetingFinderTests
{
    static readonly DateTimeOffset Start = new(2026, 2, 2, 0, 0, 0, TimeSpan.Zero);
    static readonly ConvoyRule Rule = ConvoyRule.Default;

    [Fact]
    public void Meetings_are_those_of_plain_loops()
    {
        var (many, drives) = (0, 0);
        for (var seed = 1; seed <= 150; seed++)
        {
            var prng = new Prng((ulong)seed);
            var (vehicles, reads) = World(prng);
            var rule = new ConvoyRule(TimeSpan.FromSeconds(1 + prng.Below(600)), TimeSpan.FromMinutes(30 + prng.Below(60)));

            var found = MeetingFinder.Find(vehicles, prng.Shuffled(reads), rule);

            var (meetings, pairs) = Plain(vehicles, reads, rule);
            Assert.True(
                meetings.SequenceEqual(found.Meetings.Select(one => string.Join(' ', one.Reads.Select(read => read.SightingId).Order()))),
                $"seed {seed}");
            Assert.Equal(pairs, found.Pairs.Select(pair => $"{pair.One.Text} {pair.Other.Text}").Order());
            foreach (var meeting in found.Meetings)
            {
                Assert.Equal(meeting.Reads.OrderBy(read => read.Ticks).ThenBy(read => read.SightingId), meeting.Reads);
                Assert.All(meeting.Members, of => Assert.Equal(
                    meeting.Reads.Where(read => read.Vrm == of.Key).SelectMany(read => MembersAt(vehicles, read)).Distinct().Order(), of.Value));
            }
            if (found.Meetings.Count > 1) many++;
            if (found.Meetings.Any(one => one.Reads.Select(read => read.Camera).Distinct().Count() > 1)) drives++;
        }
        Assert.True(many > 50 && drives > 50, $"{many} {drives}");
    }

    [Fact]
    public void Two_vehicles_of_one_member_are_no_meeting_and_one_vehicle_of_two_members_is_none()
    {
        GroupRead[] reads = [Read("AA1", 1, 0), Read("BB2", 1, 60), Read("CC3", 2, 0)];

        Assert.Empty(MeetingFinder.Find([Of("AA1", "n1"), Of("BB2", "n1"), Of("CC3", "n1"), Of("CC3", "n2")], reads, Rule).Meetings);
        // Somebody else may have been in the second.
        Assert.Single(MeetingFinder.Find([Of("AA1", "n1"), Of("BB2", "n1"), Of("BB2", "n2")], reads, Rule).Meetings);
    }

    [Fact]
    public void A_drive_in_company_past_several_cameras_is_one_meeting_and_the_next_day_another()
    {
        GroupVehicle[] vehicles = [Of("AA1", "n1"), Of("BB2", "n2")];
        GroupRead[] reads =
        [
            Read("AA1", 1, 0), Read("BB2", 1, 60), Read("AA1", 2, 1500), Read("BB2", 2, 1560), Read("AA1", 1, 86_400), Read("BB2", 1, 86_400),
        ];

        Assert.Equal([4, 2], MeetingFinder.Find(vehicles, reads, Rule).Meetings.Select(one => one.Reads.Count));
    }

    [Theory]
    [InlineData(120, 1)]
    [InlineData(121, 0)]
    public void The_edge_of_the_window_belongs_to_it(int seconds, int count) => Assert.Equal(
        count, MeetingFinder.Find([Of("AA1", "n1"), Of("BB2", "n2")], [Read("AA1", 1, 0), Read("BB2", 1, seconds)], Rule).Meetings.Count);

    [Fact]
    public void The_figures_of_a_pair_are_those_of_convoys_and_do_not_hang_on_who_comes_first()
    {
        var prng = new Prng(77);
        var (_, group) = World(prng);
        var reads = group.ToLookup(read => read.Vrm);
        var (from, until) = (Start.UtcTicks, Start.AddDays(8).UtcTicks);
        // Background beside the group's own reads.
        var traffic = group.Select(read => (read.Camera, Hour: read.Ticks - read.Ticks % TimeSpan.TicksPerHour))
            .Concat(Enumerable.Range(0, 3000).Select(_ => (Camera: prng.Below(4), Hour: from + prng.Below(8 * 24) * TimeSpan.TicksPerHour)))
            .GroupBy(of => of).ToDictionary(of => of.Key, of => (long)of.Count());
        var pairs = new MeetingPairs(from, until, Rule, reads, traffic);
        var marks = reads.Select(of => of.Key).ToList();
        foreach (var one in marks)
        {
            foreach (var other in marks.Where(other => other != one))
            {
                var pair = pairs.Judge(one, other);
                var forth = Plain(one, other);
                Assert.Equal(forth?.Shared.Count ?? 0, pair.SharedCount);
                Assert.Equal(Math.Max(forth?.P ?? 1, Plain(other, one)?.P ?? 1), pair.P, 12);
                Assert.Equal(pair.P, pairs.Judge(other, one).P);
                Assert.Equal(forth?.ExpectedCount ?? 0, pair.ExpectedCount, 9);
            }
        }

        ConvoyFinding? Plain(Vrm subject, Vrm candidate)
        {
            var others = traffic.ToDictionary(
                of => of.Key,
                of => of.Value - reads[subject].Count(read => read.Camera == of.Key.Camera && read.Ticks / TimeSpan.TicksPerHour == of.Key.Hour / TimeSpan.TicksPerHour));
            var cameras = reads[subject].Select(read => read.Camera).ToHashSet();
            return new ConvoyAnalysis(new(from, until, Rule, [.. reads[subject].Select(read => new ConvoyRead(read.Camera, read.Ticks))], others))
                .Judge(candidate, reads[candidate].Where(read => cameras.Contains(read.Camera)).Select(read => new ConvoyRead(read.Camera, read.Ticks)));
        }
    }

    static (List<string> Meetings, List<string> Pairs) Plain(List<GroupVehicle> vehicles, List<GroupRead> reads, ConvoyRule rule)
    {
        var together = new List<(GroupRead One, GroupRead Other)>();
        foreach (var one in reads)
        {
            foreach (var other in reads)
            {
                if (one.Vrm.CompareTo(other.Vrm) >= 0 || one.Camera != other.Camera) continue;
                if (Math.Abs(one.Ticks - other.Ticks) > rule.Window.Ticks) continue;
                if (MembersAt(vehicles, one).Any(a => MembersAt(vehicles, other).Any(b => a != b))) together.Add((one, other));
            }
        }
        var sets = together.SelectMany(pair => new[] { pair.One, pair.Other }).Distinct().Select(read => new HashSet<GroupRead> { read }).ToList();
        while (true)
        {
            var (a, b) = Touching();
            if (a is null || b is null) break;
            a.UnionWith(b);
            sets.Remove(b);
        }
        return (
            [
                .. sets.OrderBy(of => of.Min(read => read.Ticks)).ThenBy(of => of.OrderBy(read => read.Ticks).ThenBy(read => read.SightingId).First().SightingId)
                    .Select(of => string.Join(' ', of.Select(read => read.SightingId).Order())),
            ],
            [.. together.Select(pair => $"{pair.One.Vrm.Text} {pair.Other.Vrm.Text}").Distinct().Order()]);

        (HashSet<GroupRead>?, HashSet<GroupRead>?) Touching()
        {
            foreach (var a in sets)
            {
                foreach (var b in sets.Where(b => b != a))
                {
                    if (together.Any(pair => (a.Contains(pair.One) && b.Contains(pair.Other)) || (b.Contains(pair.One) && a.Contains(pair.Other)))) return (a, b);
                    if (a.Any(one => b.Any(other => one.Vrm == other.Vrm && Math.Abs(one.Ticks - other.Ticks) <= rule.JourneyGap.Ticks))) return (a, b);
                }
            }
            return (null, null);
        }
    }

    static IEnumerable<string> MembersAt(IEnumerable<GroupVehicle> vehicles, GroupRead read) => vehicles
        .Where(of => of.Vrm == read.Vrm && of.Held.Contains(new(read.Ticks, TimeSpan.Zero))).Select(of => of.NominalId);

    // Some vehicles are shared, some links end; they drive about together now and then.
    static (List<GroupVehicle> Vehicles, List<GroupRead> Reads) World(Prng prng)
    {
        var vehicles = Enumerable.Range(0, 7).Select(i => Of(
            $"VE{prng.Below(5)}", $"n{prng.Below(4)}", prng.Below(3) * 24, 48 + prng.Below(200))).ToList();
        var reads = new List<GroupRead>();
        for (var trip = 0; trip < 12; trip++)
        {
            var begin = prng.Below(8 * 86_400 - 8000);
            for (var leg = 0; leg < 1 + prng.Below(4); leg++)
            {
                var (camera, at) = (prng.Below(4), begin + leg * (300 + prng.Below(1700)));
                for (var near = 1 + prng.Below(3); near > 0; near--) reads.Add(Read($"VE{prng.Below(5)}", camera, at + prng.Below(500), prng));
            }
        }
        return (vehicles, reads);
    }

    static GroupVehicle Of(string mark, string nominal, int fromHour = 0, int untilHour = 2000)
    {
        var held = new Period(Start.AddHours(fromHour), Start.AddHours(untilHour));
        var (group, person, vehicle) = (
            new AssociationNode(AssociationNodeKind.Group, "g1"), new AssociationNode(AssociationNodeKind.Nominal, nominal),
            new AssociationNode(AssociationNodeKind.Vehicle, mark));
        return new(
            Vrm.Of(mark), nominal, held, new(AssociationKind.Membership, $"m-{nominal}", 1, group, person, held),
            new(AssociationKind.VehicleLink, $"k-{mark}-{nominal}", 1, person, vehicle, held));
    }

    static GroupRead Read(string mark, int camera, int second, Prng? prng = null) => new(
        new Guid(prng?.Below(int.MaxValue) ?? second, (short)camera, (short)(Vrm.Of(mark).Packed % 1000), new byte[8]), Vrm.Of(mark), camera,
        Start.AddSeconds(second).UtcTicks);
}
