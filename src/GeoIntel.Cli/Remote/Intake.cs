using GeoIntel.Ingest.Decoding;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Read = GeoIntel.Models.Sightings.Read;

namespace GeoIntel.Cli.Remote;

/// <summary>What became of reads that were sent: counts, and each refusal with the line its read came from.</summary>
sealed class IntakeOutcome
{
    public int Accepted { get; private set; }
    public int Duplicates { get; private set; }
    public List<(long Line, ReadRefusal Refusal)> Refusals { get; } = [];

    /// <summary>How many reads the service has dealt with, for better or worse.</summary>
    public int Answered => Accepted + Duplicates + Refusals.Count;

    public void Add(IngestSightingsResponse response, IReadOnlyList<long> lines)
    {
        Accepted += response.AcceptedCount;
        Duplicates += response.DuplicateCount;
        foreach (var refusal in response.Refusals)
            Refusals.Add((refusal.Index < lines.Count ? lines[refusal.Index] : 0, refusal));
    }
}

/// <summary>Sends the reads of one feed over one call, a few batches ahead of their acknowledgements.</summary>
/// <remarks>
/// When the call breaks, what was answered is stored and what was not may be sent again: nothing is stored twice.
/// </remarks>
static class Intake
{
    const int ReadsPerBatch = 1000;
    const int BatchesAheadMax = 8;

    /// <param name="answered">Told after each acknowledgement.</param>
    public static async Task<IntakeOutcome> SendAsync(
        ServiceConnection connection, string feedId, IEnumerable<DecodedRead> reads, Action<IntakeOutcome> answered,
        CancellationToken cancellation)
    {
        var client = new SightingIngestService.SightingIngestServiceClient(connection.Channel);
        using var call = client.IngestSightings(connection.Headers, cancellationToken: cancellation);
        using var ahead = new SemaphoreSlim(BatchesAheadMax);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var lines = new System.Collections.Concurrent.ConcurrentDictionary<ulong, long[]>();
        var outcome = new IntakeOutcome();
        var answers = Task.Run(TakeAnswersAsync, cancellation);
        try
        {
            await SendAllAsync();
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested
            && exception is OperationCanceledException or RpcException or InvalidOperationException)
        {
            // The service has ended the call; its status, thrown below, says why.
        }
        await answers;
        return outcome;

        async Task SendAllAsync()
        {
            var number = 0UL;
            foreach (var batch in reads.Chunk(ReadsPerBatch))
            {
                await ahead.WaitAsync(ended.Token);
                var request = new IngestSightingsRequest { Feed = $"feeds/{feedId}", BatchNumber = ++number };
                request.Reads.AddRange(batch.Select(one => ToWire(one.Read)));
                lines[number] = Array.ConvertAll(batch, one => one.Line);
                await call.RequestStream.WriteAsync(request, cancellation);
            }
            await call.RequestStream.CompleteAsync();
        }

        async Task TakeAnswersAsync()
        {
            try
            {
                await foreach (var response in call.ResponseStream.ReadAllAsync(cancellation))
                {
                    outcome.Add(response, lines.TryRemove(response.BatchNumber, out var ofBatch) ? ofBatch : []);
                    ahead.Release();
                    answered(outcome);
                }
            }
            finally
            {
                await ended.CancelAsync();
            }
        }
    }

    static V1.Read ToWire(Read read)
    {
        var wire = new V1.Read
        {
            Camera = read.Camera,
            VrmText = read.VrmText,
            CaptureTime = Timestamp.FromDateTimeOffset(read.CapturedAt),
            CharacterConfidences = { read.CharacterConfidences },
            PositionUncertaintyMetres = read.PositionUncertaintyMetres,
            SourceSequence = (ulong)read.SourceSequence,
            VendorEventId = read.VendorEventId,
            SupersedesEventId = read.SupersedesEventId,
            WithdrawsEventId = read.WithdrawsEventId,
            Make = read.Make,
            Colour = read.Colour,
            VehicleKind = read.VehicleKind,
            Lane = read.Lane,
            Country = read.Country,
        };
        if (read.Confidence is { } confidence) wire.Confidence = confidence;
        if (read.DirectionDegrees is { } direction) wire.DirectionDegrees = direction;
        if (read.Position is { } place)
            wire.Position = new Point { Epsg = 4326, X = place.LongitudeDegrees, Y = place.LatitudeDegrees };
        foreach (var candidate in read.Candidates)
        {
            var other = new VrmCandidate { VrmText = candidate.VrmText };
            if (candidate.Confidence is { } sure) other.Confidence = sure;
            wire.Candidates.Add(other);
        }
        return wire;
    }
}
