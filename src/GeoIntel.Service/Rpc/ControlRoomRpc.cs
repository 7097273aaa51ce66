using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Sightings;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Tells a control room whether it hears nothing because nothing happens.</summary>
sealed class ControlRoomRpc(IntakeStatus status, LiveRegistry registry) : ControlRoomService.ControlRoomServiceBase
{
    public override async Task<ListFeedStatesResponse> ListFeedStates(ListFeedStatesRequest request, ServerCallContext context)
    {
        var streams = (await StoreFailures.NamedAsync(() => status.ReadAsync(context.CancellationToken))).ToLookup(stream => stream.FeedId);
        var response = new ListFeedStatesResponse();
        foreach (var id in registry.Current.Keys.Feeds.Keys.Order(StringComparer.Ordinal))
            response.Feeds.Add(ToWire(id, [.. streams[id]]));
        return response;
    }

    static FeedState ToWire(string id, IReadOnlyList<StreamStatus> streams)
    {
        var state = new FeedState { Feed = $"feeds/{id}", AcceptedCount = streams.Sum(stream => stream.Accepted) };
        if (streams.Count > 0) state.LastCommitTime = Timestamp.FromDateTimeOffset(streams.Max(stream => stream.LastCommitAt));
        state.Refusals.AddRange(streams.SelectMany(stream => stream.Refusals).GroupBy(refusal => refusal.Reason).OrderBy(of => of.Key)
            .Select(of => new RefusalCount { Reason = (V1.RefusalReason)of.Key, Count = of.Sum(refusal => refusal.Count) }));
        return state;
    }
}
