using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace GeoIntel.Ingest.Spool;

/// <summary>How far the spool is forwarded and acknowledged, in a small file that is written in place.</summary>
/// <remarks>
/// Two slots are written in turns, so that one of them is whole whenever the program ends. It is not synced: an older
/// value makes the forwarder send again what the service then knows. In place, because a full disk has no room for a
/// new file.
/// </remarks>
sealed class ForwardedMark : IDisposable
{
    const int SlotBytes = 36; // spool's name 16, sequence 8, turn 8, CRC-32C 4
    public const string FileName = "forwarded";

    readonly SafeFileHandle _file;
    readonly byte[] _slot = new byte[SlotBytes];
    long _turn;

    ForwardedMark(SafeFileHandle file) => _file = file;

    public Guid Source { get; private set; }

    /// <summary>The last sequence that nobody has to send again; 0 for none.</summary>
    public long Sequence { get; private set; }

    /// <summary>Opens it, or makes it where there is none.</summary>
    public static ForwardedMark Open(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var mark = new ForwardedMark(File.OpenHandle(
            path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite));
        for (var slot = 0; slot < 2; slot++) mark.Take(slot);
        return mark;
    }

    public void Write(Guid source, long sequence)
    {
        (Source, Sequence) = (source, sequence);
        source.TryWriteBytes(_slot);
        BinaryPrimitives.WriteInt64LittleEndian(_slot.AsSpan(16), sequence);
        BinaryPrimitives.WriteInt64LittleEndian(_slot.AsSpan(24), ++_turn);
        BinaryPrimitives.WriteUInt32LittleEndian(_slot.AsSpan(32), Crc32C.Of(_slot.AsSpan(0, 32), []));
        RandomAccess.Write(_file, _slot, _turn % 2 * SlotBytes);
    }

    public void Dispose() => _file.Dispose();

    void Take(int slot)
    {
        if (RandomAccess.Read(_file, _slot, slot * SlotBytes) < SlotBytes) return;
        if (BinaryPrimitives.ReadUInt32LittleEndian(_slot.AsSpan(32)) != Crc32C.Of(_slot.AsSpan(0, 32), [])) return;

        var turn = BinaryPrimitives.ReadInt64LittleEndian(_slot.AsSpan(24));
        if (turn <= _turn) return;

        _turn = turn;
        Source = new Guid(_slot.AsSpan(0, 16));
        Sequence = BinaryPrimitives.ReadInt64LittleEndian(_slot.AsSpan(16));
    }
}
