using GeoIntel.Models.Sightings;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Cameras;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Tells passes of vehicles by cameras, under purpose and audit.</summary>
sealed class PassRpc(PassSearch search, LiveRegistry registry, RegimeGate gate, AuditedCall audited)
    : PassService.PassServiceBase
{
    const int PageSizeDefault = 100;
    const int PageSizeMax = 1000;

    public override Task<ListPassesResponse> ListPasses(ListPassesRequest request, ServerCallContext context) =>
        audited.ConsultAsync(context, request.Purpose, request, async purpose =>
        {
            var restricted = await gate.RestrictedAsync(purpose, context.CancellationToken);
            var question = ToQuestion(request) with { Case = purpose.Reference, Restricted = restricted };
            restricted.Require(question.Vrm);
            question = question with
            {
                Feeds = await gate.OpenReadsAsync(
                    purpose, question.CameraKey is { } camera ? [camera] : null, question.From, context.CancellationToken),
            };
            var found = await search.FindAsync(question, context.CancellationToken);
            var response = new ListPassesResponse();
            response.Passes.AddRange(found.Take(question.Limit - 1).Select(pass => ToWire(pass, restricted)));
            if (found.Count == question.Limit)
            {
                var last = found[question.Limit - 2];
                response.NextPageToken = PageToken.Of(Unpaged(request), PageToken.PlaceOf(last.Span.FirstAt, last.Id));
            }
            return (response, response.Passes.Count);
        });

    PassQuestion ToQuestion(ListPassesRequest request)
    {
        var problems = new List<FieldProblem>();
        var vrm = ReadQuestion.VrmOf(request.Vrm, problems);
        var camera = ReadQuestion.CameraKeyOf(request.Camera, registry.Current, problems);
        if (request.Vrm.Length + request.Camera.Length == 0)
            problems.Add(new("vrm", "Nothing is asked for; give vrm or camera, or both."));
        var (from, until) = ReadQuestion.TimesOf(request.FromTime, request.UntilTime, problems);
        if (request.PageSize < 0) problems.Add(new("page_size", $"It is {request.PageSize}; give 0 to {PageSizeMax}."));
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);

        var limit = Math.Min(request.PageSize == 0 ? PageSizeDefault : request.PageSize, PageSizeMax);
        var place = PageToken.PlaceOf(Unpaged(request), request.PageToken);
        return new PassQuestion(
            vrm, camera, from, until, place is null ? null : PageToken.TimeAndIdOf(place), limit + 1);
    }

    static ListPassesRequest Unpaged(ListPassesRequest request)
    {
        var question = request.Clone();
        question.PageToken = "";
        question.Purpose = null;
        return question;
    }

    static Pass ToWire(FoundPass found, RestrictedSubjects restricted)
    {
        var pass = new Pass
        {
            Camera = found.CameraId.Length == 0 ? "" : $"cameras/{found.CameraId}",
            Vrm = found.Vrm.Text,
            FirstCaptureTime = Timestamp.FromDateTimeOffset(found.Span.FirstAt),
            LastCaptureTime = Timestamp.FromDateTimeOffset(found.Span.LastAt),
            Parked = found.IsParked,
            NotAMark = found.IsNoMark,
            Confidential = restricted.IsConfidential(found.Votes.Select(vote => Vrm.Of(vote.Vrm)).Append(found.Vrm)),
        };
        pass.Sightings.AddRange(found.SightingIds.Select(id => $"sightings/{id}"));
        pass.Votes.AddRange(found.Votes.Select(vote => new PassVote
        {
            Vrm = vote.Vrm,
            Count = vote.Count,
            ConfidenceSum = vote.ConfidenceMillionths / 1e6,
        }));
        return pass;
    }
}
