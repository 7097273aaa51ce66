using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;
using GeoIntel.Testing.Echo;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;

namespace GeoIntel.Grpc.Tests;

/// <summary>Many messages in one buffer of a pipe: all are handed out, and the pipe always has back what nobody
/// keeps.</summary>
public class MessageReaderTests
{
    static readonly CancellationToken Unhurried = CancellationToken.None;

    readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));

    [Fact]
    public async Task Whole_messages_of_a_buffer_are_handed_out_before_more_is_asked_for()
    {
        var counting = new CountingReader(_pipe.Reader);
        var reader = ReaderOf(counting);
        await WriteAsync(Frame("one"), Frame("two"), Frame("three")[..4]);

        Assert.Equal("one", await reader.ReadAsync(Unhurried));
        Assert.Equal("two", await reader.ReadAsync(Unhurried));
        Assert.Equal((1, 0), (counting.ReadCount, counting.GivenBackCount));

        var third = reader.ReadAsync(Unhurried);
        Assert.Equal(1, counting.GivenBackCount); // whoever waits for more holds nothing
        await WriteAsync(Frame("three")[4..]);
        Assert.Equal("three", await third);
        Assert.Equal((2, 2), (counting.ReadCount, counting.GivenBackCount));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(100_000)]
    public async Task However_the_bytes_are_cut_the_messages_are_the_same(int cutLength)
    {
        const int Seed = 11;
        var random = new Random(Seed);
        var texts = Enumerable.Range(0, 300).Select(_ => new string('x', random.Next(5) == 0 ? 0 : random.Next(400))).ToList();
        var bytes = texts.SelectMany(Frame).ToArray();
        var writing = Task.Run(async () =>
        {
            foreach (var part in bytes.Chunk(cutLength)) await _pipe.Writer.WriteAsync(part);
            await _pipe.Writer.CompleteAsync();
        });
        var reader = ReaderOf(_pipe.Reader);
        var read = new List<string>();
        while (await reader.ReadAsync(Unhurried) is { } text) read.Add(text);
        await writing;

        Assert.True(texts.SequenceEqual(read), $"Seed {Seed}: {read.Count} messages came of {texts.Count}.");
        Assert.Null(await reader.ReadAsync(Unhurried)); // the end stays the end
    }

    [Fact]
    public async Task A_long_buffer_is_given_back_in_parts_so_that_its_sender_can_go_on()
    {
        const int PartMax = 32 * 1024;
        const int MessageLength = 200;
        var counting = new CountingReader(_pipe.Reader);
        var reader = ReaderOf(counting);
        await WriteAsync([.. Enumerable.Repeat(Frame(new string('x', MessageLength - 5)), 2_000)]);

        for (var taken = MessageLength; taken <= 2_000 * MessageLength; taken += MessageLength)
        {
            Assert.NotNull(await reader.ReadAsync(Unhurried));
            Assert.InRange(taken - counting.Consumed, 0, PartMax);
        }
        Assert.Equal(2_000 * MessageLength, counting.Consumed);
        Assert.InRange(counting.ReadCount, 2, 2_000 * MessageLength / PartMax + 1);
    }

    [Theory]
    [InlineData("a flag of 2", StatusCode.Internal)]
    [InlineData("too long", StatusCode.ResourceExhausted)]
    [InlineData("unparsable", StatusCode.Internal)]
    [InlineData("compressed without an encoding", StatusCode.Internal)]
    public async Task A_broken_message_comes_after_the_good_ones_before_it_and_the_pipe_is_given_back(string what, StatusCode code)
    {
        var reader = ReaderOf(_pipe.Reader);
        var broken = what switch
        {
            "a flag of 2" => RawCall.Frame("ab"u8.ToArray(), flag: 2),
            "too long" => Frame(new string('x', LengthMax + 1)),
            "unparsable" => Frame("unparsable"),
            _ => RawCall.Frame("ab"u8.ToArray(), flag: 1),
        };
        await WriteAsync(Frame("one"), Frame("two"), broken, Frame("never"));

        Assert.Equal("one", await reader.ReadAsync(Unhurried));
        Assert.Equal("two", await reader.ReadAsync(Unhurried));
        var refused = await Assert.ThrowsAsync<RpcException>(() => reader.ReadAsync(Unhurried).AsTask());
        Assert.Equal(code, refused.StatusCode);
        AssertHasAllBack();
    }

    [Fact]
    public async Task A_stream_that_ends_within_a_message_says_so_after_the_whole_ones()
    {
        var reader = ReaderOf(_pipe.Reader);
        await WriteAsync(Frame("one"), Frame("two")[..6]);
        await _pipe.Writer.CompleteAsync();

        Assert.Equal("one", await reader.ReadAsync(Unhurried));
        var refused = await Assert.ThrowsAsync<RpcException>(() => reader.ReadAsync(Unhurried).AsTask());
        Assert.Equal(StatusCode.Internal, refused.StatusCode);
        AssertHasAllBack();
    }

    [Fact]
    public async Task Who_has_given_up_is_handed_no_message_that_is_already_here()
    {
        var reader = ReaderOf(_pipe.Reader);
        await WriteAsync(Frame("one"), Frame("two"));
        Assert.Equal("one", await reader.ReadAsync(Unhurried));

        await Assert.ThrowsAsync<OperationCanceledException>(() => reader.ReadAsync(new CancellationToken(true)).AsTask());
        Assert.Equal("two", await reader.ReadAsync(Unhurried)); // it was not lost
    }

    [Fact]
    public async Task A_read_that_is_broken_off_gives_the_pipe_back()
    {
        var reader = ReaderOf(_pipe.Reader);
        var waiting = reader.ReadAsync(Unhurried);
        _pipe.Reader.CancelPendingRead();
        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting.AsTask());

        await WriteAsync(Frame("one"));
        Assert.Equal("one", await reader.ReadAsync(Unhurried));
    }

    [Fact]
    public async Task Who_reads_no_further_gives_the_rest_back_unread()
    {
        var reader = ReaderOf(_pipe.Reader);
        await WriteAsync(Frame("one"), Frame("two"));
        Assert.Equal("one", await reader.ReadAsync(Unhurried));
        reader.GiveBack();
        reader.GiveBack();

        Assert.True(_pipe.Reader.TryRead(out var rest));
        Assert.Equal(Frame("two"), rest.Buffer.ToArray());
    }

    [Fact]
    public async Task One_message_more_than_the_one_is_refused_and_the_pipe_given_back()
    {
        var reader = ReaderOf(_pipe.Reader);
        await WriteAsync(Frame("one"), Frame("two"), Frame("three"));
        var refused = await Assert.ThrowsAsync<RpcException>(() => reader.ReadSingleAsync(Unhurried).AsTask());

        Assert.Equal(StatusCode.Internal, refused.StatusCode);
        Assert.Contains("Additional data", refused.Status.Detail, StringComparison.Ordinal);
        Assert.True(_pipe.Reader.TryRead(out var rest)); // it can be read, so it was given back
        Assert.Equal(Frame("three"), rest.Buffer.ToArray());
    }

    [Fact]
    public async Task Who_gives_up_after_the_one_message_gives_the_pipe_back()
    {
        using var patience = new CancellationTokenSource();
        var reader = new MessageReader<string>(
            _pipe.Reader,
            context =>
            {
                patience.Cancel();
                return Parse(context);
            },
            null,
            LengthMax);
        await WriteAsync(Frame("one"), Frame("two"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.ReadSingleAsync(patience.Token).AsTask());
        Assert.True(_pipe.Reader.TryRead(out var rest)); // it can be read, so it was given back
        Assert.Equal(Frame("two"), rest.Buffer.ToArray());
    }

    [Fact]
    public async Task A_read_that_a_handler_leaves_waiting_is_broken_off_at_its_end()
    {
        var stream = StreamOf(ReaderOf(_pipe.Reader));
        var left = stream.MoveNext(Unhurried);
        var second = await Assert.ThrowsAsync<InvalidOperationException>(() => stream.MoveNext(Unhurried));
        Assert.Contains("still in progress", second.Message, StringComparison.Ordinal);
        await stream.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left.WaitAsync(TimeSpan.FromSeconds(30)));
        await WriteAsync(Frame("one"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => stream.MoveNext(Unhurried));
        Assert.True(_pipe.Reader.TryRead(out var rest));
        Assert.Equal(Frame("one"), rest.Buffer.ToArray());
    }

    [Fact]
    public async Task A_message_that_is_being_parsed_at_a_handlers_end_keeps_its_bytes_until_then()
    {
        var counting = new CountingReader(_pipe.Reader);
        using var goOn = new SemaphoreSlim(0);
        var parsing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stream = StreamOf(new MessageReader<string>(
            counting,
            context =>
            {
                parsing.SetResult();
                goOn.Wait();
                return Parse(context);
            },
            null,
            LengthMax));
        await WriteAsync(Frame("one"), Frame("two"));
        var left = Task.Run(() => stream.MoveNext(Unhurried));
        await parsing.Task;

        var ending = stream.DisposeAsync().AsTask();
        Assert.Equal((false, 0), (ending.IsCompleted, counting.GivenBackCount));
        goOn.Release();
        await ending;
        Assert.True(await left);
        Assert.Equal(("one", 1), (stream.Current, counting.GivenBackCount));
    }

    [Theory]
    [InlineData("a whole message")]
    [InlineData("a part of one")]
    public async Task A_stream_that_breaks_when_its_buffer_is_given_back_is_a_broken_stream(string there)
    {
        var reader = ReaderOf(new CountingReader(_pipe.Reader) { IsReset = true });
        var message = Frame("one");
        await WriteAsync(there == "a part of one" ? message[..^1] : message);

        await Assert.ThrowsAsync<IOException>(() => reader.ReadAsync(Unhurried).AsTask());
        Assert.True(reader.IsBroken);
    }

    [Fact]
    public async Task Compressed_and_plain_messages_share_a_buffer()
    {
        var reader = new MessageReader<string>(_pipe.Reader, Parse, "gzip", LengthMax);
        var packed = GzipMessage.Compress(Encoding.ASCII.GetBytes("two"), CompressionLevel.Fastest).ToArray();
        await WriteAsync(Frame("one"), RawCall.Frame(packed, flag: 1), Frame("three"));

        Assert.Equal("one", await reader.ReadAsync(Unhurried));
        Assert.Equal("two", await reader.ReadAsync(Unhurried));
        Assert.Equal("three", await reader.ReadAsync(Unhurried));
        AssertHasAllBack();
    }

    [Fact]
    public async Task A_message_keeps_nothing_of_the_buffer_that_it_was_parsed_from()
    {
        var bytes = RawCall.Frame(new EchoRequest { Text = "kept", Payload = ByteString.CopyFromUtf8("kept too") });
        var pipe = PipeReader.Create(new ReadOnlySequence<byte>(bytes));
        var reader = new MessageReader<EchoRequest>(
            pipe, context => EchoRequest.Parser.ParseFrom(context.PayloadAsReadOnlySequence()), null, null);
        var message = await reader.ReadAsync(Unhurried);
        Array.Fill(bytes, (byte)'?');

        Assert.Equal(("kept", "kept too"), (message!.Text, message.Payload.ToStringUtf8()));
    }

    const int LengthMax = 10_000;

    static MessageReader<string> ReaderOf(PipeReader pipe) => new(pipe, Parse, null, LengthMax);

    static RequestStream<string> StreamOf(MessageReader<string> messages)
    {
        var http = new DefaultHttpContext();
        var settings = CallSettings.From(new GrpcServiceOptions());
        var marshaller = Marshallers.StringMarshaller;
        var method = new Method<string, string>(MethodType.ClientStreaming, "echo.v1.Echo", "Collect", marshaller, marshaller);
        return new RequestStream<string>(new HttpServerCall(http, method, settings), messages);
    }

    static string Parse(DeserializationContext context)
    {
        var text = Encoding.ASCII.GetString(context.PayloadAsReadOnlySequence());
        return text == "unparsable" ? throw new InvalidDataException(text) : text;
    }

    static byte[] Frame(string text) => RawCall.Frame(Encoding.ASCII.GetBytes(text));

    async Task WriteAsync(params byte[][] parts) => await _pipe.Writer.WriteAsync(parts.SelectMany(part => part).ToArray());

    void AssertHasAllBack()
    {
        Assert.False(_pipe.Reader.TryRead(out var rest) && !rest.Buffer.IsEmpty); // it would throw if it were still lent
    }

    /// <summary>Counts what a pipe lends and gets back.</summary>
    sealed class CountingReader(PipeReader pipe) : PipeReader
    {
        ReadOnlySequence<byte> _lent;

        public int ReadCount { get; private set; }

        public int GivenBackCount { get; private set; }

        public long Consumed { get; private set; }

        /// <summary>As Kestrel's reader once the caller has reset the stream: what is given back meets the reset.</summary>
        public bool IsReset { get; init; }

        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            var result = await pipe.ReadAsync(cancellationToken);
            ReadCount++;
            _lent = result.Buffer;
            return result;
        }

        public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
            GivenBackCount++;
            Consumed += _lent.Slice(0, consumed).Length;
            pipe.AdvanceTo(consumed, examined);
            if (IsReset) throw new IOException("The client reset the request stream.");
        }

        public override bool TryRead(out ReadResult result) => pipe.TryRead(out result);

        public override void CancelPendingRead() => pipe.CancelPendingRead();

        public override void Complete(Exception? exception = null) => pipe.Complete(exception);
    }
}
