using GeoIntel.Service.Storage.Sightings;
using GeoIntel.V1;
using Google.Protobuf;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Gives out all sightings of a question, some at a time, as fast as they are taken.</summary>
/// <remarks>At no time are more here than one message holds.</remarks>
sealed class SightingStream(SightingSearch search, SightingMessages messages, GatedSightings gated, ToldStreams streams)
{
    const int SightingsPerMessage = 200;

    public Task WriteAsync(
        StreamSightingsRequest request, IServerStreamWriter<StreamSightingsResponse> responses, ServerCallContext context) =>
        streams.WriteAsync(
            context, request.Purpose, request, responses,
            purpose => gated.OpenAsync(Unstreamed(request), purpose, context.CancellationToken), TellAsync);

    async Task TellAsync(
        (Models.Searching.AskedMarks? Asked, SightingQuestion Question) asked, Told<StreamSightingsResponse> told,
        CancellationToken ending)
    {
        var batch = new List<StoredSighting>(SightingsPerMessage);
        await foreach (var sighting in search.StreamAsync(asked.Question, ending))
        {
            batch.Add(sighting);
            if (batch.Count < SightingsPerMessage) continue;
            await SendAsync();
        }
        if (batch.Count > 0) await SendAsync();

        async Task SendAsync()
        {
            var response = new StreamSightingsResponse();
            response.Sightings.AddRange(await messages.OfAsync(batch, asked.Asked, asked.Question.Restricted, ending));
            batch.Clear();
            await told.SendAsync(response, response.Sightings.Count);
        }
    }

    // Their fields have the same numbers, so none that comes is forgotten.
    static SearchSightingsRequest Unstreamed(StreamSightingsRequest request) =>
        SearchSightingsRequest.Parser.ParseFrom(request.ToByteString());
}
