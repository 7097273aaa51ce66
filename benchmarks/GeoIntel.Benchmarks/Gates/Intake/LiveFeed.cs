using System.Collections.Concurrent;
using System.Diagnostics;
using GeoIntel.Cli.Tests.EndToEnd;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Benchmarks.Gates.Intake;

/// <summary>Several feeds that send small batches at a steady rate, as cameras do, and a subscriber that is told of one vehicle
/// in every fourth of them.</summary>
/// <remarks>
/// The vehicles to be told of are on the list and not in the district's own traffic. Each comes again only when all others have
/// come, so that each of its reads is told by itself. The district's own watched vehicles come once a minute each at the most:
/// at such rates its fifty thousand would all come every second, as no vehicle does. The others are four million.
/// </remarks>
sealed class LiveFeed
{
    const int Streams = 4;
    const int BatchSize = 100;
    const int ReadsMade = 200_000;
    const int BatchesPerTold = 4;
    const int OthersPerCamera = 10_000;

    static readonly TimeSpan WatchedEvery = TimeSpan.FromMinutes(1);
    static readonly TimeSpan EmptyCallEvery = TimeSpan.FromMilliseconds(20);

    readonly ConcurrentDictionary<(string Vrm, DateTimeOffset CapturedAt), long> _leftAt = [];
    readonly ConcurrentDictionary<string, long> _watchedAt;
    readonly IntakeBench _bench;
    readonly Read[] _reads;
    readonly string[] _told;
    ConcurrentBag<double> _latencies = [];
    ConcurrentBag<double> _emptyCalls = [];
    ConcurrentBag<double> _answers = [];
    int _next;
    int _nextBatch;
    int _nextTold;
    int _nextOther;

    public LiveFeed(IntakeBench bench)
    {
        _bench = bench;
        _reads = [.. bench.District.Sightings(ReadsMade).Select(sighting => bench.District.ToRead(sighting, 0))];
        var passing = _reads.Select(read => read.VrmText).ToHashSet();
        var state = bench.District.State;
        _watchedAt = new(state.VehicleLinks.Select(link => link.Vrm).Concat(state.ListEntries.Select(entry => entry.Vrm))
            .Select(vrm => vrm.Text).Distinct().Select(vrm => KeyValuePair.Create(vrm, 0L)));
        _told = [.. state.ListEntries.Select(entry => entry.Vrm.Text).Where(vrm => !passing.Contains(vrm))];
    }

    /// <summary>How many reads have left.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    long _sent;

    /// <summary>Sends and listens until cancelled, then waits for what is unanswered.</summary>
    /// <param name="rate">Reads a second, of all feeds together.</param>
    public async Task RunAsync(double rate, CancellationToken stopping)
    {
        using var watching = new CancellationTokenSource();
        var hits = new HitService.HitServiceClient(_bench.Connection.Channel);
        using var watch = hits.WatchHits(new WatchHitsRequest { Purpose = Stored.Purpose }, cancellationToken: watching.Token);
        await watch.ResponseStream.MoveNext(stopping); // it stands
        var listening = ListenAsync(watch.ResponseStream);
        var calling = CallAsync(stopping);
        await Task.WhenAll(Enumerable.Range(0, Streams).Select(stream => Task.Run(() => SendAsync(stream, rate / Streams, stopping))));
        await calling;
        await Task.Delay(TimeSpan.FromSeconds(2), CancellationToken.None); // the last hits
        await watching.CancelAsync();
        await listening;
    }

    /// <summary>Takes what was measured since the last time: seconds from leaving a feed to the subscriber, from leaving it to the
    /// acknowledgement, and of empty calls.</summary>
    public (double[] Latencies, double[] Answers, double[] EmptyCalls) Take() =>
        ([.. Interlocked.Exchange(ref _latencies, [])], [.. Interlocked.Exchange(ref _answers, [])], [.. Interlocked.Exchange(ref _emptyCalls, [])]);

    /// <summary>Reads that were to be told and are not yet; more than a few seconds' worth means that the keeper falls
    /// behind.</summary>
    public int Untold => _leftAt.Count;

    async Task SendAsync(int stream, double rate, CancellationToken stopping)
    {
        var client = new SightingIngestService.SightingIngestServiceClient(_bench.Connection.Channel);
        using var call = client.IngestSightings(cancellationToken: CancellationToken.None);
        var left = new ConcurrentQueue<long>();
        var answers = DrainAsync(call.ResponseStream, left);
        var (number, started, batches) = (0UL, Stopwatch.GetTimestamp(), 0L);
        while (!stopping.IsCancellationRequested)
        {
            var due = (long)(Stopwatch.GetElapsedTime(started).TotalSeconds * rate / BatchSize);
            for (; batches < due; batches++)
            {
                var request = Make(stream, ref number);
                left.Enqueue(Stopwatch.GetTimestamp());
                await call.RequestStream.WriteAsync(request, CancellationToken.None);
                Interlocked.Add(ref _sent, request.Reads.Count);
            }
            await Task.Delay(1, CancellationToken.None);
        }
        await call.RequestStream.CompleteAsync();
        await answers;
    }

    IngestSightingsRequest Make(int stream, ref ulong number)
    {
        var now = Timestamp.FromDateTimeOffset(new DateTimeOffset(DateTime.UtcNow.Ticks / 10 * 10, TimeSpan.Zero));
        var first = (int)((uint)Interlocked.Add(ref _next, BatchSize) % (ReadsMade - BatchSize));
        var request = new IngestSightingsRequest { Feed = $"feeds/{IntakeDistrict.FeedId}", Source = $"live-{stream}" };
        for (var i = 0; i < BatchSize; i++)
        {
            var read = _reads[first + i];
            request.Reads.Add(new Read
            {
                Camera = read.Camera,
                VrmText = IsDue(read.VrmText) ? read.VrmText : SomeOther(read.Camera),
                CaptureTime = now,
                Confidence = read.Confidence,
                SourceSequence = ++number,
            });
        }
        if (Interlocked.Increment(ref _nextBatch) % BatchesPerTold != 0) return request;
        var told = request.Reads[BatchSize / 2];
        told.VrmText = _told[(uint)Interlocked.Increment(ref _nextTold) % _told.Length];
        _leftAt[(told.VrmText, now.ToDateTimeOffset())] = Stopwatch.GetTimestamp();
        return request;
    }

    bool IsDue(string vrm)
    {
        if (!_watchedAt.TryGetValue(vrm, out var last)) return false;
        return (last == 0 || Stopwatch.GetElapsedTime(last) > WatchedEvery)
            && _watchedAt.TryUpdate(vrm, Stopwatch.GetTimestamp(), last);
    }

    // Shaped as no mark on the list is. Each keeps to one camera: at such rates it would else come to another one faster than
    // anybody drives.
    string SomeOther(string camera) =>
        $"Q{(uint)Interlocked.Increment(ref _nextOther) % OthersPerCamera:0000}{camera[^3..]}";

    async Task ListenAsync(IAsyncStreamReader<WatchHitsResponse> changes)
    {
        try
        {
            while (await changes.MoveNext(CancellationToken.None))
            {
                if (changes.Current.Change?.Hit is not { } hit) continue;
                if (_leftAt.TryRemove((hit.Vrm, hit.LastCaptureTime.ToDateTimeOffset()), out var left))
                    _latencies.Add(Stopwatch.GetElapsedTime(left).TotalSeconds);
            }
        }
        catch (RpcException ended) when (ended.StatusCode == StatusCode.Cancelled)
        {
            // We have heard enough.
        }
    }

    // A call that brings nothing.
    async Task CallAsync(CancellationToken stopping)
    {
        var client = new SightingIngestService.SightingIngestServiceClient(_bench.Connection.Channel);
        while (!stopping.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            using var call = client.IngestSightings(cancellationToken: CancellationToken.None);
            await call.RequestStream.CompleteAsync();
            await call.ResponseStream.MoveNext(CancellationToken.None);
            _emptyCalls.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            await Task.Delay(EmptyCallEvery, CancellationToken.None);
        }
    }

    async Task DrainAsync(IAsyncStreamReader<IngestSightingsResponse> answers, ConcurrentQueue<long> left)
    {
        while (await answers.MoveNext(CancellationToken.None))
        {
            if (left.TryDequeue(out var at)) _answers.Add(Stopwatch.GetElapsedTime(at).TotalSeconds);
            if (answers.Current.AcceptedCount != BatchSize)
                throw new GateException($"Of {BatchSize} reads it was answered: {answers.Current}");
        }
    }
}
