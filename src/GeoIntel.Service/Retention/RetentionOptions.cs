namespace GeoIntel.Service.Retention;

/// <summary>When reads that have ended are erased. Configuration section <c>Retention</c>.</summary>
sealed class RetentionOptions
{
    /// <summary>Whether it runs by itself. While it does not, somebody must run it: reads are not told apart by their end
    /// before it has run.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The hour of the UTC day in which it runs, 0 to 23; at night there is the least to wait for.</summary>
    public int Hour { get; set; } = 2;

    /// <summary>Blocks of 8 KiB looked at in one transaction: 256 hold about 12 000 reads, which takes less than a
    /// second.</summary>
    public int BlocksAtOnceMax { get; set; } = 256;

    public IEnumerable<string> Problems()
    {
        if (Hour is < 0 or > 23) yield return $"Retention:Hour is {Hour}; use 0 to 23.";
        if (BlocksAtOnceMax is < 1 or > 65_536) yield return $"Retention:BlocksAtOnceMax is {BlocksAtOnceMax}; use 1 to 65536.";
    }
}
