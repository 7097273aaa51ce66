using System.Threading.Channels;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Ingest.Spool;

namespace GeoIntel.Ingest.Receiving;

/// <summary>What became of one input.</summary>
/// <param name="ReadCount">Reads of it that are spooled.</param>
/// <param name="StatusCount">What its cameras said of themselves.</param>
/// <param name="Refused">Null when all that could be decoded is spooled; otherwise why the spool took nothing.</param>
sealed record InputOutcome(long ReadCount, long StatusCount, InputReasons Reasons, AppendAnswer? Refused);

/// <summary>Takes the inputs of one feed - posted messages, files, a pipe - into its spool.</summary>
sealed class InputIntake(FeedOptions feed, ReadSpool spool, CameraStatuses statuses, ILogger log)
{
    const int AheadMax = 2_000;
    const int AppendReadsMax = 1_000;
    const long AppendBytesMax = 8L << 20;

    // One for as long as the feed is read: devices refine what they have sent.
    readonly DecodeContext _context = new() { TimeZone = feed.TimeZone, Camera = feed.Camera };

    public FeedOptions Feed => feed;

    public ReadSpool Spool => spool;

    /// <summary>Takes a message that is held in memory: all of it in one append, or nothing.</summary>
    public async Task<InputOutcome> TakeWholeAsync(Stream message, IReadDecoder? format, CancellationToken cancellation)
    {
        var (reads, reasons, statusCount) = (new List<DecodedRead>(), new InputReasons(), 0L);
        foreach (var decoded in Decoders.Decode(message, format ?? feed.Format, _context))
        {
            if (decoded.TryGetRead(out var read)) reads.Add(read);
            else statusCount += TakeOther(decoded, reasons);
        }
        if (reads.Count == 0) return new InputOutcome(0, statusCount, reasons, null);

        var answer = await AppendAsync(reads, default, cancellation);
        return answer.IsStored
            ? new InputOutcome(reads.Count, statusCount, reasons, null)
            : new InputOutcome(0, statusCount, reasons, answer);
    }

    /// <summary>Takes an input of any size piece by piece, each as large as it has become while the last was
    /// written. While the spool is full it waits.</summary>
    /// <param name="inputKey">Names an input that may be begun again: what is spooled of it already is passed over.
    /// Empty for one that cannot be.</param>
    public async Task<InputOutcome> TakeStreamAsync(Stream source, Guid inputKey, CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var ahead = Channel.CreateBounded<Decoded>(AheadMax);
        // Decoding waits for its input without a thread-pool thread's good manners, so it gets a thread of its own.
        var decoding = Task.Factory.StartNew(
            () => Decode(source, ahead.Writer, ending.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return await AppendAllAsync(ahead.Reader, inputKey, cancellation);
        }
        finally
        {
            await ending.CancelAsync();
            if (inputKey != Guid.Empty) await decoding; // a file is closed after this; a pipe may never be
        }
    }

    async Task<InputOutcome> AppendAllAsync(ChannelReader<Decoded> ahead, Guid inputKey, CancellationToken cancellation)
    {
        var (reads, reasons, statusCount, count) = (new List<DecodedRead>(), new InputReasons(), 0L, 0L);
        var known = inputKey == Guid.Empty ? 0 : spool.ReadCountOf(inputKey);
        while (await ahead.WaitToReadAsync(cancellation))
        {
            for (var bytes = 0L; reads.Count < AppendReadsMax && bytes < AppendBytesMax && ahead.TryRead(out var decoded);)
            {
                if (!decoded.TryGetRead(out var read)) statusCount += TakeOther(decoded, reasons);
                else if (++count > known)
                {
                    reads.Add(read);
                    bytes += read.Attachments.Sum(one => (long)one.Bytes.Length);
                }
            }
            if (reads.Count == 0) continue;

            var mark = inputKey == Guid.Empty ? default : new InputMark(inputKey, count);
            while (await AppendAsync(reads, mark, cancellation) is { IsStored: false } full)
            {
                ReceivingLog.InputWaits(log, feed.FeedId, full.RefusedBecause!);
                await Task.Delay(full.RetryAfter, cancellation);
            }
            reads.Clear();
        }
        await ahead.Completion;
        return new InputOutcome(count, statusCount, reasons, null);
    }

    async Task<AppendAnswer> AppendAsync(List<DecodedRead> reads, InputMark mark, CancellationToken cancellation)
    {
        var answer = await spool.AppendAsync(reads, mark, cancellation);
        if (answer.IsStored || answer.RetryAfter > TimeSpan.Zero) return answer;

        // Too large for good: then the reads go without their pictures, which matter less.
        ReceivingLog.PicturesLeftOut(log, feed.FeedId, answer.RefusedBecause!);
        return await spool.AppendAsync([.. reads.Select(read => read with { Attachments = [] })], mark, cancellation);
    }

    void Decode(Stream source, ChannelWriter<Decoded> ahead, CancellationToken ending)
    {
        try
        {
            foreach (var one in Decoders.Decode(source, feed.Format, _context))
            {
                if (!ahead.TryWrite(one)) ahead.WriteAsync(one, ending).AsTask().GetAwaiter().GetResult();
            }
            ahead.Complete();
        }
        catch (Exception failure)
        {
            ahead.TryComplete(failure); // the one who takes the reads learns of it
        }
    }

    /// <returns>1 for a camera's status.</returns>
    long TakeOther(Decoded decoded, InputReasons reasons)
    {
        if (decoded.Refusal is { } refusal)
        {
            reasons.Add(refusal);
            return 0;
        }
        statuses.Take(feed.FeedId, decoded.Status!);
        return 1;
    }
}
