using GeoIntel.Service.Audit;
using GeoIntel.Service.Storage.Sightings;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Answers where and when vehicles were seen, under purpose and audit.</summary>
sealed class SightingRpc(
    SightingSearch search, SightingMessages messages, SightingImages images, SightingStream stream, GatedSightings gated,
    AuditedCall audited)
    : SightingService.SightingServiceBase
{
    const int PageSizeDefault = 100;

    public override Task<SearchSightingsResponse> SearchSightings(SearchSightingsRequest request, ServerCallContext context) =>
        audited.ConsultAsync(context, request.Purpose, request, async purpose =>
        {
            var (asked, question) = await gated.OpenAsync(request, purpose, context.CancellationToken);
            var size = Math.Min(request.PageSize == 0 ? PageSizeDefault : request.PageSize, SightingQuestions.PageSizeMax);
            var place = PageToken.PlaceOf(Unpaged(request), request.PageToken);
            question = question with
            {
                Before = place is null ? null : PageToken.TimeAndIdOf(place),
                Limit = size + 1, // one more tells whether there is a next page
            };
            var found = await search.FindAsync(question, context.CancellationToken);
            var response = new SearchSightingsResponse();
            response.Sightings.AddRange(await messages.OfAsync(
                [.. found.Take(size)], asked, question.Restricted, context.CancellationToken));
            if (found.Count > size)
            {
                var last = found[size - 1];
                response.NextPageToken = PageToken.Of(Unpaged(request), PageToken.PlaceOf(last.CapturedAt, last.Id));
            }
            return (response, response.Sightings.Count);
        });

    public override Task StreamSightings(
        StreamSightingsRequest request, IServerStreamWriter<StreamSightingsResponse> responseStream,
        ServerCallContext context) => stream.WriteAsync(request, responseStream, context);

    public override Task GetSightingImage(
        GetSightingImageRequest request, IServerStreamWriter<GetSightingImageResponse> responseStream,
        ServerCallContext context) => images.WriteAsync(request, responseStream, context);

    static SearchSightingsRequest Unpaged(SearchSightingsRequest request)
    {
        var question = request.Clone();
        question.PageToken = "";
        question.Purpose = null;
        return question;
    }
}
