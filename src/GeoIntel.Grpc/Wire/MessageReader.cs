using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Where messages come from, whatever their type.</summary>
abstract class MessageSource
{
    /// <summary>Whether the connection or the stream broke while it was read from.</summary>
    public bool IsBroken { get; protected set; }
}

/// <summary>Reads messages from a pipe and parses them where they lie, without a copy.</summary>
/// <remarks>
/// The encoding is what messages marked as compressed are compressed with: "gzip", or null for none. The limit counts
/// the bytes of a message before and after decompression; null is no limit but the format's. A buffer that the pipe
/// lends is kept until its whole messages are taken: between two reads it may be out, so whoever reads no further calls
/// <see cref="GiveBack()"/>.
/// </remarks>
sealed class MessageReader<T>(
    PipeReader pipe, Func<DeserializationContext, T> deserialize, string? encoding, int? lengthMax) : MessageSource
    where T : class
{
    // A buffer can be as long as the sender's window; kept to its end, the sender would stand still meanwhile.
    const int TakenMax = 32 * 1024;

    readonly Payload _payload = new();
    ReadOnlySequence<byte> _left;
    long _taken;
    bool _isLent;
    bool _isLast;

    /// <summary>The next message, or null at the end of the stream.</summary>
    /// <exception cref="RpcException">The bytes are not a message: see <see cref="WireErrors"/>.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<T?> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested(); // a message that is already here is none for who has given up
        while (true)
        {
            try
            {
                if (!_isLent) Take(await pipe.ReadAsync(cancellationToken));
            }
            catch (IOException)
            {
                IsBroken = true;
                throw;
            }
            if (TryTake(out var message))
            {
                if (_left.IsEmpty || _taken >= TakenMax) GiveBack();
                return message;
            }
            var (left, end) = (_left.Length, _left.End);
            var isAtEnd = _isLast;
            GiveBack(isAtEnd ? end : _left.Start, end);
            if (isAtEnd) return left == 0 ? null : throw WireErrors.Incomplete(left);
        }
    }

    /// <summary>The one message of a stream that holds exactly one.</summary>
    public async ValueTask<T> ReadSingleAsync(CancellationToken cancellationToken)
    {
        var message = await ReadAsync(cancellationToken) ?? throw WireErrors.NoMessage();
        try
        {
            return await ReadAsync(cancellationToken) is null ? message : throw WireErrors.MoreThanOneMessage();
        }
        finally
        {
            GiveBack(); // who has given up meanwhile has not taken what is lent
        }
    }

    /// <summary>Ends a read under way, or the next one, with <see cref="OperationCanceledException"/>, unless its message
    /// is already here.</summary>
    public void CancelPendingRead() => pipe.CancelPendingRead();

    /// <summary>Returns what is lent, with what nobody has read. Not while a read is under way.</summary>
    public void GiveBack()
    {
        if (_isLent) GiveBack(_left.Start, _left.Start);
    }

    void GiveBack(SequencePosition consumed, SequencePosition examined)
    {
        _isLent = false;
        _left = default;
        try
        {
            pipe.AdvanceTo(consumed, examined);
        }
        catch (IOException) // Kestrel tells of a reset here, too
        {
            IsBroken = true;
            throw;
        }
    }

    void Take(ReadResult result)
    {
        (_isLent, _left, _isLast, _taken) = (true, result.Buffer, result.IsCompleted, 0);
        if (!result.IsCanceled) return;

        GiveBack();
        throw new OperationCanceledException();
    }

    bool TryTake(out T? message)
    {
        try
        {
            return TryParse(out message);
        }
        catch
        {
            GiveBack(_left.End, _left.End); // what follows a broken message cannot be told apart
            throw;
        }
    }

    bool TryParse(out T? message)
    {
        message = null;
        if (!Frame.TryRead(_left, out var frame)) return false;
        // Judged by the header alone, before any of it is waited for.
        if (frame.Length > (uint)(lengthMax ?? int.MaxValue))
            throw WireErrors.ReceivedTooLarge(frame.Length, lengthMax ?? int.MaxValue);
        if (_left.Length - Frame.HeaderLength < frame.Length) return false;

        var payload = _left.Slice(Frame.HeaderLength, frame.Length);
        message = Parse(frame.IsCompressed ? Decompress(payload) : payload);
        _left = _left.Slice(payload.End);
        _taken += Frame.HeaderLength + payload.Length;
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
