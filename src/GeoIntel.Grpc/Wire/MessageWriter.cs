using System.Buffers;
using System.IO.Compression;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Frames messages into a buffer: where the length is known beforehand, they are serialized in
/// place.</summary>
/// <remarks>The limit counts the bytes of a message before compression; null is no limit.</remarks>
sealed class MessageWriter(IBufferWriter<byte> target, int? lengthMax, CompressionLevel level) : SerializationContext
{
    bool _compress;
    bool _isFramed;
    bool _isComplete;
    int? _length;
    ArrayBufferWriter<byte>? _aside;

    /// <summary>Whether the last message's header is in the buffer, but the message not.</summary>
    public bool IsPartial => _isFramed && !_isComplete;

    public void Write<T>(T message, Action<T, SerializationContext> serialize, bool compress)
    {
        _compress = compress;
        _isFramed = false;
        _isComplete = false;
        _length = null;
        _aside?.ResetWrittenCount();

        serialize(message, this);
        if (!_isComplete)
            throw new InvalidOperationException(
                $"The serializer of {typeof(T)} returned without completing its message.");
    }

    public override void SetPayloadLength(int payloadLength)
    {
        if (payloadLength > lengthMax) throw WireErrors.SendingTooLarge(payloadLength, lengthMax.Value);
        _length = payloadLength;
    }

    public override IBufferWriter<byte> GetBufferWriter()
    {
        if (_isFramed) return target;
        if (_length is not { } length || (_compress && length > 0)) return _aside ??= new ArrayBufferWriter<byte>();

        new Frame(IsCompressed: false, (uint)length).WriteTo(target);
        _isFramed = true;
        return target;
    }

    public override void Complete()
    {
        _isComplete = true;
        if (_isFramed) return;
        WriteWhole(_aside is null ? default : _aside.WrittenMemory);
        if (_aside?.Capacity > AsideKeptMax) _aside = null;
    }

    public override void Complete(byte[] payload)
    {
        _isComplete = true;
        WriteWhole(payload);
    }

    // One large message must not hold its memory for the rest of a long call.
    const int AsideKeptMax = 64 * 1024;

    void WriteWhole(ReadOnlyMemory<byte> message)
    {
        if (message.Length > lengthMax) throw WireErrors.SendingTooLarge(message.Length, lengthMax.Value);

        var compress = _compress && !message.IsEmpty;
        var payload = compress ? GzipMessage.Compress(message, level) : message;
        new Frame(compress, (uint)payload.Length).WriteTo(target);
        target.Write(payload.Span);
    }
}
