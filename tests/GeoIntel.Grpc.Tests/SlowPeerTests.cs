using GeoIntel.Testing.Echo;
using Google.Protobuf;
using Grpc.Core;

namespace GeoIntel.Grpc.Tests;

/// <summary>Peers that do not read: the writer waits, and nothing is heaped up for them.</summary>
[Collection(nameof(MeasuredAlone))]
public class SlowPeerTests
{
    const string Repeat = "/echo.v1.Echo/Repeat";
    const string Gather = "/echo.v1.Echo/Gather";

    const int MessageLength = 16_384;

    // What HTTP/2 lets a server send before it is told of room (RFC 9113, 6.9.2), and Kestrel's MaxResponseBufferSize.
    const int WindowLength = 65_535;
    const int ResponseBufferLength = 65_536;

    [Fact]
    public async Task A_handler_whose_caller_does_not_read_waits_and_goes_on_when_there_is_room()
    {
        const int AheadMax = WindowLength + ResponseBufferLength + 2 * MessageLength;
        await using var host = await EchoHost.StartAsync();
        await using var raw = await RawConnection.OpenAsync(host.Address);
        var answer = await raw.CallAsync(1, Repeat, Forever("slow"));
        await host.Seen.About("slow waits");
        await ServeOthersAsync(host);
        Assert.Equal(WindowLength, answer.ByteCount);
        Assert.InRange(host.Seen.BytesOf("slow"), WindowLength - MessageLength, AheadMax);

        await raw.WidenAsync(0, [0, 16, 0, 0]); // 1 MiB
        await raw.WidenAsync(1, [0, 16, 0, 0]);
        while (answer.ByteCount < WindowLength + (1 << 20)) await raw.PingAsync();
        await ServeOthersAsync(host);
        Assert.Equal(WindowLength + (1 << 20), answer.ByteCount);
        Assert.InRange(host.Seen.BytesOf("slow"), 1 << 20, AheadMax + (1 << 20));

        await raw.ResetAsync(1);
        Assert.NotEmpty(await host.Seen.About("slow")); // told only once its token is cancelled
    }

    [Fact]
    public async Task A_hundred_callers_that_do_not_read_cost_the_server_one_buffer_each()
    {
        const int Callers = 100;
        const int CallersOfConnection = 10;
        const int BytesAStreamMax = ResponseBufferLength + 4 * MessageLength;
        await using var host = await EchoHost.StartAsync();
        await ServeOthersAsync(host);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var connections = new List<RawConnection>();
        for (var i = 0; i < Callers; i++)
        {
            if (i % CallersOfConnection == 0) connections.Add(await RawConnection.OpenAsync(host.Address));
            await connections[^1].CallAsync(2 * (i % CallersOfConnection) + 1, Repeat, Forever($"slow {i}"));
            await host.Seen.About($"slow {i} waits");
        }
        await ServeOthersAsync(host);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.True(grown <= Callers * BytesAStreamMax, $"The heap has grown by {grown} bytes."); // 13 MB
        for (var i = 0; i < Callers; i++)
            Assert.InRange(host.Seen.BytesOf($"slow {i}"), 0, WindowLength + BytesAStreamMax);

        foreach (var connection in connections) await connection.DisposeAsync();
        for (var i = 0; i < Callers; i++) await host.Seen.About($"slow {i} ended");
    }

    [Fact]
    public async Task A_caller_whose_handler_does_not_read_is_given_no_more_room()
    {
        await using var host = await EchoHost.StartAsync();
        await using var raw = await RawConnection.OpenAsync(host.Address);
        await raw.PingAsync();
        const int InitialWindowSize = 4;
        var room = raw.ServerSettings[InitialWindowSize];
        Assert.InRange(room, WindowLength, 1 << 20);

        await raw.BeginAsync(1, Gather, 0, ("x-behaviour", "do not read"), ("x-text", "deaf"));
        await host.Seen.About("deaf began");
        var part = new byte[MessageLength];
        for (var left = room; left > 0; left -= part.Length)
            await raw.SendAsync(RawConnection.Data, 0, 1, part[..Math.Min(left, part.Length)]);
        await raw.PingAsync();
        await ServeOthersAsync(host);

        Assert.DoesNotContain(raw.WindowsWidened, widened => widened.Stream == 1);
        await raw.ResetAsync(1);
        Assert.Equal("cancelled", await host.Seen.About("deaf"));
    }

    [Fact]
    public async Task Our_callers_writes_wait_for_a_handler_that_does_not_read()
    {
        const int Most = 8 << 20;
        await using var host = await EchoHost.StartAsync();
        await ServeOthersAsync(host);
        var request = new EchoRequest { Payload = ByteString.CopyFrom(new byte[MessageLength]) };
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var call = host.Client.Gather(new Metadata { { "x-behaviour", "do not read" }, { "x-text", "deaf" } });
        await host.Seen.About("deaf began");
        var written = 0L;
        var writing = Task.Run(async () =>
        {
            while (Interlocked.Read(ref written) < Most)
            {
                await call.RequestStream.WriteAsync(request);
                Interlocked.Add(ref written, MessageLength);
            }
        });
        await ServeOthersAsync(host);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.False(writing.IsCompleted);
        Assert.InRange(Interlocked.Read(ref written), 0, 2 << 20);
        Assert.True(grown <= 4 << 20, $"The heap has grown by {grown} bytes.");
        call.Dispose();
        Assert.Equal("cancelled", await host.Seen.About("deaf"));
        Assert.Equal(StatusCode.Cancelled, await Outcome.CodeOf(writing));
    }

    static byte[] Forever(string text) => RawCall.Frame(new EchoRequest
    {
        Text = text,
        Behaviour = "forever",
        Payload = ByteString.CopyFrom(new byte[MessageLength - 10]),
    });

    // A few hundred calls of others: a writer that did not wait would have written on meanwhile.
    static async Task ServeOthersAsync(EchoHost host)
    {
        for (var i = 0; i < 300; i++) await host.Client.SayAsync(new EchoRequest { Text = "other" });
    }
}

/// <summary>Tests that measure the memory of the whole process, so that none may run beside them.</summary>
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public sealed class MeasuredAlone;
