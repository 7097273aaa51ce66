using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a marshaller writes one message.</summary>
/// <remarks>
/// Either <see cref="Complete(byte[])"/>, or <see cref="SetPayloadLength"/> (optional, before the writer),
/// <see cref="GetBufferWriter"/> and <see cref="Complete()"/>.
/// </remarks>
public abstract class SerializationContext
{
    public virtual void Complete(byte[] payload) => throw NotOffered();

    public virtual IBufferWriter<byte> GetBufferWriter() => throw NotOffered();

    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    public virtual void Complete() => throw NotOffered();

    NotSupportedException NotOffered() => new($"{GetType()} does not offer this way of writing a message.");
}
