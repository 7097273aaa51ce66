using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Storage.Sightings;
using GeoIntel.V1;
using Google.Protobuf;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Gives out all sightings of a question, some at a time, as fast as they are taken.</summary>
/// <remarks>At no time are more here than one message holds. A caller who takes nothing for <see cref="Patience"/> is left,
/// for a statement that waits for somebody keeps what it reads from being cleaned up.</remarks>
sealed class SightingStream(
    SightingSearch search, SightingMessages messages, GatedSightings gated, AuditedCall audited, TimeProvider clock,
    IHostApplicationLifetime lifetime)
{
    public const string SlowReason = "STREAM_NOT_TAKEN";
    public const string BusyReason = "STREAMS_BUSY";

    /// <summary>Each holds a connection to the database or two.</summary>
    public const int AtOnceMax = 8;

    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    const int SightingsPerMessage = 200;

    int _underWay;

    public Task WriteAsync(
        StreamSightingsRequest request, IServerStreamWriter<StreamSightingsResponse> responses, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var (asked, question, purpose) = await OpenAsync(request, context);
            using var term = StreamTerm.Begin(context);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(
                context.CancellationToken, lifetime.ApplicationStopping, term.Ended);
            var told = new Told();
            var outcome = nameof(StatusCode.Unknown);
            try
            {
                if (Interlocked.Increment(ref _underWay) > AtOnceMax) throw Busy();
                await TellAsync(question, asked, told, CallTerm.Bound(responses, context), ending.Token);
                outcome = "ok";
            }
            catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
            {
                outcome = "broken off";
                term.ThrowIfEnded();
                if (lifetime.ApplicationStopping.IsCancellationRequested) throw RpcErrors.Stopping();
                throw Slow();
            }
            catch (Exception exception)
            {
                outcome = context.CancellationToken.IsCancellationRequested ? nameof(StatusCode.Cancelled)
                    : exception is RpcException refusal ? refusal.StatusCode.ToString() : outcome;
                throw;
            }
            finally
            {
                Interlocked.Decrement(ref _underWay);
                // Also when the caller has gone: these rows were told. Without this line the call does not end well.
                await audited.RecordAsync(
                    AuditedCall.EntryFor(context, AuditAction.Export, purpose) with
                    {
                        ResourceKind = "sighting", RowCount = told.Count, Outcome = outcome,
                    },
                    CancellationToken.None);
            }
            return true;
        });

    // The entry is written before the first row; who asks again and again for one mark is seen by it.
    Task<(Models.Searching.AskedMarks? Asked, SightingQuestion Question, CheckedPurpose Purpose)> OpenAsync(
        StreamSightingsRequest request, ServerCallContext context) =>
        audited.OpenAsync(context, request.Purpose, request, async purpose =>
        {
            var (asked, question) = await gated.OpenAsync(Unstreamed(request), purpose, context.CancellationToken);
            return (asked, question, purpose);
        });

    async Task TellAsync(
        SightingQuestion question, Models.Searching.AskedMarks? asked, Told told,
        IServerStreamWriter<StreamSightingsResponse> responses, CancellationToken ending)
    {
        var batch = new List<StoredSighting>(SightingsPerMessage);
        await foreach (var sighting in search.StreamAsync(question, ending))
        {
            batch.Add(sighting);
            if (batch.Count < SightingsPerMessage) continue;
            await SendAsync();
        }
        if (batch.Count > 0) await SendAsync();

        async Task SendAsync()
        {
            var response = new StreamSightingsResponse();
            response.Sightings.AddRange(await messages.OfAsync(batch, asked, question.Restricted, ending));
            // Counted before they leave: one too many does no harm, one that is missing would.
            told.Count += batch.Count;
            batch.Clear();
            using var patience = new CancellationTokenSource(Patience, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ending, patience.Token);
            await responses.WriteAsync(response, either.Token);
        }
    }

    // Their fields have the same numbers, so none that comes is forgotten.
    static SearchSightingsRequest Unstreamed(StreamSightingsRequest request) =>
        SearchSightingsRequest.Parser.ParseFrom(request.ToByteString());

    static RpcException Busy() => RpcErrors.Make(
        StatusCode.ResourceExhausted, BusyReason,
        $"{AtOnceMax} streams of sightings are under way here; try again when one has ended, or ask for pages.");

    static RpcException Slow() => RpcErrors.Make(
        StatusCode.DeadlineExceeded, SlowReason,
        $"Nothing was taken for {Patience.TotalSeconds} seconds, so the stream was ended. Ask again from the last time that came, and take "
        + "what comes as it comes.");

    sealed class Told
    {
        public int Count { get; set; }
    }
}
