using System.Net;
using System.Net.Http.Headers;
using GeoIntel.Benchmarks.Peers.Transport;

namespace GeoIntel.Benchmarks.Gates.Transport;

/// <summary>The client of both sides: one HTTP/2 connection and reads framed beforehand, so that the servers have
/// most of the processors.</summary>
sealed class TallyClient(Uri address, FramedReads reads) : IDisposable
{
    readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());
    readonly Uri _stream = new(address, "/geointel.benchmarks.Tally/CountStream");
    readonly Uri _one = new(address, "/geointel.benchmarks.Tally/CountOne");

    /// <summary>Sends so many reads on one stream, 64 KiB at a time.</summary>
    /// <exception cref="GateException">The server has not counted just these.</exception>
    public async Task StreamAsync(int count)
    {
        var total = await CallAsync(_stream, new Body(reads.All, count / FramedReads.Count));
        Assert(total.Count, total.SequenceSum, count);
    }

    /// <summary>Makes so many calls of one read, with a number of them in flight.</summary>
    /// <inheritdoc cref="StreamAsync"/>
    public async Task UnaryAsync(int count, int inFlight)
    {
        var next = -1;
        var sums = await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            var (counted, sum) = (0u, 0.0);
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                var total = await CallAsync(_one, new Body(reads[i % FramedReads.Count], 1));
                counted += total.Count;
                sum += total.SequenceSum;
            }
            return (Count: counted, Sum: sum);
        })));
        Assert((uint)sums.Sum(one => one.Count), sums.Sum(one => one.Sum), count);
    }

    public void Dispose() => _http.Dispose();

    static void Assert(uint counted, double sum, int count)
    {
        var expected = FramedReads.SequenceSum(count);
        if (counted != count || sum != expected)
            throw new GateException($"Of {count} reads with the sum {expected} it counted {counted} with {sum}.");
    }

    async Task<Total> CallAsync(Uri method, Body body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var response = await _http.SendAsync(request, CancellationToken.None);
        var answer = await response.Content.ReadAsByteArrayAsync();
        var status = StatusOf(response.TrailingHeaders) ?? StatusOf(response.Headers);
        if (status != "0") throw new GateException($"{method} ended with the status {status}.");
        return Total.Parser.ParseFrom(answer.AsSpan(5));
    }

    static string? StatusOf(HttpResponseHeaders headers) =>
        headers.TryGetValues("grpc-status", out var values) ? values.First() : null;

    sealed class Body : HttpContent
    {
        static readonly MediaTypeHeaderValue Grpc = new("application/grpc");

        readonly ReadOnlyMemory<byte> _framed;
        readonly int _times;

        public Body(ReadOnlyMemory<byte> framed, int times)
        {
            (_framed, _times) = (framed, times);
            Headers.ContentType = Grpc;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(
            Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            for (var i = 0; i < _times; i++) await stream.WriteAsync(_framed, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
