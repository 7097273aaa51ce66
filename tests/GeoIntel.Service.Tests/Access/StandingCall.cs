using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using GeoIntel.Service.Rpc;
using Google.Protobuf;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Access;

/// <summary>A call over a real socket whose caller stays: it listens to the end, and may leave its own stream open.</summary>
sealed class StandingCall(HttpResponseMessage answer, Stream body, StandingCall.Content sent) : IDisposable
{
    /// <param name="message">Null for none yet.</param>
    /// <param name="isAll">Whether nothing follows the message: the service may then answer for as long as it likes.</param>
    public static async Task<StandingCall> OpenAsync(
        HttpClient client, string path, string? token, IMessage? message, bool isAll = false)
    {
        var sent = new Content(message);
        if (isAll) sent.End();
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = sent,
        };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new StandingCall(answer, await answer.Content.ReadAsStreamAsync(), sent);
    }

    /// <summary>Reads one answer to its end.</summary>
    public async Task<T> ReadAsync<T>(MessageParser<T> parser) where T : IMessage<T>
    {
        var head = new byte[5];
        await body.ReadExactlyAsync(head);
        var bytes = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1))];
        await body.ReadExactlyAsync(bytes);
        return parser.ParseFrom(bytes);
    }

    /// <summary>Reads whatever else comes, until the service ends the call.</summary>
    /// <returns>How it ended, and the reason among its details; empty without one.</returns>
    public async Task<(StatusCode Status, string Reason)> ToEndAsync()
    {
        await body.CopyToAsync(Stream.Null);
        var ends = answer.Headers.Contains("grpc-status") ? answer.Headers : answer.TrailingHeaders;
        var status = (StatusCode)int.Parse(ends.GetValues("grpc-status").Single(), CultureInfo.InvariantCulture);
        if (!ends.TryGetValues(RpcErrors.DetailsTrailer, out var details)) return (status, "");
        var text = details.Single();
        var bytes = Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
        var reason = Google.Rpc.Status.Parser.ParseFrom(bytes).Details
            .Where(detail => detail.Is(Google.Rpc.ErrorInfo.Descriptor)).Select(detail => detail.Unpack<Google.Rpc.ErrorInfo>().Reason);
        return (status, reason.FirstOrDefault() ?? "");
    }

    public void Dispose()
    {
        sent.End();
        answer.Dispose();
    }

    public sealed class Content : HttpContent
    {
        readonly IMessage? _message;
        readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Content(IMessage? message)
        {
            _message = message;
            Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        }

        public void End() => _ended.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            if (_message is not null)
            {
                var frame = new byte[5 + _message.CalculateSize()];
                BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - 5);
                _message.WriteTo(frame.AsSpan(5));
                await stream.WriteAsync(frame);
            }
            await stream.FlushAsync();
            await _ended.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
