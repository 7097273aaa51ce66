using GeoIntel.Testing.Echo;
using Google.Protobuf;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace GeoIntel.Grpc.Tests;

/// <summary>Abuse in numbers: whatever is sent, every call ends, with a code that is its own, and the memory is what it
/// was.</summary>
[Collection(nameof(MeasuredAlone))]
public class LoadAbuseTests
{
    const string Say = "/echo.v1.Echo/Say";
    const string Gather = "/echo.v1.Echo/Gather";
    const string Chat = "/echo.v1.Echo/Chat";

    const int GrownMax = 16 << 20;
    const int StreamsOfConnectionMax = 1_000;
    const int EnhanceYourCalm = 11; // RFC 9113, section 7

    // What a test sends before it looks at the answers.
    const int Burst = 100;

    static readonly bool IsLong = Environment.GetEnvironmentVariable("GEOINTEL_TEST_LONG") == "1";

    readonly CallsUnderWay _calls = new();

    /// <summary>50 000; 1 000 000 with GEOINTEL_TEST_LONG=1.</summary>
    [Fact]
    public async Task Malformed_messages_in_great_numbers_each_end_their_call_as_they_should()
    {
        const int Seed = 66;
        const int CallsOfConnection = 5_000;
        var count = IsLong ? 1_000_000 : 50_000;
        var malformed = new MalformedMessages(Seed, "text");
        var headers = RawConnection.HeadersOf(Say);
        await using var host = await StartAsync();
        var before = await SettledMemoryAsync(host);
        var answered = new Dictionary<string, int>();
        for (var sent = 0; sent < count; sent += CallsOfConnection)
        {
            await using var raw = await RawConnection.OpenAsync(host.Address);
            await raw.WidenAsync(0, [0x7f, 0, 0, 0]);
            for (var first = 0; first < CallsOfConnection; first += Burst)
            {
                var calls = Enumerable.Range(first, Burst).Select(i => 2 * i + 1).ToList();
                await raw.SendBytesAsync([.. calls.SelectMany(stream => CallOf(stream, headers, malformed.Next()))]);
                foreach (var stream in calls)
                {
                    var status = await raw.AnswerOn(stream).StatusAsync() ?? "none";
                    answered[status] = answered.GetValueOrDefault(status) + 1;
                }
            }
        }
        await AssertAsBeforeAsync(host, before);

        Assert.True(
            answered.Keys.All(status => status is "0" or "13") && answered.Values.Sum() == count,
            $"Seed {Seed}: {string.Join(", ", answered.Select(one => $"{one.Value} x {one.Key}"))}");
        Assert.InRange(answered["13"], count / 10, count); // most of them are malformed indeed
    }

    /// <summary>5 000; 100 000 with GEOINTEL_TEST_LONG=1.</summary>
    [Fact]
    public async Task Resets_in_great_numbers_leave_no_call_behind()
    {
        const int ResetsOfConnection = 2_500;
        var count = IsLong ? 100_000 : 5_000;
        var message = RawCall.Frame(new EchoRequest { Text = "reset" });
        byte[][] paths = [RawConnection.HeadersOf(Gather), RawConnection.HeadersOf(Chat)];
        await using var host = await StartAsync();
        var before = await SettledMemoryAsync(host);
        var ended = new Dictionary<string, int>();
        var isPaced = true;
        for (var sent = 0; sent < count; sent += ResetsOfConnection)
        {
            await using var raw = await RawConnection.OpenAsync(host.Address);
            try
            {
                for (var first = 0; first < ResetsOfConnection; first += Burst)
                {
                    await raw.SendBytesAsync([.. Enumerable.Range(first, Burst).SelectMany(i => OpenedAndReset(i, paths[i % 2], message))]);
                    if (isPaced) await raw.PingAsync();
                }
                await raw.PingAsync();
                Count(ended, "still open");
            }
            catch (IOException)
            {
                Count(ended, $"{(isPaced ? "paced, " : "")}GOAWAY {await raw.Closed}"); // it has had enough of this connection
            }
            isPaced = !isPaced;
        }

        // Kestrel cuts a connection off, without a GOAWAY, for which more frames wait than it holds.
        string[] allowed = ["still open", $"GOAWAY {EnhanceYourCalm}", $"paced, GOAWAY {EnhanceYourCalm}", "GOAWAY "];
        Assert.True(
            ended.Keys.All(allowed.Contains), string.Join(", ", ended.Select(one => $"{one.Value} x {one.Key}")));
        Assert.InRange(_calls.Begun, count / 10, long.MaxValue); // handlers did begin
        await AssertAsBeforeAsync(host, before);
    }

    /// <summary>1 000; 10 000 with GEOINTEL_TEST_LONG=1.</summary>
    [Fact]
    public async Task Streams_that_their_handler_ends_early_give_back_the_room_of_what_it_has_not_read()
    {
        const int CallsOfConnection = 1_000;
        const int UnreadLength = 10_000;
        var count = IsLong ? 10_000 : 1_000;
        var headers = RawConnection.HeadersOf(Gather);
        var unread = RawCall.Frame(new EchoRequest { Payload = ByteString.CopyFrom(new byte[90]) });
        var body = RawCall.Frame(new EchoRequest { Text = "enough", Behaviour = "answer early" })
            .Concat(Enumerable.Repeat(unread, UnreadLength / unread.Length).SelectMany(bytes => bytes)).ToArray();
        await using var host = await StartAsync();
        var before = await SettledMemoryAsync(host);
        for (var sent = 0; sent < count; sent += CallsOfConnection)
        {
            await using var raw = await RawConnection.OpenAsync(host.Address);
            await raw.WidenAsync(0, [0x7f, 0, 0, 0]);
            for (var first = 0; first < CallsOfConnection; first += Burst)
            {
                var calls = Enumerable.Range(first, Burst).Select(i => 2 * i + 1).ToList();
                foreach (var stream in calls)
                {
                    await raw.SendBytesAsync([
                        .. RawConnection.FrameOf(RawConnection.Headers, RawConnection.EndHeaders, stream, headers),
                        .. RawConnection.FrameOf(RawConnection.Data, 0, stream, body),
                    ]);
                    Assert.Equal("0", await raw.AnswerOn(stream).StatusAsync());
                }
                // The caller's own end, after that of the handler.
                await raw.SendBytesAsync([.. calls.SelectMany(stream =>
                    RawConnection.FrameOf(RawConnection.ResetStream, 0, stream, [0, 0, 0, 0]))]);
            }
            await raw.PingAsync();

            // Ten megabytes have gone through a window of one, which is widened each time the half of it is used.
            var room = raw.WindowsWidened.Where(widened => widened.Stream == 0).Sum(widened => (long)widened.Increment);
            Assert.InRange(room, (long)CallsOfConnection * body.Length - (1 << 20), long.MaxValue);
        }
        await AssertAsBeforeAsync(host, before);
    }

    Task<EchoHost> StartAsync() => EchoHost.StartAsync(
        build: builder => builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsOfConnectionMax),
        use: _calls.Watch);

    static void Count(Dictionary<string, int> ended, string how) => ended[how] = ended.GetValueOrDefault(how) + 1;

    static byte[] CallOf(int stream, byte[] headers, byte[] message) =>
    [
        .. RawConnection.FrameOf(RawConnection.Headers, RawConnection.EndHeaders, stream, headers),
        .. RawConnection.FrameOf(RawConnection.Data, RawConnection.EndStream, stream, RawCall.Frame(message)),
    ];

    // Some before their first message, some within it, some after it.
    static byte[] OpenedAndReset(int i, byte[] headers, byte[] message)
    {
        var stream = 2 * i + 1;
        return
        [
            .. RawConnection.FrameOf(RawConnection.Headers, RawConnection.EndHeaders, stream, headers),
            .. i % 3 == 0 ? [] : RawConnection.FrameOf(RawConnection.Data, 0, stream, i % 3 == 1 ? message[..^2] : message),
            .. RawConnection.FrameOf(RawConnection.ResetStream, 0, stream, [0, 0, 0, 8]),
        ];
    }

    // After some hundred calls, so that what is made once is there.
    async Task<long> SettledMemoryAsync(EchoHost host)
    {
        for (var i = 0; i < 300; i++) await host.Client.SayAsync(new EchoRequest { Text = "well" });
        await _calls.NoneAsync();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    async Task AssertAsBeforeAsync(EchoHost host, long before)
    {
        var grown = await SettledMemoryAsync(host) - before;

        Assert.True(grown <= GrownMax, $"The heap has grown by {grown} bytes; {GrownMax} were allowed.");
        Assert.DoesNotContain(host.Log.Lines, line =>
            line.Level >= LogLevel.Error && !line.Text.Contains("output operations maximum queue size", StringComparison.Ordinal));
    }
}
