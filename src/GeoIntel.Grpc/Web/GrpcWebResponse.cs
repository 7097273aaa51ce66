using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.AspNetCore.Web;

/// <summary>A response whose trailers are written into its body, as its last frame.</summary>
sealed class GrpcWebResponse(IHttpResponseBodyFeature body) : IHttpResponseBodyFeature, IHttpResponseTrailersFeature
{
    /// <summary>The frame's flag: what follows is trailers, not a message.</summary>
    const byte TrailersFlag = 0x80;

    const int HeaderLength = 5;

    bool _isEnded;

    public IHeaderDictionary Trailers { get; set; } = new HeaderDictionary();

    public Stream Stream => body.Stream;

    public PipeWriter Writer => body.Writer;

    public Task StartAsync(CancellationToken cancellationToken = default) => body.StartAsync(cancellationToken);

    public void DisableBuffering() => body.DisableBuffering();

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        body.SendFileAsync(path, offset, count, cancellationToken);

    public async Task CompleteAsync()
    {
        await EndAsync();
        await body.CompleteAsync();
    }

    /// <summary>Writes the trailers, once; without any the status stands in the headers, which is Trailers-Only.</summary>
    public async ValueTask EndAsync()
    {
        if (_isEnded || Trailers.Count == 0) return;

        _isEnded = true;
        WriteTrailers();
        await body.Writer.FlushAsync();
    }

    void WriteTrailers()
    {
        var text = new StringBuilder();
        foreach (var (name, values) in Trailers)
        {
            foreach (var value in values) text.Append(name.ToLowerInvariant()).Append(": ").Append(value).Append("\r\n");
        }
        // What could not stand in a header was refused where the trailers were made.
        var length = Encoding.ASCII.GetByteCount(text.ToString());
        var frame = body.Writer.GetSpan(HeaderLength + length);
        frame[0] = TrailersFlag;
        BinaryPrimitives.WriteUInt32BigEndian(frame[1..], (uint)length);
        Encoding.ASCII.GetBytes(text.ToString(), frame[HeaderLength..]);
        body.Writer.Advance(HeaderLength + length);
    }
}
