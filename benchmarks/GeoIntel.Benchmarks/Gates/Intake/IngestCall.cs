using GeoIntel.Cli.Remote;
using GeoIntel.V1;

namespace GeoIntel.Benchmarks.Gates.Intake;

/// <summary>One call that sends batches and waits for their acknowledgements, with a few unanswered at a time.</summary>
sealed class IngestCall(ServiceConnection connection)
{
    /// <summary>As many as the product's own sender.</summary>
    const int UnansweredMax = 4;

    readonly SightingIngestService.SightingIngestServiceClient _client = new(connection.Channel);

    /// <exception cref="GateException">Not every read was taken as new.</exception>
    public async Task SendAsync(IReadOnlyList<IngestSightingsRequest> requests)
    {
        using var call = _client.IngestSightings();
        using var room = new SemaphoreSlim(UnansweredMax);
        var answers = Task.Run(async () =>
        {
            for (var i = 0; await call.ResponseStream.MoveNext(CancellationToken.None); i++)
            {
                var answer = call.ResponseStream.Current;
                if (answer.AcceptedCount != requests[i].Reads.Count)
                    throw new GateException($"Of {requests[i].Reads.Count} reads it was answered: {answer}");
                room.Release();
            }
        });
        foreach (var request in requests)
        {
            if (await Task.WhenAny(answers, room.WaitAsync()) == answers) break;
            await call.RequestStream.WriteAsync(request);
        }
        await call.RequestStream.CompleteAsync();
        await answers;
    }
}
