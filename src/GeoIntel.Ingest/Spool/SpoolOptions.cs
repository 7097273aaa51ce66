namespace GeoIntel.Ingest.Spool;

/// <summary>Where one feed's spool lies and how large it may grow.</summary>
sealed record SpoolOptions
{
    /// <summary>The spool's own folder. Made if missing; no second program may have it.</summary>
    public required string Folder { get; init; }

    /// <summary>Most bytes of all segments; beyond it new input is refused. 4 GiB hold some 40 million reads without
    /// pictures.</summary>
    public long BytesMax { get; init; } = 4L << 30;

    /// <summary>Bytes of the disk that are left free for the reads that the service refuses, and for everybody
    /// else.</summary>
    public long FreeBytesMin { get; init; } = 64L << 20;

    /// <summary>A segment of so many bytes is followed by a new one. What is forwarded goes by whole segments.</summary>
    public long SegmentBytesMax { get; init; } = 64L << 20;

    /// <summary>How long after it was found full the disk is tried again, and what a sender is told to wait.</summary>
    public TimeSpan FullRetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long reads that are forwarded may lie in a segment that has not filled up.</summary>
    public TimeSpan IdleMax { get; init; } = TimeSpan.FromMinutes(1);
}
