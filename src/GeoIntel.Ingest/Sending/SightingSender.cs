using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Models.Sightings;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using RefusalReason = GeoIntel.Models.Sightings.RefusalReason;

namespace GeoIntel.Ingest.Sending;

/// <summary>Sends the reads of one feed until the service has answered for every one of them.</summary>
/// <remarks>What is unanswered when a connection breaks is sent again on the next one; the service stores nothing
/// twice.</remarks>
/// <param name="feedId">The registered feed's id, without "feeds/".</param>
sealed class SightingSender(
    SightingIngestService.SightingIngestServiceClient client, string feedId, SenderOptions options)
{
    static readonly TimeSpan StatusDelayMax = TimeSpan.FromSeconds(5);

    /// <summary>Returns when the reads have ended and all of them are answered.</summary>
    /// <exception cref="RpcException">The service refuses the call itself, for example an unknown feed; or
    /// <see cref="SenderOptions.FailuresMax"/> connections in a row failed.</exception>
    public async Task<SendProgress> SendAsync(
        IAsyncEnumerable<DecodedRead> reads, SendObserver observer, CancellationToken cancellation)
    {
        using var window = new SendWindow(options.UnacknowledgedBatchesMax);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var batches = Channel.CreateBounded<SendBatch>(1);
        var pumping = new BatchPump(feedId, options, ToWire).RunAsync(reads, batches.Writer, stopping.Token);
        var tally = new Tally(observer);
        var uploader = new AttachmentUploader(client, feedId, observer, TimeProvider.System);
        try
        {
            for (var failures = 0; ;)
            {
                var answeredBefore = tally.Progress.AcknowledgedCount;
                try
                {
                    await SendOnOneCallAsync(batches.Reader, window, tally, uploader, cancellation);
                    return tally.Progress;
                }
                catch (RpcException broken) when (!cancellation.IsCancellationRequested && IsPassing(broken))
                {
                    failures = tally.Progress.AcknowledgedCount > answeredBefore ? 1 : failures + 1;
                    if (options.FailuresMax > 0 && failures >= options.FailuresMax) throw;

                    var delay = DelayAfter(failures);
                    tally.Reconnecting(broken.Status.Detail, delay);
                    await Task.Delay(delay, cancellation);
                }
            }
        }
        catch (RpcException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        finally
        {
            await stopping.CancelAsync();
            await pumping;
        }
    }

    async Task SendOnOneCallAsync(
        ChannelReader<SendBatch> batches, SendWindow window, Tally tally, AttachmentUploader uploader,
        CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var call = client.IngestSightings(cancellationToken: ending.Token);
        var writing = WriteAsync(batches, window, uploader, call.RequestStream, ending.Token);
        var reading = TakeAnswersAsync(call.ResponseStream, window, tally, ending.Token);
        var first = await Task.WhenAny(writing, reading);
        // A write that fails on the connection ends the call, and reading then says why; it is not waited for forever.
        if (first == writing && writing.Exception?.InnerException is RpcException) ending.CancelAfter(StatusDelayMax);
        else if (first == reading || !writing.IsCompletedSuccessfully) await ending.CancelAsync();
        var (written, answered) = (await OutcomeOf(writing), await OutcomeOf(reading));

        if (written is UploadBrokenException) ExceptionDispatchInfo.Throw(written.InnerException!);
        if (written is not (null or OperationCanceledException or RpcException)) ExceptionDispatchInfo.Throw(written);
        if (answered is RpcException) ExceptionDispatchInfo.Throw(answered);
        cancellation.ThrowIfCancellationRequested();
        if (written is not null || answered is not null || !window.IsEmpty)
        {
            throw written as RpcException ?? new RpcException(new Status(
                StatusCode.Unavailable, "The service ended the call before it had answered for everything."));
        }
    }

    static async Task WriteAsync(
        ChannelReader<SendBatch> batches, SendWindow window, AttachmentUploader uploader,
        IClientStreamWriter<IngestSightingsRequest> requests, CancellationToken ending)
    {
        foreach (var batch in window.Unanswered())
        {
            await uploader.UploadAsync(batch, ending);
            await requests.WriteAsync(batch.Request, ending);
        }
        while (true)
        {
            await window.WaitForRoomAsync(ending);
            SendBatch? batch = null;
            try
            {
                while (batch is null && await batches.WaitToReadAsync(ending)) batches.TryRead(out batch);
            }
            finally
            {
                if (batch is null) window.GiveBack();
            }
            if (batch is null) break;

            window.Add(batch);
            await uploader.UploadAsync(batch, ending);
            await requests.WriteAsync(batch.Request, ending);
        }
        await requests.CompleteAsync();
    }

    static async Task TakeAnswersAsync(
        IAsyncStreamReader<IngestSightingsResponse> answers, SendWindow window, Tally tally, CancellationToken ending)
    {
        while (await answers.MoveNext(ending))
        {
            if (window.TryAcknowledge(answers.Current.BatchNumber, out var batch)) tally.Take(answers.Current, batch!);
        }
    }

    static async Task<Exception?> OutcomeOf(Task task)
    {
        await Task.WhenAny(task);
        return task.IsCanceled ? new OperationCanceledException() : task.Exception?.InnerException;
    }

    TimeSpan DelayAfter(int failures)
    {
        var longest = Math.Min(
            options.RetryDelayMin.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, 30)),
            options.RetryDelayMax.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(longest * (0.5 + Random.Shared.NextDouble() / 2));
    }

    /// <summary>Whether another connection may go better. The rest says that the call itself is wrong.</summary>
    static bool IsPassing(RpcException broken) => broken.StatusCode is StatusCode.Unavailable or StatusCode.Cancelled
        or StatusCode.Internal or StatusCode.Unknown or StatusCode.Aborted or StatusCode.DeadlineExceeded
        or StatusCode.ResourceExhausted || ProofEnd.IsOf(broken);

    /// <summary>Adds up the answers. Only the task that takes answers, and the loop between two calls, touch
    /// it.</summary>
    sealed class Tally(SendObserver observer)
    {
        readonly Dictionary<RefusalReason, long> _refused = [];

        public SendProgress Progress { get; private set; } = SendProgress.None;

        public void Reconnecting(string reason, TimeSpan delay)
        {
            Progress = Progress with { ReconnectCount = Progress.ReconnectCount + 1 };
            observer.Reconnecting(reason, delay);
        }

        public void Take(IngestSightingsResponse answer, SendBatch batch)
        {
            foreach (var wire in answer.Refusals)
            {
                var reason = (RefusalReason)wire.Reason;
                _refused[reason] = _refused.GetValueOrDefault(reason) + 1;
                var line = wire.Index >= 0 && wire.Index < batch.Lines.Count ? batch.Lines[wire.Index] : 0;
                observer.Refused(new SentRefusal(line, new Refusal(reason, wire.Field, wire.Description)));
            }
            Progress = Progress with
            {
                AcceptedCount = Progress.AcceptedCount + answer.AcceptedCount,
                DuplicateCount = Progress.DuplicateCount + answer.DuplicateCount,
                RefusedCounts = new Dictionary<RefusalReason, long>(_refused),
            };
            observer.Answered(batch.Lines);
            observer.Progressed(Progress);
        }
    }

    V1.Read ToWire(DecodedRead decoded)
    {
        var read = decoded.Read;
        var sequence = read.SourceSequence == 0 && options.NumberByLine ? decoded.Line : read.SourceSequence;
        var wire = new V1.Read
        {
            Camera = read.Camera,
            VrmText = read.VrmText,
            CaptureTime = Timestamp.FromDateTimeOffset(read.CapturedAt),
            CharacterConfidences = { read.CharacterConfidences },
            PositionUncertaintyMetres = read.PositionUncertaintyMetres,
            SourceSequence = (ulong)Math.Max(0, sequence),
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
        if (read.Position is { } position)
            wire.Position = new Point { Epsg = 4326, X = position.LongitudeDegrees, Y = position.LatitudeDegrees };
        wire.Attachments.AddRange(decoded.Attachments.Select(AttachmentUploader.ToWire));
        foreach (var candidate in read.Candidates)
        {
            var other = new V1.VrmCandidate { VrmText = candidate.VrmText };
            if (candidate.Confidence is { } sureness) other.Confidence = sureness;
            wire.Candidates.Add(other);
        }
        return wire;
    }
}
