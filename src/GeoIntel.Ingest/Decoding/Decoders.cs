using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Every format that is understood. A new vendor is a new line here.</summary>
static class Decoders
{
    /// <summary>How much of an input is looked at to recognise it. Vendors put large pictures after what names the
    /// format.</summary>
    public const int HeadBytesMax = 64 * 1024;

    public static IReadOnlyList<IReadDecoder> All { get; } =
    [
        new OpenAlprDecoder(),
        new RekorAlertDecoder(),
        new HikvisionDecoder(),
        new PlateRecognizerDecoder(),
        new PlateRecognizerCsvDecoder(),
        new AxisDecoder(),
        new DahuaDecoder(),
        new FrigateDecoder(),
        new GenetecDecoder(),
        new OnvifDecoder(),
        new CsvDecoder(),
        new NdjsonDecoder(),
    ];

    /// <summary>The names of all formats, for messages: "csv, hikvision, ...".</summary>
    public static string Formats { get; } = string.Join(", ", All.Select(decoder => decoder.Format).Order());

    public static bool TryFind(string format, [NotNullWhen(true)] out IReadDecoder? decoder)
    {
        decoder = All.FirstOrDefault(one => one.Format.Equals(format, StringComparison.OrdinalIgnoreCase));
        return decoder is not null;
    }

    public static bool TryRecognise(ReadOnlySpan<byte> head, [NotNullWhen(true)] out IReadDecoder? decoder)
    {
        if (head.StartsWith(Encoding.UTF8.Preamble)) head = head[Encoding.UTF8.Preamble.Length..];
        foreach (var one in All)
        {
            if (!one.Recognises(head)) continue;

            decoder = one;
            return true;
        }
        decoder = null;
        return false;
    }

    /// <summary>Decodes an input, recognising its format by content when none is named.</summary>
    /// <param name="format">Null to recognise it.</param>
    public static IEnumerable<Decoded> Decode(Stream source, IReadDecoder? format, DecodeContext context)
    {
        if (format is not null) return format.Decode(source, context);

        var head = new byte[HeadBytesMax];
        var count = 0;
        // Asked again after each piece, so that a pipe that sends one read and waits is not waited for.
        while (count < head.Length)
        {
            var more = source.Read(head, count, head.Length - count);
            if (more == 0) break;

            count += more;
            if (TryRecognise(head.AsSpan(0, count), out format)) break;
        }
        if (format is not null) return format.Decode(new HeadedStream(head.AsMemory(0, count), source), context);

        return [new Decoded(WholeInput.RefusalOfHead(head.AsSpan(0, count)) ?? new DecodeRefusal(
            0, DecodeReason.UnknownFormat, "",
            $"The beginning is of no known format; name it with --format: {Formats}."))];
    }
}
