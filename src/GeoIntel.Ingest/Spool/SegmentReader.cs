using Microsoft.Win32.SafeHandles;

namespace GeoIntel.Ingest.Spool;

/// <summary>A stretch of a segment that holds no frame.</summary>
/// <param name="IsTail">Nothing whole follows it.</param>
readonly record struct Damage(long Offset, long Length, bool IsTail);

/// <summary>Reads the frames of one segment in their order, and finds the next whole one after a damaged
/// stretch.</summary>
sealed class SegmentReader(string path) : IDisposable
{
    const int WindowBytes = 1024 * 1024;

    readonly SafeFileHandle _file = File.OpenHandle(
        path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Where the next frame is looked for.</summary>
    public long Offset { get; private set; }

    /// <summary>Goes one step on.</summary>
    /// <param name="end">Bytes of the segment that may be looked at.</param>
    /// <param name="damage">What had to be passed over instead of a frame; null when there was a frame.</param>
    /// <returns>False at the end.</returns>
    public bool TryNext(long end, out Frame frame, out Damage? damage)
    {
        (frame, damage) = (default, null);
        if (Offset >= end) return false;

        if (TryReadAt(Offset, end, out frame))
        {
            Offset += frame.Bytes;
            return true;
        }
        var next = FindAfter(Offset, end);
        damage = new Damage(Offset, (next < 0 ? end : next) - Offset, IsTail: next < 0);
        Offset += damage.Value.Length;
        return true;
    }

    public byte[] Read(long offset, long length)
    {
        var bytes = new byte[length];
        return bytes[..ReadFully(bytes, offset)];
    }

    public void Dispose() => _file.Dispose();

    bool TryReadAt(long offset, long end, out Frame frame)
    {
        frame = default;
        Span<byte> head = stackalloc byte[Frame.HeadBytes];
        if (end - offset < Frame.HeadBytes || ReadFully(head, offset) < Frame.HeadBytes) return false;

        var length = Frame.PayloadLengthOf(head);
        if (length < 0 || end - offset - Frame.HeadBytes < length) return false;

        var payload = new byte[length];
        return ReadFully(payload, offset + Frame.HeadBytes) == length && Frame.TryMake(head, payload, out frame);
    }

    /// <returns>-1 when nothing whole follows.</returns>
    long FindAfter(long damaged, long end)
    {
        var window = new byte[WindowBytes];
        for (var from = damaged + 1; end - from >= Frame.HeadBytes;)
        {
            var count = ReadFully(window.AsSpan(0, (int)Math.Min(window.Length, end - from)), from);
            var found = window.AsSpan(0, count).IndexOf(Frame.Mark);
            if (found < 0)
            {
                if (count < window.Length) return -1;

                from += count - (Frame.Mark.Length - 1); // it may begin at the window's end
                continue;
            }
            if (TryReadAt(from + found, end, out _)) return from + found;

            from += found + 1;
        }
        return -1;
    }

    int ReadFully(Span<byte> bytes, long offset)
    {
        var count = 0;
        for (int more; count < bytes.Length && (more = RandomAccess.Read(_file, bytes[count..], offset + count)) > 0;)
            count += more;
        return count;
    }
}
