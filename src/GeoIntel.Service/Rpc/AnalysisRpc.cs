using GeoIntel.Models.Convoys;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Analysis;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Answers what many reads say together, under purpose and audit.</summary>
sealed class AnalysisRpc(
    ConvoySearch convoys, TrackStream track, SceneDesk scenes, CordonDesk cordon, InterestDesk interests, RegimeGate gate,
    AuditedCall audited)
    : AnalysisService.AnalysisServiceBase
{
    const int ConvoysDefault = 20;
    const int ConvoysMax = 200;
    const int SharedDefault = 2;
    const int DaysMax = 92;

    public override Task TrackVehicle(
        TrackVehicleRequest request, IServerStreamWriter<TrackVehicleResponse> responseStream, ServerCallContext context) =>
        track.WriteAsync(request, responseStream, context);

    public override Task<FindConvoysResponse> FindConvoys(FindConvoysRequest request, ServerCallContext context) =>
        audited.ConsultAsync(context, request.Purpose, request, async purpose =>
        {
            var restricted = await gate.RestrictedAsync(purpose, context.CancellationToken);
            var subject = ToSubject(request, restricted);
            restricted.Require(subject.Vrm);
            subject = subject with { Feeds = await gate.OpenReadsAsync(purpose, null, subject.From, context.CancellationToken) };
            var answer = await convoys.FindAsync(subject, context.CancellationToken) ?? throw RpcErrors.Invalid([new(
                "until_time", $"The vehicle has more than {ConvoySubject.ReadsMax} reads by then; ask about a shorter time.")]);
            var response = ToWire(answer, request, restricted);
            return (response, response.Convoys.Sum(convoy => convoy.Journeys.Sum(journey => journey.Places.Count)));
        });

    public override Task<CompareScenesResponse> CompareScenes(CompareScenesRequest request, ServerCallContext context) =>
        audited.ConsultAsync(
            context, request.Purpose, request, purpose => scenes.CompareAsync(request, purpose, context.CancellationToken));

    public override Task<CountCordonResponse> CountCordon(CountCordonRequest request, ServerCallContext context) =>
        audited.ConsultAsync(
            context, request.Purpose, request, purpose => cordon.CountAsync(request, purpose, context.CancellationToken));

    public override Task<CheckInterestResponse> CheckInterest(CheckInterestRequest request, ServerCallContext context) =>
        audited.ConsultAsync(
            context, request.Purpose, request, purpose => interests.CheckAsync(request, purpose, context.CancellationToken));

    static ConvoySubject ToSubject(FindConvoysRequest request, RestrictedSubjects restricted)
    {
        var problems = new List<FieldProblem>();
        var vrm = ReadQuestion.VrmOf(request.Vrm, problems);
        if (request.Vrm.Length == 0) problems.Add(new("vrm", "It is missing; give the registration mark whose company is asked about."));
        var (from, until) = ReadQuestion.TimesOf(request.FromTime, request.UntilTime, problems);
        if (problems.Count == 0 && until - from > TimeSpan.FromDays(DaysMax))
            problems.Add(new("until_time", $"It is {until:O}, more than {DaysMax} days after from_time; give an earlier one."));
        var window = ReadQuestion.NumberOr(
            "window_seconds", request.WindowSeconds, 1, (int)ConvoyRule.WindowMax.TotalSeconds,
            (int)ConvoyRule.Default.Window.TotalSeconds, problems);
        var gap = ReadQuestion.NumberOr(
            "journey_gap_minutes", request.JourneyGapMinutes, (int)ConvoyRule.JourneyGapMin.TotalMinutes,
            (int)ConvoyRule.JourneyGapMax.TotalMinutes, (int)ConvoyRule.Default.JourneyGap.TotalMinutes, problems);
        ReadQuestion.NumberOr("shared_journeys_min", request.SharedJourneysMin, 1, int.MaxValue, SharedDefault, problems);
        ReadQuestion.NumberOr("convoys_max", request.ConvoysMax, 1, int.MaxValue, ConvoysDefault, problems);
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);
        return new(vrm!.Value, from, until, new(TimeSpan.FromSeconds(window), TimeSpan.FromMinutes(gap)), null, restricted);
    }

    static FindConvoysResponse ToWire(ConvoyAnswer answer, FindConvoysRequest request, RestrictedSubjects restricted)
    {
        var least = request.SharedJourneysMin == 0 ? SharedDefault : request.SharedJourneysMin;
        var most = request.ConvoysMax == 0 ? ConvoysDefault : Math.Min(request.ConvoysMax, ConvoysMax);
        var response = new FindConvoysResponse
        {
            JourneyCount = answer.JourneyCount,
            CandidateCount = answer.CandidateCount,
            SharingCount = answer.Ranked.Count,
        };
        response.Convoys.AddRange(answer.Ranked.Where(one => one.Shared.Count >= least).Take(most)
            .Select(one => ToWire(one, answer.CameraIds, restricted)));
        return response;
    }

    static Convoy ToWire(ConvoyFinding found, IReadOnlyDictionary<int, string> cameras, RestrictedSubjects restricted)
    {
        var convoy = new Convoy
        {
            Vrm = found.Vrm.Text,
            DayCount = found.DayCount,
            ExpectedJourneyCount = found.ExpectedCount,
            PValue = found.P,
            FalseDiscoveryRate = found.FalseDiscoveryRate,
            Confidential = restricted.IsConfidential(found.Vrm),
        };
        foreach (var shared in found.Shared)
        {
            var journey = new ConvoyJourney();
            journey.Places.AddRange(shared.Places.Select(place => new ConvoyPlace
            {
                Camera = $"cameras/{cameras[place.Camera]}",
                SubjectCaptureTime = ToTime(place.SubjectTicks),
                CaptureTime = ToTime(place.CandidateTicks),
            }));
            convoy.Journeys.Add(journey);
        }
        return convoy;
    }

    static Timestamp ToTime(long ticks) => Timestamp.FromDateTime(new DateTime(ticks, DateTimeKind.Utc));
}
