using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace GeoIntel.Grpc.Tests;

/// <summary>A request made by hand, for what no honest client sends.</summary>
static class RawCall
{
    public static byte[] Frame(IMessage message, byte flag = 0) => Frame(message.ToByteArray(), flag);

    public static byte[] Frame(byte[] payload, byte flag = 0)
    {
        var frame = new byte[5 + payload.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)payload.Length);
        payload.CopyTo(frame, 5);
        return frame;
    }

    public static async Task<HttpResponseMessage> SendAsync(
        EchoHost host, string path, byte[] body, params (string, string)[] headers)
    {
        using var http = new HttpClient();
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(
            headers.FirstOrDefault(header => header.Item1 == "content-type").Item2 ?? "application/grpc");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await http.SendAsync(request); // reads the whole answer, so that its trailers are there
    }

    /// <summary>The grpc-status, from the trailers or, in a Trailers-Only answer, from the headers.</summary>
    public static string? StatusOf(HttpResponseMessage response) => Of(response, "grpc-status");

    public static string? MessageOf(HttpResponseMessage response) => Of(response, "grpc-message");

    static string? Of(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var trailers) ? trailers.Single()
        : response.Headers.TryGetValues(name, out var headers) ? headers.Single()
        : null;
}
