using System.Runtime.CompilerServices;
using GeoIntel.Ingest.Sending;
using GeoIntel.V1;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Cli.Remote;

/// <summary>Hits from the service: told live, or listed.</summary>
sealed class Hits(ServiceConnection connection)
{
    const int PageSize = 1000;

    readonly HitService.HitServiceClient _client = new(connection.Channel);

    /// <summary>Watches for as long as it is let: when the token ends, it goes on with what its file holds then.</summary>
    /// <param name="resumeToken">Empty starts from now; "beginning" from the first hit kept.</param>
    /// <exception cref="RpcException">Unauthenticated when the file holds no new token.</exception>
    public async IAsyncEnumerable<WatchHitsResponse> WatchAsync(
        Purpose purpose, string resumeToken, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var request = new WatchHitsRequest { Purpose = purpose, ResumeToken = resumeToken };
        for (var isOver = false; !isOver;)
        {
            using var call = _client.WatchHits(request, cancellationToken: cancellation);
            while (true)
            {
                try
                {
                    isOver = !await call.ResponseStream.MoveNext(cancellation);
                }
                catch (RpcException ended) when (ProofEnd.IsOf(ended))
                {
                    break;
                }
                if (isOver) break;
                request.ResumeToken = call.ResponseStream.Current.ResumeToken;
                yield return call.ResponseStream.Current;
            }
        }
    }

    /// <summary>The hit's sentence, after the mark that an operator compares with the image.</summary>
    public static string Say(Hit hit) =>
        (hit.Vrm.Length == 0 ? hit.Sentence : $"{hit.Vrm}: {hit.Sentence}") + Graded(hit.Evaluations);

    // Gradings go wherever what they grade goes.
    static string Graded(RepeatedField<StatedEvaluation> stated) => stated.Count == 0 ? "" : $" [{string.Join("; ", stated.Select(one =>
        $"{one.Resource} {one.Evaluation.Source}-{one.Evaluation.Assessment}-{one.Evaluation.Handling}"
        + (one.Evaluation.HandlingConditions.Length == 0 ? "" : $", {one.Evaluation.HandlingConditions}")))}]";

    /// <summary>Every hit first captured in a period, newest first.</summary>
    public async IAsyncEnumerable<Hit> ListAsync(
        Purpose purpose, DateTimeOffset from, DateTimeOffset until,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var request = new ListHitsRequest
        {
            Purpose = purpose,
            FromTime = Timestamp.FromDateTimeOffset(from),
            UntilTime = Timestamp.FromDateTimeOffset(until),
            PageSize = PageSize,
        };
        do
        {
            var page = await _client.ListHitsAsync(request, cancellationToken: cancellation);
            foreach (var hit in page.Hits) yield return hit;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }
}
