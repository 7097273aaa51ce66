using System.Threading.Channels;
using GeoIntel.Ingest.Decoding;
using GeoIntel.V1;

namespace GeoIntel.Ingest.Sending;

/// <summary>Gathers reads into numbered batches: full ones, or younger ones when the source stalls.</summary>
sealed class BatchPump(string feedId, SenderOptions options, Func<DecodedRead, Read> toWire)
{
    /// <summary>How many bytes of attachments weigh as much as one of a batch: a batch waits for no more than 8 MiB of
    /// them.</summary>
    const int UploadShare = 8;

    ulong _lastNumber;
    IngestSightingsRequest _request = new();
    List<long> _lines = [];
    List<PendingUpload> _uploads = [];
    int _bytes;

    /// <summary>Runs until the reads end, and completes the channel with what ended them.</summary>
    public async Task RunAsync(
        IAsyncEnumerable<DecodedRead> reads, ChannelWriter<SendBatch> batches, CancellationToken cancellation)
    {
        try
        {
            await using var source = reads.GetAsyncEnumerator(cancellation);
            while (true)
            {
                var next = source.MoveNextAsync().AsTask();
                if (_lines.Count > 0 && !next.IsCompleted) await WaitAWhileAsync(next, batches, cancellation);
                if (!await next.WaitAsync(cancellation)) break;

                await AddAsync(source.Current, batches, cancellation);
            }
            await FlushAsync(batches, cancellation);
            batches.Complete();
        }
        catch (OperationCanceledException failure) when (!cancellation.IsCancellationRequested)
        {
            batches.TryComplete(new InvalidOperationException("The source of the reads stopped before its end.", failure));
        }
        catch (Exception failure)
        {
            batches.TryComplete(failure);
        }
    }

    async Task WaitAWhileAsync(Task next, ChannelWriter<SendBatch> batches, CancellationToken cancellation)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (await Task.WhenAny(next, Task.Delay(options.BatchAgeMax, waiting.Token)) != next)
            await FlushAsync(batches, cancellation);
        await waiting.CancelAsync();
    }

    async Task AddAsync(DecodedRead read, ChannelWriter<SendBatch> batches, CancellationToken cancellation)
    {
        var wire = toWire(read);
        var bytes = wire.CalculateSize() + 8; // its tag and length
        foreach (var attachment in read.Attachments) bytes += attachment.Bytes.Length / UploadShare;
        if (_lines.Count > 0 && _bytes + bytes > options.BatchBytesMax) await FlushAsync(batches, cancellation);
        _request.Reads.Add(wire);
        for (var i = 0; i < read.Attachments.Count; i++)
            _uploads.Add(new PendingUpload(wire.Attachments[i], read.Attachments[i].Bytes));
        _lines.Add(read.Line);
        _bytes += bytes;
        if (_lines.Count == options.BatchReadsMax) await FlushAsync(batches, cancellation);
    }

    async Task FlushAsync(ChannelWriter<SendBatch> batches, CancellationToken cancellation)
    {
        if (_lines.Count == 0) return;

        _request.Feed = $"feeds/{feedId}";
        _request.Source = options.Source;
        _request.BatchNumber = ++_lastNumber;
        var batch = new SendBatch(_request, _lines, _uploads);
        (_request, _lines, _uploads, _bytes) = (new IngestSightingsRequest(), [], [], 0);
        await batches.WriteAsync(batch, cancellation);
    }
}
