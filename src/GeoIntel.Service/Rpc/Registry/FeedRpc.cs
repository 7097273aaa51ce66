using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>Who sends reads, under whose control and which law.</summary>
sealed class FeedRpc(RegistryDesk desk) : FeedService.FeedServiceBase
{
    public override async Task<CreateFeedResponse> CreateFeed(
        CreateFeedRequest request, ServerCallContext context) => new()
    {
        Feed = await desk.CreateAsync(RegistryKinds.Feed, context, new(
            request, request.Feed, request.FeedId, null, request.RequestId, request.ValidateOnly)),
    };

    public override async Task<GetFeedResponse> GetFeed(
        GetFeedRequest request, ServerCallContext context) => new()
    {
        Feed = await desk.GetAsync(RegistryKinds.Feed, context, new(request, request.Name, null)),
    };

    public override async Task<ListFeedsResponse> ListFeeds(
        ListFeedsRequest request, ServerCallContext context)
    {
        var page = await desk.ListAsync(RegistryKinds.Feed, context, new(
            request, request.PageSize, request.PageToken, null));
        return new ListFeedsResponse { Feeds = { page.Resources }, NextPageToken = page.NextToken };
    }

    public override async Task<UpdateFeedResponse> UpdateFeed(
        UpdateFeedRequest request, ServerCallContext context) => new()
    {
        Feed = await desk.UpdateAsync(RegistryKinds.Feed, context, new(
            request, request.Feed, request.UpdateMask, null, request.RequestId, request.ValidateOnly)),
    };
}
