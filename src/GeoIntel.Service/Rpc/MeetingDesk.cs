using GeoIntel.Models.Associations;
using GeoIntel.Service.Access;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Analysis;
using GeoIntel.V1;
using Grpc.Core;
using Meeting = GeoIntel.Models.Meetings.Meeting;

namespace GeoIntel.Service.Rpc;

/// <summary>Tells when vehicles linked to different members of a group were together.</summary>
sealed class MeetingDesk(MeetingSearch search, LiveRegistry registry, RegimeGate gate, TimeProvider clock)
{
    const int MeetingsUsual = 100;
    const int MeetingsMax = 500;

    /// <returns>The answer, and how many reads it tells of.</returns>
    /// <exception cref="RpcException">InvalidArgument, PermissionDenied or FailedPrecondition.</exception>
    public async Task<(FindMeetingsResponse Answer, int RowCount)> FindAsync(
        FindMeetingsRequest request, CheckedPurpose purpose, CancellationToken cancellation)
    {
        var view = registry.Current;
        var restricted = await gate.RestrictedAsync(purpose, cancellation);
        var problems = new List<FieldProblem>();
        var group = ConvoyQuestions.GroupOf(request.Group, view, problems);
        if (request.Group.Length == 0) problems.Add(new("group", "It is missing; give the group as 'groups/ID'."));
        var (asked, rule) = ConvoyQuestions.SpanOf(
            request.FromTime, request.UntilTime, request.WindowSeconds, request.JourneyGapMinutes, problems);
        var most = ReadQuestion.NumberOr("meetings_max", request.MeetingsMax, 1, MeetingsMax, MeetingsUsual, problems);
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);

        var vehicles = view.VehiclesOfGroup(group!, asked, restricted);
        var feeds = await gate.OpenReadsAsync(purpose, null, asked.From, cancellation);
        var found = await search.FindAsync(new(vehicles, asked.From, asked.Until, rule, feeds, restricted), cancellation)
            ?? throw RpcErrors.Invalid([new(
                "until_time",
                $"The group's vehicles have more than {MeetingSubject.ReadsMax} reads by then; ask about a shorter time.")]);
        List<Meeting> told = [.. found.Meetings.Reverse().Take(most)];
        var messages = new MeetingMessages(view, restricted);
        var answer = new FindMeetingsResponse
        {
            Meetings = { told.Select(messages.Of) },
            MeetingCount = found.Meetings.Count,
            Pairs = { found.Pairs.Where(pair => told.Exists(one => Has(one, pair))).Select(MeetingMessages.Of) },
            Edges = { EdgesOf(vehicles, told).Select(new AssociationMessages(view, NoReviews, clock.GetUtcNow()).Of) },
            VehicleCount = vehicles.Select(of => of.Vrm).Distinct().Count(),
            MemberCount = vehicles.Select(of => of.NominalId).Distinct().Count(),
        };
        return (answer, told.Sum(one => one.Reads.Count));
    }

    // There are no conditions among them.
    static IReadOnlyDictionary<string, DateTimeOffset> NoReviews { get; } = new Dictionary<string, DateTimeOffset>();

    static bool Has(Meeting meeting, Models.Meetings.MeetingPair pair) =>
        meeting.Members.ContainsKey(pair.One) && meeting.Members.ContainsKey(pair.Other);

    /// <summary>The memberships and links that held at a read which is told of.</summary>
    static IEnumerable<Association> EdgesOf(IReadOnlyList<GroupVehicle> vehicles, List<Meeting> told)
    {
        var times = told.SelectMany(meeting => meeting.Reads)
            .ToLookup(read => read.Vrm, read => new DateTimeOffset(read.Ticks, TimeSpan.Zero));
        var behind = vehicles.Where(of => times[of.Vrm].Any(of.Held.Contains)).ToList();
        return behind.Select(of => of.Membership).Distinct().Concat(behind.Select(of => of.Link).Distinct());
    }
}
