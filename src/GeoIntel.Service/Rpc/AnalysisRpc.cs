using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Analysis;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Answers what many reads say together, under purpose and audit.</summary>
sealed class AnalysisRpc(
    ConvoySearch convoys, TrackStream track, SceneDesk scenes, CordonDesk cordon, InterestDesk interests, AssociationDesk associations,
    MeetingDesk meetings, LiveRegistry registry, RegimeGate gate, AuditedCall audited)
    : AnalysisService.AnalysisServiceBase
{
    public override Task TrackVehicle(
        TrackVehicleRequest request, IServerStreamWriter<TrackVehicleResponse> responseStream, ServerCallContext context) =>
        track.WriteAsync(request, responseStream, context);

    public override Task<FindConvoysResponse> FindConvoys(FindConvoysRequest request, ServerCallContext context) =>
        audited.ConsultAsync(context, request.Purpose, request, async purpose =>
        {
            var restricted = await gate.RestrictedAsync(purpose, context.CancellationToken);
            var subject = ConvoyQuestions.Of(request, registry.Current, restricted);
            subject = subject with { Feeds = await gate.OpenReadsAsync(purpose, null, subject.From, context.CancellationToken) };
            var answer = await convoys.FindAsync(subject, context.CancellationToken) ?? throw RpcErrors.Invalid([new(
                "until_time", $"What is asked about has more than {ConvoySubject.ReadsMax} reads by then; ask about a shorter time.")]);
            var response = ConvoyMessages.ToWire(answer, subject, registry.Current);
            return (response, response.Convoys.Sum(convoy => convoy.Journeys.Sum(journey => journey.Places.Count)));
        });

    public override Task<CompareScenesResponse> CompareScenes(CompareScenesRequest request, ServerCallContext context) =>
        audited.ConsultAsync(
            context, request.Purpose, request, purpose => scenes.CompareAsync(request, purpose, context.CancellationToken));

    public override Task<CountCordonResponse> CountCordon(CountCordonRequest request, ServerCallContext context) =>
        audited.ConsultAsync(
            context, request.Purpose, request, purpose => cordon.CountAsync(request, purpose, context.CancellationToken));

    public override Task<GetAssociationGraphResponse> GetAssociationGraph(GetAssociationGraphRequest request, ServerCallContext context) =>
        audited.ConsultAsync(
            context, request.Purpose, request, purpose => associations.DrawAsync(
                request, purpose, CallerIdentity.Of(context.GetHttpContext()), context.CancellationToken));

    public override Task<FindMeetingsResponse> FindMeetings(FindMeetingsRequest request, ServerCallContext context) =>
        audited.ConsultAsync(
            context, request.Purpose, request, purpose => meetings.FindAsync(request, purpose, context.CancellationToken));

    public override Task<CheckInterestResponse> CheckInterest(CheckInterestRequest request, ServerCallContext context) =>
        audited.ConsultAsync(
            context, request.Purpose, request, purpose => interests.CheckAsync(request, purpose, context.CancellationToken));
}
