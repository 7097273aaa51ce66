namespace GeoIntel.Ingest.Sending;

/// <summary>How reads are sent.</summary>
sealed record SenderOptions
{
    /// <summary>Most reads of a batch. 1 000 keep the commit's share of each read small and an answer within
    /// milliseconds.</summary>
    public int BatchReadsMax { get; init; } = 1_000;

    /// <summary>Most bytes of a batch; below the 4 MiB that gRPC servers accept by default.</summary>
    public int BatchBytesMax { get; init; } = 1024 * 1024;

    /// <summary>How long a batch that is not full waits for more reads. 100 ms, a tenth of the second a hit may
    /// take.</summary>
    public TimeSpan BatchAgeMax { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Most batches sent and not yet answered. 4 hide the time of a commit; more only fill memory.</summary>
    public int UnacknowledgedBatchesMax { get; init; } = 4;

    /// <summary>The first wait after a broken connection. It doubles each time, and each wait is drawn from its upper
    /// half.</summary>
    public TimeSpan RetryDelayMin { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait between two connections.</summary>
    public TimeSpan RetryDelayMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Connections in a row that may fail without one answer before sending gives up; 0 never gives
    /// up.</summary>
    public int FailuresMax { get; init; } = 10;

    /// <summary>The name under which the reads are numbered, for example a spool's; empty when the feed itself is the
    /// stream.</summary>
    public string Source { get; init; } = "";

    /// <summary>Gives reads that have no number the number of their line. Only for a feed that is one growing
    /// file.</summary>
    public bool NumberByLine { get; init; }
}
