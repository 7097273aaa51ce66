using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Reads messages from a pipe and parses them where they lie, without a copy.</summary>
/// <remarks>
/// The encoding is what messages marked as compressed are compressed with: "gzip", or null for none. The limit counts
/// the bytes of a message before and after decompression; null is no limit but the format's.
/// </remarks>
sealed class MessageReader<T>(
    PipeReader pipe, Func<DeserializationContext, T> deserialize, string? encoding, int? lengthMax)
    where T : class
{
    readonly Payload _payload = new();

    /// <summary>The next message, or null at the end of the stream.</summary>
    /// <exception cref="RpcException">The bytes are not a message: see <see cref="WireErrors"/>.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<T?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await pipe.ReadAsync(cancellationToken);
            if (result.IsCanceled) throw new OperationCanceledException();

            var buffer = result.Buffer;
            if (TryTake(ref buffer, result.Buffer.End, out var message))
            {
                pipe.AdvanceTo(buffer.Start);
                return message;
            }
            if (result.IsCompleted)
            {
                pipe.AdvanceTo(buffer.End);
                return buffer.IsEmpty ? null : throw WireErrors.Incomplete(buffer.Length);
            }
            pipe.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>The one message of a stream that holds exactly one.</summary>
    public async ValueTask<T> ReadSingleAsync(CancellationToken cancellationToken)
    {
        var message = await ReadAsync(cancellationToken) ?? throw WireErrors.NoMessage();
        return await ReadAsync(cancellationToken) is null ? message : throw WireErrors.MoreThanOneMessage();
    }

    bool TryTake(ref ReadOnlySequence<byte> buffer, SequencePosition end, out T? message)
    {
        try
        {
            return TryTake(ref buffer, out message);
        }
        catch
        {
            pipe.AdvanceTo(end); // what follows a broken message cannot be told apart; and a pipe must be given back
            throw;
        }
    }

    bool TryTake(ref ReadOnlySequence<byte> buffer, out T? message)
    {
        message = null;
        if (!Frame.TryRead(buffer, out var frame)) return false;
        // Judged by the header alone, before any of it is waited for.
        if (frame.Length > (uint)(lengthMax ?? int.MaxValue))
            throw WireErrors.ReceivedTooLarge(frame.Length, lengthMax ?? int.MaxValue);
        if (buffer.Length - Frame.HeaderLength < frame.Length) return false;

        var payload = buffer.Slice(Frame.HeaderLength, frame.Length);
        message = Parse(frame.IsCompressed ? Decompress(payload) : payload);
        buffer = buffer.Slice(payload.End);
        return true;
    }

    ReadOnlySequence<byte> Decompress(in ReadOnlySequence<byte> payload) =>
        encoding is null ? throw WireErrors.CompressedWithoutEncoding() : GzipMessage.Decompress(payload, lengthMax);

    T Parse(in ReadOnlySequence<byte> payload)
    {
        _payload.Bytes = payload;
        try
        {
            return deserialize(_payload);
        }
        catch (Exception unparsable) when (unparsable is not RpcException)
        {
            // Protobuf's own exception is an IOException; left alone it would look like a broken connection.
            throw WireErrors.NotParsed(typeof(T), payload.Length, unparsable);
        }
        finally
        {
            _payload.Bytes = default;
        }
    }

    sealed class Payload : DeserializationContext
    {
        public ReadOnlySequence<byte> Bytes { get; set; }

        public override int PayloadLength => (int)Bytes.Length;

        public override byte[] PayloadAsNewBuffer() => Bytes.ToArray();

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => Bytes;
    }
}
