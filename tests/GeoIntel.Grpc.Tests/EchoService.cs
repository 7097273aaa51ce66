using System.Collections.Concurrent;
using GeoIntel.Testing.Echo;
using Google.Protobuf;
using Grpc.Core;

namespace GeoIntel.Grpc.Tests;

/// <summary>What handlers saw, by the text of their request, so that a test can wait for it.</summary>
sealed class Seen
{
    readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _byText = new();
    readonly ConcurrentDictionary<string, long> _bytes = new();

    public void Tell(string text, string what) => Of(text).TrySetResult(what);

    public Task<string> About(string text) => Of(text).Task.WaitAsync(TimeSpan.FromSeconds(30));

    public bool HasHeardOf(string text) => Of(text).Task.IsCompleted;

    /// <summary>Counts the bytes of a write that has completed.</summary>
    public void Written(string text, int byteCount) => _bytes.AddOrUpdate(text, byteCount, (_, sum) => sum + byteCount);

    public long BytesOf(string text) => _bytes.GetValueOrDefault(text);

    TaskCompletionSource<string> Of(string text) =>
        _byText.GetOrAdd(text, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}

sealed class EchoService(Seen seen) : Echo.EchoBase, IDisposable
{
    // "Forever" has an end, so that a test which fails for want of it does not fill the machine.
    const long WrittenMax = 8 << 20;

    public void Dispose() => seen.Tell("disposed", "once a call");

    public override async Task<EchoResponse> Say(EchoRequest request, ServerCallContext context)
    {
        switch (request.Behaviour)
        {
            case "refuse":
                throw new RpcException(
                    new Status((StatusCode)request.Count, request.Text),
                    new Metadata { { "reason", "told so" }, { "reason-bin", [0, 255, 7] } });
            case "end with status":
                context.Status = new Status((StatusCode)request.Count, request.Text);
                break;
            case "break":
                throw new InvalidOperationException($"secret {request.Text}");
            case "break with io":
                throw new IOException("the disk is full");
            case "sleep":
                await SleepAsync(request, context);
                break;
            case "refuse when left":
                context.CancellationToken.Register(() => seen.Tell($"{request.Text} left", ""));
                seen.Tell($"{request.Text} began", "");
                await seen.About($"{request.Text} left");
                throw new RpcException(new Status(StatusCode.PermissionDenied, request.Text));
            case "ignore the deadline":
                await Task.Delay(TimeSpan.FromSeconds(2), CancellationToken.None);
                break;
            case "return nothing":
                return null!;
            case "bad trailer":
                context.ResponseTrailers.Add("place", "Rīga");
                break;
            case "metadata":
                await EchoMetadataAsync(context);
                break;
            case "headers twice":
                await context.WriteResponseHeadersAsync([]);
                await context.WriteResponseHeadersAsync([]);
                break;
            case "peer":
                var protocol = context.GetHttpContext().Request.Protocol;
                return new EchoResponse { Text = $"{context.Peer} {context.Method} {context.Host} {protocol}" };
            case "deadline":
                return new EchoResponse { Text = context.Deadline.ToString("O") };
            case "bytes":
                return new EchoResponse { Payload = ByteString.CopyFrom(new byte[request.Count]) };
        }
        return new EchoResponse { Text = request.Text, Payload = request.Payload };
    }

    public override async Task<EchoResponse> Gather(
        IAsyncStreamReader<EchoRequest> requestStream, ServerCallContext context)
    {
        if (context.RequestHeaders.GetValue("x-behaviour") == "do not read")
            await SleepAsync(new EchoRequest { Text = context.RequestHeaders.GetValue("x-text") }, context);
        var texts = new List<string>();
        var bytes = 0;
        await foreach (var request in requestStream.ReadAllAsync())
        {
            texts.Add(request.Text);
            bytes += request.Payload.Length;
            if (request.Behaviour == "answer early") break;
        }
        return new EchoResponse { Text = string.Join(' ', texts), Count = bytes };
    }

    public override async Task Repeat(
        EchoRequest request, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        if (request.Behaviour == "hold back") responseStream.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
        if (request.Behaviour == "plain") context.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        for (var i = 0; i < request.Count; i++)
            await responseStream.WriteAsync(
                new EchoResponse { Text = request.Text, Count = i, Payload = request.Payload });

        if (request.Behaviour == "then refuse") throw new RpcException(new Status(StatusCode.DataLoss, "half of it"));
        if (request.Behaviour == "then sleep") await SleepAsync(request, context);
        if (request.Behaviour == "forever") await WriteForeverAsync(request, responseStream, context);
    }

    public override async Task Chat(
        IAsyncStreamReader<EchoRequest> requestStream,
        IServerStreamWriter<EchoResponse> responseStream,
        ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            var request = requestStream.Current;
            if (request.Behaviour == "refuse")
                throw new RpcException(new Status(StatusCode.PermissionDenied, request.Text));
            if (request.Behaviour == "leave") return;
            if (request.Behaviour == "leave reading")
            {
                _ = TellEndAsync(request.Text, requestStream.MoveNext(CancellationToken.None));
                return;
            }
            await responseStream.WriteAsync(new EchoResponse { Text = request.Text, Payload = request.Payload });
        }
    }

    async Task TellEndAsync(string text, Task<bool> reading)
    {
        var ended = await Task.WhenAny(reading);
        seen.Tell(text, ended.Status.ToString());
    }

    static async Task EchoMetadataAsync(ServerCallContext context)
    {
        var headers = new Metadata();
        foreach (var entry in context.RequestHeaders)
        {
            if (!entry.Key.StartsWith("x-", StringComparison.Ordinal)) continue;
            headers.Add(entry);
            context.ResponseTrailers.Add(entry);
        }
        await context.WriteResponseHeadersAsync(headers);
    }

    async Task SleepAsync(EchoRequest request, ServerCallContext context)
    {
        try
        {
            seen.Tell($"{request.Text} began", "");
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            seen.Tell(request.Text, "cancelled");
            throw;
        }
    }

    // A write to a caller who has gone completes at once, or fails; that it has gone is told a moment later.
    static async Task EndedAsync(ServerCallContext context) => await Task.WhenAny(
        Task.Delay(Timeout.Infinite, context.CancellationToken), Task.Delay(TimeSpan.FromSeconds(5), CancellationToken.None));

    async Task WriteForeverAsync(
        EchoRequest request, IServerStreamWriter<EchoResponse> responses, ServerCallContext context)
    {
        try
        {
            seen.Tell($"{request.Text} began", "");
            var response = new EchoResponse { Payload = request.Payload };
            while (seen.BytesOf(request.Text) < WrittenMax)
            {
                var writing = responses.WriteAsync(response);
                if (!writing.IsCompleted) seen.Tell($"{request.Text} waits", "");
                await writing;
                seen.Written(request.Text, request.Payload.Length);
            }
            seen.Tell($"{request.Text} waits", "never");
            await EndedAsync(context);
            context.CancellationToken.ThrowIfCancellationRequested();
        }
        catch (Exception failure)
        {
            await EndedAsync(context);
            if (!context.CancellationToken.IsCancellationRequested) throw;
            seen.Tell(request.Text, failure.GetType().Name);
            throw;
        }
        finally
        {
            seen.Tell($"{request.Text} ended", "");
        }
    }
}
