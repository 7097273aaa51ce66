using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.V1;
using Google.Protobuf;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>What every stream of reads goes through: few at once, an entry before the first row and one with the row count at
/// the end, and no waiting for a caller who takes nothing.</summary>
/// <remarks>A statement that waits for somebody keeps what it reads from being cleaned up, so such a caller is left after
/// <see cref="Patience"/>.</remarks>
sealed class ToldStreams(AuditedCall audited, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    public const string SlowReason = "STREAM_NOT_TAKEN";
    public const string BusyReason = "STREAMS_BUSY";

    /// <summary>Each holds a connection to the database or two, a track now and then a third.</summary>
    public const int AtOnceMax = 8;

    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    int _underWay;

    /// <param name="open">Passes the gates; what it throws is logged as the outcome.</param>
    /// <param name="tell">Tells all of it, until it is cancelled.</param>
    public Task WriteAsync<TQuestion, TResponse>(
        ServerCallContext context, Purpose? purpose, IMessage request, IServerStreamWriter<TResponse> responses,
        Func<CheckedPurpose, Task<TQuestion>> open, Func<TQuestion, Told<TResponse>, CancellationToken, Task> tell) =>
        StoreFailures.NamedAsync(async () =>
        {
            // The entry is written before the first row; who asks again and again for one mark is seen by it.
            var (question, stated) = await audited.OpenAsync(
                context, purpose, request, async stated => (await open(stated), stated));
            using var term = StreamTerm.Begin(context);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(
                context.CancellationToken, lifetime.ApplicationStopping, term.Ended);
            var told = new Told<TResponse>(CallTerm.Bound(responses, context), clock, ending.Token);
            var outcome = nameof(StatusCode.Unknown);
            try
            {
                if (Interlocked.Increment(ref _underWay) > AtOnceMax) throw Busy();
                await tell(question, told, ending.Token);
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
                    AuditedCall.EntryFor(context, AuditAction.Export, stated) with
                    {
                        ResourceKind = "sighting", RowCount = told.RowCount, Outcome = outcome,
                    },
                    CancellationToken.None);
            }
            return true;
        });

    static RpcException Busy() => RpcErrors.Make(
        StatusCode.ResourceExhausted, BusyReason,
        $"{AtOnceMax} streams of sightings are under way here; try again when one has ended, or ask for pages.");

    static RpcException Slow() => RpcErrors.Make(
        StatusCode.DeadlineExceeded, SlowReason,
        $"Nothing was taken for {Patience.TotalSeconds} seconds, so the stream was ended. Ask again from the last time that came, and take "
        + "what comes as it comes.");
}

/// <summary>What has gone to the caller of one stream.</summary>
sealed class Told<TResponse>(IServerStreamWriter<TResponse> responses, TimeProvider clock, CancellationToken ending)
{
    public int RowCount { get; private set; }

    /// <param name="rowCount">Rows of personal data in it.</param>
    /// <exception cref="OperationCanceledException">The caller took nothing for too long, or the stream is to end.</exception>
    public async Task SendAsync(TResponse response, int rowCount)
    {
        // Counted before they leave: one too many does no harm, one that is missing would.
        RowCount += rowCount;
        using var patience = new CancellationTokenSource(ToldStreams.Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ending, patience.Token);
        await responses.WriteAsync(response, either.Token);
    }
}
