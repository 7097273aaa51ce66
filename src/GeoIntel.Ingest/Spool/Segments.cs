namespace GeoIntel.Ingest.Spool;

/// <summary>One file of the spool. The writer moves its end on; the reader follows.</summary>
/// <param name="source">The name under which its reads are numbered.</param>
sealed class Segment(string path, Guid source, long firstSequence, long readableBytes, bool isSealed)
{
    long _readableBytes = readableBytes;
    volatile bool _isSealed = isSealed;

    public string Path => path;
    public Guid Source => source;
    public long FirstSequence => firstSequence;

    /// <summary>Bytes that are safe on the disk.</summary>
    public long ReadableBytes
    {
        get => Volatile.Read(ref _readableBytes);
        set => Volatile.Write(ref _readableBytes, value);
    }

    /// <summary>Whether nothing will be added.</summary>
    public bool IsSealed
    {
        get => _isSealed;
        set => _isSealed = value;
    }
}

/// <summary>The segments of a spool in their order. There is always one, because the numbering goes on from it.</summary>
sealed class Segments(IEnumerable<Segment> found)
{
    readonly Lock _gate = new();
    readonly List<Segment> _all = [.. found];

    public long Bytes
    {
        get
        {
            lock (_gate) return _all.Sum(one => one.ReadableBytes);
        }
    }

    public int Count
    {
        get
        {
            lock (_gate) return _all.Count;
        }
    }

    public void Add(Segment segment)
    {
        lock (_gate) _all.Add(segment);
    }

    /// <summary>The segment that holds a sequence, or the one after which it will come.</summary>
    public Segment Holding(long sequence)
    {
        lock (_gate) return _all.LastOrDefault(one => one.FirstSequence <= sequence) ?? _all[0];
    }

    public Segment? After(Segment segment)
    {
        lock (_gate) return _all.FirstOrDefault(one => one.FirstSequence > segment.FirstSequence);
    }

    /// <summary>Removes the segments that lie wholly at or before a sequence, but never the last.</summary>
    public void RemoveThrough(long sequence)
    {
        while (true)
        {
            Segment first;
            lock (_gate)
            {
                if (_all.Count < 2 || _all[1].FirstSequence - 1 > sequence) return;

                first = _all[0];
            }
            File.Delete(first.Path);
            lock (_gate) _all.Remove(first);
        }
    }
}
