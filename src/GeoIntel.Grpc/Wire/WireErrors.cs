using Grpc.Core;

namespace Grpc.Wire;

/// <summary>What can be wrong with the bytes of a call, each with its status.</summary>
static class WireErrors
{
    public static RpcException ReceivedTooLarge(long length, int lengthMax) => Error(
        StatusCode.ResourceExhausted,
        $"Received message of {length} bytes exceeds the maximum configured message size of {lengthMax} bytes.");

    public static RpcException DecompressedTooLarge(int lengthMax) => Error(
        StatusCode.ResourceExhausted,
        $"Received message, decompressed, exceeds the maximum configured message size of {lengthMax} bytes.");

    public static RpcException SendingTooLarge(long length, int lengthMax) => Error(
        StatusCode.ResourceExhausted,
        $"Sending message of {length} bytes exceeds the maximum configured message size of {lengthMax} bytes.");

    public static RpcException UnknownFrameFlag(byte flag) => Error(
        StatusCode.Internal, $"A message begins with the compression flag {flag}; only 0 and 1 are defined.");

    public static RpcException CompressedWithoutEncoding() => Error(
        StatusCode.Internal, "A message is marked as compressed, but the call names no grpc-encoding.");

    public static RpcException NotDecompressed(string encoding, Exception cause) => Error(
        StatusCode.Internal, $"A message marked as compressed is not {encoding}.", cause);

    public static RpcException NotParsed(Type type, long length, Exception cause) => Error(
        StatusCode.Internal, $"A message of {length} bytes could not be parsed as {type.Name}.", cause);

    public static RpcException Incomplete(long length) => Error(
        StatusCode.Internal, $"Incomplete message: the stream ended after {length} of its bytes.");

    public static RpcException NoMessage() => Error(
        StatusCode.Internal, "Incomplete message: the stream ended before the one message it must hold.");

    public static RpcException MoreThanOneMessage() => Error(
        StatusCode.Internal, "Additional data after the message received: the stream must hold one message.");

    public static RpcException UnknownEncoding(string encoding) => Error(
        StatusCode.Unimplemented,
        $"Unsupported grpc-encoding value '{encoding}'. Supported encodings: identity, gzip.");

    static RpcException Error(StatusCode code, string detail, Exception? cause = null) =>
        new(new Status(code, detail, cause));
}
