using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Input that has to be held as a whole: documents.</summary>
static class WholeInput
{
    /// <summary>Largest document taken. A read with three pictures in base 64 is about 1 MiB.</summary>
    public const int BytesMax = 64 * 1024 * 1024;

    /// <summary>Takes all of a text without its byte order mark.</summary>
    /// <returns>False when it is empty, too large or not UTF-8.</returns>
    public static bool TryRead(
        Stream source, out ReadOnlyMemory<byte> bytes, [NotNullWhen(false)] out DecodeRefusal? refusal)
    {
        if (TryReadBytes(source, out bytes, out refusal) && !Utf8.IsValid(bytes.Span)) refusal = NotUtf8(0);
        return refusal is null;
    }

    /// <summary>Takes all of an input that may hold pictures, without its byte order mark.</summary>
    /// <returns>False when it is empty, too large or UTF-16.</returns>
    public static bool TryReadBytes(
        Stream source, out ReadOnlyMemory<byte> bytes, [NotNullWhen(false)] out DecodeRefusal? refusal)
    {
        bytes = default;
        var buffer = new byte[16 * 1024];
        var count = 0;
        for (int more; (more = source.Read(buffer, count, buffer.Length - count)) > 0;)
        {
            count += more;
            if (count > BytesMax)
            {
                refusal = new DecodeRefusal(0, DecodeReason.TooLarge, "",
                    $"The input is larger than {BytesMax:N0} bytes; split it, or send it as NDJSON, which has no limit.");
                return false;
            }
            if (count == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        }
        bytes = buffer.AsMemory(0, count);
        refusal = RefusalOfHead(bytes.Span);
        if (bytes.Span.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[Encoding.UTF8.Preamble.Length..];
        return refusal is null;
    }

    /// <summary>What is wrong with any input that begins like this, whatever its format; null when nothing
    /// is.</summary>
    public static DecodeRefusal? RefusalOfHead(ReadOnlySpan<byte> head)
    {
        if (IsUtf16(head)) return Utf16;
        if (head.StartsWith(Encoding.UTF8.Preamble)) head = head[Encoding.UTF8.Preamble.Length..];
        return head.Trim(" \t\r\n"u8).IsEmpty ? Empty : null;
    }

    public static bool IsUtf16(ReadOnlySpan<byte> head) =>
        head.StartsWith(Encoding.Unicode.Preamble) || head.StartsWith(Encoding.BigEndianUnicode.Preamble);

    public static DecodeRefusal Empty { get; } =
        new(0, DecodeReason.EmptyInput, "", "The input is empty; check what was meant to write it.");

    public static DecodeRefusal Utf16 { get; } =
        new(0, DecodeReason.WrongEncoding, "", "The input is UTF-16; save it as UTF-8.");

    public static DecodeRefusal NotUtf8(long line) =>
        new(line, DecodeReason.WrongEncoding, "", "The text is not valid UTF-8; save it as UTF-8.");
}
