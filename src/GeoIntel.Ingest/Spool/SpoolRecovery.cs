namespace GeoIntel.Ingest.Spool;

/// <summary>What a spool's folder holds when it is opened.</summary>
/// <param name="LastSequence">Of the reads that are there, or were and are forwarded; 0 for none.</param>
/// <param name="NextSequence">Above every sequence that was ever written.</param>
sealed record SpoolState(
    Guid Source, long LastSequence, long NextSequence, IReadOnlyList<Segment> Segments, IReadOnlyDictionary<Guid, long> OpenInputs);

/// <summary>Finds out what a spool holds after any end: in order, by a kill, by a power cut.</summary>
/// <remarks>
/// Only the last segment is read, of the others the head: they were synced before it began, and what is wrong in them is
/// found when they are forwarded. Nothing is ever added to a segment that was found, and no number is used twice: after
/// a cut or a damage the numbers go on beyond all that the lost bytes could have held.
/// </remarks>
sealed class SpoolRecovery(string folder, ForwardedMark forwarded, ILogger log)
{
    readonly Dictionary<Guid, long> _openInputs = [];
    Guid _source = forwarded.Source;
    long _next = 1;
    long _skipped;

    /// <returns>Without segments when the spool has yet to be made.</returns>
    public SpoolState Recover()
    {
        var paths = Directory.EnumerateFiles(folder, "*" + SegmentHead.Extension)
            .Where(path => SegmentHead.FirstSequenceOf(path) > 0).Order(StringComparer.Ordinal).ToList();
        while (paths.Count > 0 && !TryTakeLast(paths[^1])) paths.RemoveAt(paths.Count - 1);
        if (paths.Count == 0) return new SpoolState(Guid.Empty, 0, 1, [], _openInputs);

        Disk.SyncFolder(folder);
        if (_source == Guid.Empty) _source = Guid.NewGuid(); // both places that held it are lost
        if (_source == forwarded.Source) _next = Math.Max(_next, forwarded.Sequence + 1);
        return new SpoolState(_source, _next - 1, _next + _skipped, SegmentsOf(paths), _openInputs);
    }

    /// <summary>Each with its name: a restored spool has another one for what it has taken in since.</summary>
    List<Segment> SegmentsOf(List<string> paths)
    {
        var segments = new List<Segment>();
        var source = _source;
        foreach (var path in Enumerable.Reverse(paths))
        {
            // One whose head is damaged goes by the later name: better stored twice than taken for known.
            source = SourceOf(path) ?? source;
            segments.Insert(0, new Segment(
                path, source, SegmentHead.FirstSequenceOf(path), new FileInfo(path).Length, isSealed: true));
        }
        return segments;
    }

    static Guid? SourceOf(string path)
    {
        using var reader = new SegmentReader(path);
        return reader.TryNext(new FileInfo(path).Length, out var frame, out _) ? SegmentHead.Of(frame)?.Source : null;
    }

    /// <returns>False when nothing of the segment is left, and it was removed.</returns>
    bool TryTakeLast(string path)
    {
        _next = Math.Max(_next, SegmentHead.FirstSequenceOf(path));
        _openInputs.Clear();
        var wholeBytes = 0L;
        using (var reader = new SegmentReader(path))
        {
            var length = new FileInfo(path).Length;
            while (reader.TryNext(length, out var frame, out var damage))
            {
                if (damage is { } passed)
                {
                    if (!IsOnlyTorn(reader, passed)) new Quarantine(folder, log).Keep(path, reader, passed);
                    if (passed.IsTail) SpoolLog.TailCut(log, Path.GetFileName(path), passed.Offset, passed.Length);
                    _skipped += passed.Length; // a read takes more than a byte
                    if (passed.IsTail) break;
                }
                else Take(frame);
                wholeBytes = reader.Offset;
            }
        }
        if (wholeBytes == 0)
        {
            File.Delete(path);
            return false;
        }
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.SetLength(file, wholeBytes);
        RandomAccess.FlushToDisk(file); // frames that were written and not synced are forwarded only when they are safe
        return true;
    }

    void Take(in Frame frame)
    {
        if (SegmentHead.Of(frame) is { } head)
        {
            _source = head.Source;
            foreach (var mark in head.OpenInputs) _openInputs[mark.Key] = mark.ReadCount;
        }
        else if (SpooledReads.Of(frame) is { } reads)
        {
            _next = Math.Max(_next, reads.LastSequence + 1);
            if (reads.Mark.Key != Guid.Empty) _openInputs[reads.Mark.Key] = reads.Mark.ReadCount;
        }
    }

    /// <summary>Whether a tail is what a killed write leaves - a frame that stops short - or nothing but zeros, as
    /// after a power cut; then it was never acknowledged.</summary>
    static bool IsOnlyTorn(SegmentReader reader, Damage damage)
    {
        if (!damage.IsTail) return false;

        var bytes = reader.Read(damage.Offset, damage.Length);
        if (!bytes.AsSpan().ContainsAnyExcept((byte)0)) return true;
        if (bytes.Length < Frame.HeadBytes) return Frame.Mark.StartsWith(bytes.AsSpan(0, Math.Min(bytes.Length, Frame.Mark.Length)));

        var length = Frame.PayloadLengthOf(bytes);
        return length >= 0 && bytes.Length < Frame.HeadBytes + length;
    }
}
