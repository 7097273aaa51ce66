using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;

namespace Grpc.Wire;

/// <summary>One message in gzip and out of it.</summary>
static class GzipMessage
{
    const int StepLength = 16 * 1024;

    /// <summary>The compressed form. The caller sends empty messages as they are: gzip here writes nothing for
    /// nothing.</summary>
    public static ReadOnlyMemory<byte> Compress(ReadOnlyMemory<byte> message, CompressionLevel level)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, level, leaveOpen: true))
            gzip.Write(message.Span);
        return compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
    }

    /// <summary>The message, read no further than the limit, so that a small frame cannot fill the memory.</summary>
    public static ReadOnlySequence<byte> Decompress(in ReadOnlySequence<byte> compressed, int? lengthMax)
    {
        var message = new ArrayBufferWriter<byte>();
        try
        {
            using var gzip = new GZipStream(PipeReader.Create(compressed).AsStream(), CompressionMode.Decompress);
            for (var count = -1; count != 0;)
            {
                count = gzip.Read(message.GetSpan(StepLength));
                message.Advance(count);
                if (message.WrittenCount > lengthMax) throw WireErrors.DecompressedTooLarge(lengthMax.Value);
            }
        }
        catch (InvalidDataException notGzip)
        {
            throw WireErrors.NotDecompressed(GrpcHeaders.Gzip, notGzip);
        }
        return new ReadOnlySequence<byte>(message.WrittenMemory);
    }
}
