using GeoIntel.Ingest.Receiving;
using GeoIntel.Ingest.Spool;

namespace GeoIntel.Ingest.Backups;

/// <summary>Copies one feed's spool while a daemon may add to it and let go of what is forwarded.</summary>
/// <remarks>
/// In the order in which a read passes through it, so that none slips by: the mark, which may lag behind; then the
/// segments, oldest first, each as far as it has got; then the rejects. A read that has left its segment meanwhile is
/// stored by the service, or lies among the rejects.
/// </remarks>
sealed class SpoolCopy(string from, string to, Action<string> tell, CancellationToken cancel)
{
    public static bool IsSpool(string folder) =>
        File.Exists(Path.Combine(folder, ForwardedMark.FileName)) || SegmentsIn(folder).Count > 0;

    public void Take()
    {
        BackupFolder.Make(to);
        TryCopy(ForwardedMark.FileName);
        while (!TryTakeSegments()) cancel.ThrowIfCancellationRequested();
        // Reasons before their reads: then none of them tells of a read that is not there.
        foreach (var folder in new[] { Rejects.FolderName, Quarantine.FolderName })
        {
            foreach (var file in BackupFolder.FilesUnder(Path.Combine(from, folder)).Reverse())
            {
                cancel.ThrowIfCancellationRequested();
                if (!file.EndsWith(Quarantine.UnfinishedExtension, StringComparison.Ordinal)) TryCopy(Path.Combine(folder, file));
            }
        }
    }

    /// <returns>False when the last of them went before it was copied: by then another one had followed it.</returns>
    bool TryTakeSegments()
    {
        var segments = SegmentsIn(from);
        var isCopied = true;
        foreach (var segment in segments)
        {
            cancel.ThrowIfCancellationRequested();
            isCopied = TryTakeFrames(segment, isLast: segment == segments[^1]);
            if (isCopied) continue;

            // All of it is forwarded, so all before it is: a backup has no gap.
            foreach (var forwarded in SegmentsIn(to)) File.Delete(forwarded);
        }
        return isCopied;
    }

    /// <returns>False when it is gone.</returns>
    bool TryTakeFrames(string path, bool isLast)
    {
        var name = Path.GetFileName(path);
        var target = Path.Combine(to, name);
        var bytes = 0L;
        try
        {
            using var reader = new SegmentReader(path);
            var end = new FileInfo(path).Length;
            BackupFolder.Write(path, target, written =>
            {
                while (reader.TryNext(end, out var frame, out var damage))
                {
                    // The last one may end in an append that is being written: nobody was told that it is stored.
                    if (damage is { } passed && !(isLast && passed.IsTail))
                        tell($"{name} is damaged at {passed.Offset}; {passed.Length} bytes of it are left out");
                    if (damage is not null) continue;

                    written.Write(frame.ToHead());
                    written.Write(frame.Payload.Span);
                }
                bytes = written.Length;
            });
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        if (bytes == 0) File.Delete(target);
        return true;
    }

    void TryCopy(string file)
    {
        try
        {
            var isByLine = Path.GetFileName(file).StartsWith(Rejects.ReadsPrefix, StringComparison.Ordinal);
            BackupFolder.Copy(Path.Combine(from, file), Path.Combine(to, file), isByLine ? CutToLines : null);
        }
        catch (FileNotFoundException)
        {
            // Somebody has dealt with it between the listing and the copy, or it has never been made.
        }
    }

    /// <summary>Cuts off a line that was being written.</summary>
    static void CutToLines(FileStream lines)
    {
        var length = lines.Length;
        for (; length > 0; length--)
        {
            lines.Position = length - 1;
            if (lines.ReadByte() == '\n') break;
        }
        lines.SetLength(length);
    }

    static List<string> SegmentsIn(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*" + SegmentHead.Extension)
            .Where(path => SegmentHead.FirstSequenceOf(path) > 0).Order(StringComparer.Ordinal)];
}
