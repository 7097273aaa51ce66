namespace GeoIntel.Service.Audit;

/// <summary>How the audit log is sealed and signed, and what in it is shown to an auditor. Configuration section <c>Audit</c>.</summary>
sealed class AuditOptions
{
    /// <summary>Name of this instance's chain: letters, digits, dot, dash and underscore; empty is the machine's name.</summary>
    public string Instance { get; set; } = "";

    /// <summary>PEM file of the ECDSA P-256 key that signs checkpoints; empty is <c>audit/signing-key.pem</c> in
    /// <c>Storage:DataFolder</c>. One that is not there is made, readable by its owner alone. Instances on one database share one.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>Time between two looks for entries to seal.</summary>
    public TimeSpan SealInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Most entries of one batch.</summary>
    public int BatchEntriesMax { get; set; } = 1000;

    /// <summary>Least time between two checkpoints. What was sealed since the last is not proven yet.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>So many searches of one mark by one person within <see cref="FlagWindow"/> are flagged.</summary>
    public int RepeatedSearchesMin { get; set; } = 5;

    /// <summary>The time in which repeated searches of one mark are counted.</summary>
    public TimeSpan FlagWindow { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Searches of one mark by one person that follow each other within this time are one following.</summary>
    public TimeSpan FollowingGapMax { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>A following that lasts longer is no immediate response any more (Regulation of Investigatory Powers Act
    /// 2000, section 26(2)) and is flagged.</summary>
    public TimeSpan ImmediateResponseMax { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>Of this process.</summary>
    public string InstanceName => Instance.Length > 0 ? Instance : NameFrom(Environment.MachineName);

    /// <param name="dataFolder">The service's own, for an empty <see cref="KeyFile"/>.</param>
    public string KeyFileUnder(string dataFolder) =>
        Path.GetFullPath(KeyFile.Length > 0 ? KeyFile : Path.Combine(dataFolder, "audit", "signing-key.pem"));

    public IEnumerable<string> Problems()
    {
        const int NameLengthMax = 63;
        if (InstanceName.Length > NameLengthMax || NameFrom(InstanceName) != InstanceName)
            yield return $"Audit:Instance is '{Instance}'; use 1 to {NameLengthMax} letters, digits, dots, dashes and underscores.";
        if (SealInterval < TimeSpan.FromMilliseconds(100) || SealInterval > TimeSpan.FromMinutes(1))
            yield return $"Audit:SealInterval is {SealInterval}; use 00:00:00.1 to 00:01:00.";
        if (BatchEntriesMax is < 1 or > 100_000) yield return $"Audit:BatchEntriesMax is {BatchEntriesMax}; use 1 to 100000.";
        if (CheckpointInterval < SealInterval || CheckpointInterval > TimeSpan.FromDays(1))
            yield return $"Audit:CheckpointInterval is {CheckpointInterval}; use Audit:SealInterval, {SealInterval}, to 1.00:00:00.";
        if (RepeatedSearchesMin is < 2 or > 10_000)
            yield return $"Audit:RepeatedSearchesMin is {RepeatedSearchesMin}; use 2 to 10000.";
        if (FlagWindow < TimeSpan.FromHours(1) || FlagWindow > TimeSpan.FromDays(366))
            yield return $"Audit:FlagWindow is {FlagWindow}; use 01:00:00 to 366.00:00:00.";
        if (FollowingGapMax < TimeSpan.FromMinutes(1) || FollowingGapMax > TimeSpan.FromDays(1))
            yield return $"Audit:FollowingGapMax is {FollowingGapMax}; use 00:01:00 to 1.00:00:00.";
        if (ImmediateResponseMax < FollowingGapMax || ImmediateResponseMax > TimeSpan.FromDays(7))
        {
            yield return $"Audit:ImmediateResponseMax is {ImmediateResponseMax}; use Audit:FollowingGapMax, {FollowingGapMax}, "
                + "to 7.00:00:00.";
        }
    }

    static string NameFrom(string text) =>
        string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '-'));
}
