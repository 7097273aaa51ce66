using System.Text;

namespace GeoIntel.Grpc.Tests;

/// <summary>Headers in the form of HPACK (RFC 7541) that needs no state: literals, and no dynamic table.</summary>
static class HeaderBlock
{
    const int StringLengthPrefixBits = 7;

    // The static table's entries for :status; no other entry has a value that a gRPC server sends.
    static readonly string[] Statuses = ["200", "204", "206", "304", "400", "404", "500"];
    const int StatusIndex = 8;

    // Names that the static table has and that stand here in answers; others are shown by their number.
    static readonly Dictionary<int, string> Names = new() { [8] = ":status", [31] = "content-type", [33] = "date" };

    public static byte[] Encode(IEnumerable<(string Name, string Value)> headers)
    {
        var block = new List<byte>();
        foreach (var (name, value) in headers)
        {
            block.Add(0); // a literal with a name of its own, not to be remembered
            AddText(block, name);
            AddText(block, value);
        }
        return [.. block];
    }

    public static IEnumerable<(string Name, string Value)> Decode(byte[] block)
    {
        for (var at = 0; at < block.Length;)
        {
            var first = block[at];
            if ((first & 0x80) != 0)
            {
                var entry = ReadNumber(block, ref at, 7);
                if (entry - StatusIndex < Statuses.Length && entry >= StatusIndex)
                    yield return (":status", Statuses[entry - StatusIndex]);
                continue;
            }
            if ((first & 0xe0) == 0x20)
            {
                ReadNumber(block, ref at, 5); // the table's size, which we have asked to be zero
                continue;
            }
            var index = ReadNumber(block, ref at, (first & 0x40) != 0 ? 6 : 4);
            var name = index == 0 ? ReadText(block, ref at) : Names.GetValueOrDefault(index, $"#{index}");
            yield return (name, ReadText(block, ref at));
        }
    }

    static void AddText(List<byte> block, string text)
    {
        AddNumber(block, text.Length, StringLengthPrefixBits);
        block.AddRange(Encoding.Latin1.GetBytes(text));
    }

    static void AddNumber(List<byte> block, int number, int prefixBits)
    {
        var prefixMax = (1 << prefixBits) - 1;
        if (number < prefixMax)
        {
            block.Add((byte)number);
            return;
        }
        block.Add((byte)prefixMax);
        for (number -= prefixMax; number >= 0x80; number >>= 7) block.Add((byte)(number | 0x80));
        block.Add((byte)number);
    }

    static int ReadNumber(byte[] block, ref int at, int prefixBits)
    {
        var prefixMax = (1 << prefixBits) - 1;
        var number = block[at++] & prefixMax;
        if (number < prefixMax) return number;

        for (var shift = 0; ; shift += 7)
        {
            number += (block[at] & 0x7f) << shift;
            if ((block[at++] & 0x80) == 0) return number;
        }
    }

    static string ReadText(byte[] block, ref int at)
    {
        if ((block[at] & 0x80) != 0) throw new NotSupportedException("Kestrel sends no Huffman codes; this is one.");

        var length = ReadNumber(block, ref at, StringLengthPrefixBits);
        at += length;
        return Encoding.Latin1.GetString(block, at - length, length);
    }
}
