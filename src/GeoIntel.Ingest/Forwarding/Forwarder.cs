using System.Runtime.CompilerServices;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Ingest.Receiving;
using GeoIntel.Ingest.Sending;
using GeoIntel.Ingest.Spool;
using Grpc.Core;

namespace GeoIntel.Ingest.Forwarding;

/// <summary>Forwards what one feed's spool holds, in its order and under its numbers, for as long as the program
/// runs.</summary>
/// <remarks>
/// What the service refuses is written to the rejects before the spool may let go of it. After any interruption it goes
/// on behind the last read that is known to be answered; what the service has got already it knows by its number. What
/// came out of a backup goes first, as the stream that it was.
/// </remarks>
sealed class Forwarder(string feedId, ReadSpool spool, Func<Guid, SightingSender> senderOf, Rejects rejects, ILogger<Forwarder> log)
    : BackgroundService
{
    /// <summary>A window of full batches without pictures takes a tenth of it.</summary>
    const long UnderWayBytesMax = 32L << 20;

    static readonly TimeSpan CallRefusedDelay = TimeSpan.FromSeconds(30);
    static readonly TimeSpan DiskDelay = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(await ForwardAsync(stoppingToken), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <returns>How long to wait before beginning again.</returns>
    async Task<TimeSpan> ForwardAsync(CancellationToken stopping)
    {
        using var failing = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var source = spool.SourceToForward;
        var run = new Run(source, spool, rejects, new ReadsUnderWay(UnderWayBytesMax), failing);
        try
        {
            await senderOf(source).SendAsync(run.ReadsAsync(failing.Token), run.Observed(Observer), failing.Token);
            if (run.NextStreamFrom is not { } first) throw new InvalidOperationException("The reads of a spool have no end.");

            spool.MarkForwarded(first - 1);
            return TimeSpan.Zero;
        }
        catch (RpcException refused)
        {
            ForwardingLog.CallRefused(log, feedId, refused.StatusCode.ToString(), refused.Status.Detail, CallRefusedDelay);
            return CallRefusedDelay;
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested && (run.Failure ?? failure) is var cause && IsOfDisk(cause))
        {
            ForwardingLog.DiskFails(log, feedId, (run.Failure ?? failure).GetType().Name, DiskDelay);
            return DiskDelay;
        }
    }

    SendObserver Observer => new()
    {
        Reconnecting = (reason, delay) => ForwardingLog.Reconnecting(log, feedId, reason, delay),
        AttachmentsLeftOut = (count, why) => ForwardingLog.AttachmentsLeftOut(log, feedId, count, why),
    };

    // The sender tells of a failing source as of the source's own end.
    static bool IsOfDisk(Exception failure) =>
        failure is IOException or UnauthorizedAccessException || failure.InnerException is { } inner && IsOfDisk(inner);

    /// <summary>One run of the sender, from the spool's mark on to the end of the stream.</summary>
    sealed class Run(Guid source, ReadSpool spool, Rejects rejects, ReadsUnderWay underWay, CancellationTokenSource failing)
    {
        readonly List<SentRefusal> _refused = [];

        /// <summary>What went wrong with the disk while an answer was taken.</summary>
        public Exception? Failure { get; private set; }

        /// <summary>The first number of the stream that follows; null while there is none.</summary>
        public long? NextStreamFrom { get; private set; }

        public SendObserver Observed(SendObserver observer) => observer with { Refused = _refused.Add, Answered = Answered };

        public async IAsyncEnumerable<DecodedRead> ReadsAsync([EnumeratorCancellation] CancellationToken cancellation)
        {
            var after = spool.ForwardedSequence;
            await foreach (var frame in spool.ReadAsync(after, cancellation))
            {
                if (frame.Source != source)
                {
                    NextStreamFrom = frame.FirstSequence;
                    yield break;
                }
                for (var i = 0; i < frame.Reads.Count; i++)
                {
                    var sequence = frame.FirstSequence + i;
                    if (sequence <= after) continue;

                    await underWay.WaitForRoomAsync(cancellation);
                    underWay.Add(sequence, frame.Reads[i], frame.Bytes / frame.Reads.Count);
                    yield return frame.Reads[i] with
                    {
                        Read = frame.Reads[i].Read with { SourceSequence = sequence },
                        Line = sequence,
                    };
                }
            }
        }

        void Answered(IReadOnlyList<long> sequences)
        {
            if (failing.IsCancellationRequested) return; // a failed answer must not be followed by a later one

            try
            {
                if (_refused.Count > 0) rejects.Add(_refused.Select(one => (one, underWay.Find(one.Line))));
                _refused.Clear();
                if (underWay.Take(sequences) is { } through) spool.MarkForwarded(through);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                Failure = failure;
                failing.Cancel();
            }
        }
    }
}
