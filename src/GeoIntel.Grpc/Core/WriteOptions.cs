namespace Grpc.Core;

/// <summary>How a message is written; the two may be combined.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>More will follow soon: the transport may hold the message back and send it with the next.</summary>
    BufferHint = 0x1,

    /// <summary>Sent as it is, even where the call is compressed.</summary>
    NoCompress = 0x2,
}

public class WriteOptions(WriteFlags flags = default)
{
    public static readonly WriteOptions Default = new();

    public WriteFlags Flags { get; } = flags;
}
