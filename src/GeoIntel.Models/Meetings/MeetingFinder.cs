using GeoIntel.Models.Associations;
using GeoIntel.Models.Convoys;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Meetings;

/// <summary>Finds when vehicles linked to different members of a group were at one camera at about the same time.</summary>
/// <remarks>
/// Two vehicles were together when each was read at one camera, within the window of the other, and there are two members, one
/// linked to the one and one to the other. Reads that were together are of one meeting, and so are those of one vehicle no more
/// than the gap apart: a drive in company is one meeting, however many cameras it passed.
/// </remarks>
public static class MeetingFinder
{
    public static FoundMeetings Find(IReadOnlyList<GroupVehicle> vehicles, IEnumerable<GroupRead> reads, ConvoyRule rule)
    {
        var links = vehicles.ToLookup(of => of.Vrm);
        var linked = reads.Select(read => (Read: read, Members: MembersOf(read, links))).Where(of => of.Members.Count > 0)
            .OrderBy(of => of.Read.Camera).ThenBy(of => of.Read.Ticks).ThenBy(of => of.Read.SightingId).ToArray();
        var joined = new JoinedReads(linked.Length);
        var (together, pairs) = (new bool[linked.Length], new HashSet<(Vrm, Vrm)>());
        for (var i = 0; i < linked.Length; i++)
        {
            var one = linked[i];
            for (var j = i + 1; j < linked.Length && linked[j].Read.Camera == one.Read.Camera; j++)
            {
                var other = linked[j];
                if (other.Read.Ticks - one.Read.Ticks > rule.Window.Ticks) break;
                if (other.Read.Vrm == one.Read.Vrm || AreOfOneMember(one.Members, other.Members)) continue;
                joined.Join(i, j);
                together[i] = together[j] = true;
                pairs.Add(one.Read.Vrm.CompareTo(other.Read.Vrm) < 0 ? (one.Read.Vrm, other.Read.Vrm) : (other.Read.Vrm, one.Read.Vrm));
            }
        }
        JoinJourneys(linked, together, joined, rule);
        var meetings = Enumerable.Range(0, linked.Length).Where(i => together[i]).GroupBy(joined.Of)
            .Select(group => MeetingOf(group.Select(i => linked[i])))
            .OrderBy(meeting => meeting.Reads[0].Ticks).ThenBy(meeting => meeting.Reads[0].SightingId);
        return new([.. meetings], [.. pairs.Order()]);
    }

    static void JoinJourneys(
        (GroupRead Read, IReadOnlyList<string> Members)[] linked, bool[] together, JoinedReads joined, ConvoyRule rule)
    {
        foreach (var vehicle in Enumerable.Range(0, linked.Length).Where(i => together[i]).GroupBy(i => linked[i].Read.Vrm))
        {
            var inOrder = vehicle.OrderBy(i => linked[i].Read.Ticks).ToArray();
            for (var k = 1; k < inOrder.Length; k++)
            {
                if (linked[inOrder[k]].Read.Ticks - linked[inOrder[k - 1]].Read.Ticks <= rule.JourneyGap.Ticks)
                    joined.Join(inOrder[k - 1], inOrder[k]);
            }
        }
    }

    static IReadOnlyList<string> MembersOf(GroupRead read, ILookup<Vrm, GroupVehicle> links)
    {
        var at = new DateTimeOffset(read.Ticks, TimeSpan.Zero);
        return [.. links[read.Vrm].Where(of => of.Held.Contains(at)).Select(of => of.NominalId).Distinct().Order(StringComparer.Ordinal)];
    }

    // Two vehicles of one person beside each other are no meeting.
    static bool AreOfOneMember(IReadOnlyList<string> one, IReadOnlyList<string> other) =>
        one.Count == 1 && other.Count == 1 && one[0] == other[0];

    static Meeting MeetingOf(IEnumerable<(GroupRead Read, IReadOnlyList<string> Members)> reads)
    {
        var inOrder = reads.OrderBy(of => of.Read.Ticks).ThenBy(of => of.Read.SightingId).ToList();
        var members = inOrder.GroupBy(of => of.Read.Vrm).ToDictionary(
            of => of.Key,
            of => (IReadOnlyList<string>)[.. of.SelectMany(one => one.Members).Distinct().Order(StringComparer.Ordinal)]);
        return new([.. inOrder.Select(of => of.Read)], members);
    }
}
