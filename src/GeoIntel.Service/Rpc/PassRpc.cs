using GeoIntel.Models.Sightings;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Cameras;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Tells passes of vehicles by cameras, under purpose and audit.</summary>
sealed class PassRpc(PassSearch search, LiveRegistry registry, AuditedCall audited) : PassService.PassServiceBase
{
    const int PageSizeDefault = 100;
    const int PageSizeMax = 1000;

    public override Task<ListPassesResponse> ListPasses(ListPassesRequest request, ServerCallContext context) =>
        audited.ConsultAsync(context, request.Purpose, request, async _ =>
        {
            var question = ToQuestion(request);
            var found = await search.FindAsync(question, context.CancellationToken);
            var response = new ListPassesResponse();
            response.Passes.AddRange(found.Take(question.Limit - 1).Select(ToWire));
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
        Vrm? vrm = null;
        if (request.Vrm.Length > 0)
        {
            if (Vrm.TryParse(request.Vrm, out var parsed)) vrm = parsed;
            else problems.Add(new("vrm", $"It is no registration mark; give 1 to {Vrm.LengthMax} letters A-Z and digits."));
        }
        var camera = default(int?);
        if (request.Camera.Length > 0)
        {
            if (request.Camera.StartsWith("cameras/", StringComparison.Ordinal)
                && registry.Current.Keys.CameraKeys.TryGetValue(request.Camera["cameras/".Length..], out var key))
                camera = key;
            else problems.Add(new("camera", $"'{request.Camera}' is not a registered camera; give it as 'cameras/ID'."));
        }
        if (request.Vrm.Length + request.Camera.Length == 0)
            problems.Add(new("vrm", "Nothing is asked for; give vrm or camera, or both."));
        if (!WirePoint.TryToTime(request.FromTime, out var from)) problems.Add(new("from_time", "It is missing; give a time."));
        if (!WirePoint.TryToTime(request.UntilTime, out var until)) problems.Add(new("until_time", "It is missing; give a time."));
        if (problems.Count == 0 && until <= from)
            problems.Add(new("until_time", $"It is {until:O}, not after from_time, which is {from:O}."));
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

    static Pass ToWire(FoundPass found)
    {
        var pass = new Pass
        {
            Camera = found.CameraId.Length == 0 ? "" : $"cameras/{found.CameraId}",
            Vrm = found.Vrm.Text,
            FirstCaptureTime = Timestamp.FromDateTimeOffset(found.Span.FirstAt),
            LastCaptureTime = Timestamp.FromDateTimeOffset(found.Span.LastAt),
            Parked = found.IsParked,
            NotAMark = found.IsNoMark,
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
