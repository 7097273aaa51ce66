using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Cli.Tests.EndToEnd.Edge;

/// <summary>The devices of some feeds: each hands over its reads in their order and repeats what was not answered, for as
/// long as it takes.</summary>
/// <param name="posted">Where messages are posted; may lead through a proxy.</param>
sealed class IngestDevices(IngestProcess ingest, Uri posted, int seed, CancellationToken cancellation) : IDisposable
{
    const int FilesAtOnceMax = 4;

    static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(20);

    readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(40) };
    int _repeatCount;
    int _turnedAwayCount;

    /// <summary>Reads that are acknowledged: answered with 200, or their file moved away.</summary>
    public AcknowledgedReads Acknowledged { get; } = new();

    /// <summary>Messages that were sent again because no answer came.</summary>
    public int RepeatCount => _repeatCount;

    /// <summary>Messages that were answered with 429 or 503, to come again.</summary>
    public int TurnedAwayCount => _turnedAwayCount;

    public Task HandOverAsync(Feed feed, IReadOnlyList<Read> reads) =>
        feed.Numbered ? PutFilesAsync(feed.Id, reads) : PostAsync(feed.Id, reads);

    public void Dispose() => _http.Dispose();

    async Task PostAsync(string feedId, IReadOnlyList<Read> reads)
    {
        var random = new Random(seed);
        var address = new Uri(posted, $"/v1/{feedId}/ndjson");
        for (var at = 0; at < reads.Count;)
        {
            var some = reads.Skip(at).Take(random.Next(1, 40)).ToList();
            while (!await IsTakenAsync(address, ingest.KeyOf(feedId), some)) await Task.Delay(PauseMin, cancellation);
            at += some.Count;
            Acknowledged.Take(feedId, at);
        }
    }

    async Task<bool> IsTakenAsync(Uri address, string key, List<Read> reads)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(Text(reads)) };
        request.Headers.Add("X-API-Key", key);
        try
        {
            using var answer = await _http.SendAsync(request, cancellation);
            if (answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)
            {
                Interlocked.Increment(ref _turnedAwayCount);
                return false;
            }
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode}: {text}");
            using var taken = JsonDocument.Parse(text);
            Assert.Equal(reads.Count, taken.RootElement.GetProperty("taken").GetInt32());
            return true;
        }
        catch (Exception torn) when (torn is HttpRequestException or IOException or SocketException && !cancellation.IsCancellationRequested)
        {
            Interlocked.Increment(ref _repeatCount);
            return false;
        }
    }

    async Task PutFilesAsync(string feedId, IReadOnlyList<Read> reads)
    {
        var random = new Random(seed);
        var folder = ingest.FolderOf(feedId);
        var waiting = new Queue<(string Path, int Count)>();
        for (var (at, acknowledged, number) = (0, 0, 0); acknowledged < reads.Count;)
        {
            while (at < reads.Count && waiting.Count < FilesAtOnceMax)
            {
                var some = reads.Skip(at).Take(random.Next(20, 200)).ToList();
                var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{++number:D6}.ndjson"));
                await File.WriteAllBytesAsync(path + ".part", Text(some), cancellation);
                File.Move(path + ".part", path);
                waiting.Enqueue((path, some.Count));
                at += some.Count;
            }
            await Task.Delay(PauseMin, cancellation);
            while (waiting.TryPeek(out var first) && !File.Exists(first.Path))
            {
                acknowledged += waiting.Dequeue().Count;
                Acknowledged.Take(feedId, acknowledged);
            }
        }
        Assert.False(Directory.Exists(Path.Combine(folder, "refused")), $"Files of {feedId} were refused.");
    }

    static byte[] Text(IEnumerable<Read> reads)
    {
        using var text = new MemoryStream();
        foreach (var read in reads) ReadNdjson.Write(text, read);
        return text.ToArray();
    }
}
