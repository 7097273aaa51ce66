using System.Buffers.Binary;
using System.Text;

namespace GeoIntel.Models.Evidence;

/// <summary>A file of a ZIP, as its heads tell of it.</summary>
/// <param name="Crc">CRC-32 as ISO 3309 has it (<see cref="Crc32"/>).</param>
public readonly record struct ZipMember(string Name, uint Crc, int Length);

/// <summary>ZIP files (APPNOTE.TXT 6.3.3) written in one way only: files one after another, neither packed nor encrypted,
/// without dates.</summary>
/// <remarks>Since there is one way, every byte that is another can be told, and a file of the same members is the same
/// bytes everywhere. Any reader of ZIP files opens it.</remarks>
public static class EvidenceZip
{
    public const int NameLengthMax = 200;

    const uint LocalHead = 0x04034b50;
    const uint CentralHead = 0x02014b50;
    const uint EndHead = 0x06054b50;
    const int LocalHeadSize = 30;
    const int CentralHeadSize = 46;
    const int EndSize = 22;
    const ushort VersionNeeded = 20;
    const ushort NamesAreUtf8 = 1 << 11;
    const ushort FirstDay = 1 << 5 | 1; // 1980-01-01, the first that the format has

    /// <summary>Whether a name stays below the folder that somebody unpacks to, and is written in one way: lower case letters,
    /// digits, dots, dashes and underscores, with folders before slashes, none of which begins with a dot.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= NameLengthMax && name.Split('/').All(IsPart);

    /// <summary>What stands before a file's bytes.</summary>
    public static byte[] HeadOf(ZipMember member)
    {
        var name = Encoding.ASCII.GetBytes(member.Name);
        var head = new byte[LocalHeadSize + name.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(head, LocalHead);
        WriteCommon(head.AsSpan(4), member, name.Length);
        name.CopyTo(head, LocalHeadSize);
        return head;
    }

    /// <summary>What stands after all files.</summary>
    public static byte[] TailOf(IReadOnlyList<ZipMember> members)
    {
        var tail = new byte[members.Sum(member => CentralHeadSize + member.Name.Length) + EndSize];
        var (at, offset) = (0, 0u);
        foreach (var member in members)
        {
            var head = tail.AsSpan(at);
            BinaryPrimitives.WriteUInt32LittleEndian(head, CentralHead);
            BinaryPrimitives.WriteUInt16LittleEndian(head[4..], VersionNeeded);
            WriteCommon(head[6..], member, member.Name.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(head[42..], offset);
            Encoding.ASCII.GetBytes(member.Name, head[CentralHeadSize..]);
            at += CentralHeadSize + member.Name.Length;
            offset += (uint)(LocalHeadSize + member.Name.Length + member.Length);
        }
        var end = tail.AsSpan(at);
        BinaryPrimitives.WriteUInt32LittleEndian(end, EndHead);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], (ushort)members.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], (ushort)members.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], (uint)at);
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], offset);
        return tail;
    }

    /// <summary>Reads a whole file; every byte of it must be as this class writes it.</summary>
    /// <param name="members">What could be read, in its order, also when something after it is wrong.</param>
    /// <returns>What is wrong, and the member at which it is, or an empty name for the ZIP itself; null when nothing is.</returns>
    public static (string Name, string Explanation)? Read(
        ReadOnlyMemory<byte> zip, out IReadOnlyList<(string Name, ReadOnlyMemory<byte> Bytes)> members)
    {
        var found = new List<(string Name, ReadOnlyMemory<byte> Bytes)>();
        var listed = new List<ZipMember>();
        members = found;
        var rest = zip;
        while (rest.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(rest.Span) == LocalHead)
        {
            if (rest.Length < LocalHeadSize) return ("", "The file ends in the middle of a file's head.");
            var head = rest.Span;
            var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(head[26..]);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(head[22..]);
            if (nameLength > NameLengthMax || rest.Length < LocalHeadSize + nameLength)
                return ("", $"The head after {Last(found)} has a name of {nameLength} bytes.");
            var name = Encoding.Latin1.GetString(head.Slice(LocalHeadSize, nameLength));
            if (!IsName(name))
                return (name, "The name may lead out of the folder that it is unpacked to, or is not written as a pack's names are.");
            if (found.Any(member => member.Name == name)) return (name, "It is there twice.");
            if (rest.Length - LocalHeadSize - nameLength < length) return (name, "The file ends before it does.");
            var bytes = rest.Slice(LocalHeadSize + nameLength, (int)length);
            var member = new ZipMember(name, Crc32.Of(bytes.Span), bytes.Length);
            found.Add((name, bytes));
            listed.Add(member);
            if (!head[..(LocalHeadSize + nameLength)].SequenceEqual(HeadOf(member)))
                return (name, "Its bytes, or its head in the ZIP, are not as they were written.");
            rest = rest[(LocalHeadSize + nameLength + bytes.Length)..];
        }
        if (listed.Count == 0) return ("", "It is no evidence pack: it does not begin as a ZIP of one does.");
        return rest.Span.SequenceEqual(TailOf(listed))
            ? null
            : ("", $"What follows {Last(found)} is not as it was written: the file was cut off, or something in it moved.");
    }

    static string Last(List<(string Name, ReadOnlyMemory<byte> Bytes)> found) => found.Count == 0 ? "the beginning" : found[^1].Name;

    static bool IsPart(string part) => part.Length > 0 && part[0] != '.'
        && part.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '.' or '-' or '_');

    // From the version needed to the length of the extra field: the same in both heads.
    static void WriteCommon(Span<byte> head, ZipMember member, int nameLength)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(head, VersionNeeded);
        BinaryPrimitives.WriteUInt16LittleEndian(head[2..], NamesAreUtf8);
        BinaryPrimitives.WriteUInt16LittleEndian(head[8..], FirstDay);
        BinaryPrimitives.WriteUInt32LittleEndian(head[10..], member.Crc);
        BinaryPrimitives.WriteUInt32LittleEndian(head[14..], (uint)member.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[18..], (uint)member.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(head[22..], (ushort)nameLength);
    }
}
