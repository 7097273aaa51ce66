using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;

namespace GeoIntel.Grpc.Tests;

/// <summary>An HTTP/2 connection made by hand, for what no honest client sends. It never widens a window by
/// itself.</summary>
sealed class RawConnection : IAsyncDisposable
{
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte ResetStream = 3;
    public const byte Settings = 4;
    public const byte Ping = 6;
    public const byte WindowUpdate = 8;
    public const byte Continuation = 9;

    public const byte EndStream = 1;
    public const byte EndHeaders = 4;

    const byte GoAway = 7;
    const byte Acknowledged = 1;
    const int HeaderLength = 9;
    const int FrameLengthMax = 16_384;

    readonly TcpClient _tcp;
    readonly NetworkStream _stream;
    readonly SemaphoreSlim _sending = new(1);
    readonly ConcurrentDictionary<int, RawAnswer> _answers = new();
    readonly ConcurrentQueue<TaskCompletionSource> _pings = new();
    readonly TaskCompletionSource<int?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int? _goAwayCode;
    Task _reading = Task.CompletedTask;

    RawConnection(TcpClient tcp)
    {
        _tcp = tcp;
        _stream = tcp.GetStream();
    }

    /// <summary>Completes when the server has closed the connection, with the code of its GOAWAY if it sent
    /// one.</summary>
    public Task<int?> Closed => _closed.Task.WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>The increments of the windows, by stream; 0 is the whole connection.</summary>
    public ConcurrentQueue<(int Stream, int Increment)> WindowsWidened { get; } = new();

    /// <summary>The server's settings by number (RFC 9113, 6.5.2).</summary>
    public ConcurrentDictionary<int, int> ServerSettings { get; } = new();

    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(address.Host, address.Port);
        var connection = new RawConnection(tcp);
        await connection.SendBytesAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await connection.SendAsync(Settings, 0, 0, [0, 1, 0, 0, 0, 0]); // header table size: 0
        connection._reading = connection.ReadAllAsync();
        return connection;
    }

    public RawAnswer AnswerOn(int stream) => _answers.GetOrAdd(stream, _ => new RawAnswer());

    /// <summary>The headers of a call, in as many frames as they need.</summary>
    public async Task<RawAnswer> BeginAsync(
        int stream, string path, byte flags = 0, params (string Name, string Value)[] further)
    {
        var block = HeadersOf(path, further);
        for (var at = 0; at == 0 || at < block.Length; at += FrameLengthMax)
        {
            var part = block.AsSpan(at, Math.Min(FrameLengthMax, block.Length - at)).ToArray();
            var isLast = at + part.Length == block.Length;
            await SendAsync(
                at == 0 ? Headers : Continuation,
                (byte)((at == 0 ? flags : 0) | (isLast ? EndHeaders : 0)),
                stream,
                part);
        }
        return AnswerOn(stream);
    }

    /// <summary>A whole call: headers, body, end.</summary>
    public async Task<RawAnswer> CallAsync(
        int stream, string path, byte[] body, params (string Name, string Value)[] further)
    {
        await BeginAsync(stream, path, 0, further);
        foreach (var part in body.Chunk(FrameLengthMax)) await SendAsync(Data, 0, stream, part);
        await SendAsync(Data, EndStream, stream, []);
        return AnswerOn(stream);
    }

    public Task ResetAsync(int stream, byte code = 8) => SendAsync(ResetStream, 0, stream, [0, 0, 0, code]);

    public Task WidenAsync(int stream, byte[] increment) => SendAsync(WindowUpdate, 0, stream, increment);

    /// <summary>Completes when the server has read all that was sent before.</summary>
    public async Task PingAsync()
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _pings.Enqueue(answered);
        await SendAsync(Ping, 0, 0, new byte[8]);
        await answered.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>A frame as its sender wants it, right or wrong.</summary>
    public Task SendAsync(byte type, byte flags, int stream, byte[] payload, int? lengthSaid = null) =>
        SendBytesAsync(FrameOf(type, flags, stream, payload, lengthSaid));

    public static byte[] FrameOf(byte type, byte flags, int stream, byte[] payload, int? lengthSaid = null)
    {
        var frame = new byte[HeaderLength + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, (lengthSaid ?? payload.Length) << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, HeaderLength);
        return frame;
    }

    /// <summary>The headers of a call as gRPC prescribes them; further ones replace those of the same name.</summary>
    public static byte[] HeadersOf(string path, params (string Name, string Value)[] further)
    {
        (string Name, string Value)[] usual =
        [
            (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "localhost"),
            ("content-type", "application/grpc"), ("te", "trailers"),
        ];
        return HeaderBlock.Encode(
            usual.Where(header => further.All(other => other.Name != header.Name))
                .Concat(further).OrderBy(header => header.Name[0] == ':' ? 0 : 1));
    }

    public async Task SendBytesAsync(byte[] bytes)
    {
        await _sending.WaitAsync();
        try
        {
            await _stream.WriteAsync(bytes);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Sends no more, but still reads.</summary>
    public void HalfClose() => _tcp.Client.Shutdown(SocketShutdown.Send);

    public async ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        await _reading;
        _sending.Dispose();
    }

    async Task ReadAllAsync()
    {
        Exception why = new IOException("The server closed the connection.");
        try
        {
            var header = new byte[HeaderLength];
            while (true)
            {
                await _stream.ReadExactlyAsync(header);
                var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header) >>> 8];
                await _stream.ReadExactlyAsync(payload);
                var number = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)) & int.MaxValue;
                await TakeAsync(header[3], header[4], number, payload);
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            why = new IOException(why.Message, failure);
        }
        _closed.TrySetResult(_goAwayCode);
        foreach (var answer in _answers.Values) answer.Break(why);
        while (_pings.TryDequeue(out var ping)) ping.TrySetException(why);
    }

    async Task TakeAsync(byte type, byte flags, int stream, byte[] payload)
    {
        switch (type)
        {
            case Data:
                AnswerOn(stream).Add(payload.Length);
                break;
            case Headers:
                AnswerOn(stream).Add(payload);
                break;
            case ResetStream:
                AnswerOn(stream).Reset(BinaryPrimitives.ReadInt32BigEndian(payload));
                break;
            case Settings when (flags & Acknowledged) == 0:
                for (var at = 0; at < payload.Length; at += 6)
                {
                    var setting = BinaryPrimitives.ReadUInt16BigEndian(payload.AsSpan(at));
                    ServerSettings[setting] = BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(at + 2));
                }
                await SendAsync(Settings, Acknowledged, 0, []);
                break;
            case Ping when (flags & Acknowledged) != 0 && _pings.TryDequeue(out var ping):
                ping.TrySetResult();
                break;
            case GoAway:
                _goAwayCode = BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(4));
                break;
            case WindowUpdate:
                WindowsWidened.Enqueue((stream, BinaryPrimitives.ReadInt32BigEndian(payload)));
                break;
        }
        if (type is Data or Headers && (flags & EndStream) != 0) AnswerOn(stream).End();
    }
}
