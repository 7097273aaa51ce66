namespace GeoIntel.Service.Admission;

/// <summary>What is taken in, and how much at once. Configuration section <c>Admission</c>.</summary>
sealed class AdmissionOptions
{
    /// <summary>Most reads in one batch of a sender; a larger one ends its call. 10 000 keep a commit under a second.</summary>
    public int BatchReadsMax { get; set; } = 10_000;

    /// <summary>Most reads committed at once. Batches that wait are joined up to this many.</summary>
    public int CommitReadsMax { get; set; } = 10_000;

    /// <summary>Commits that may be under way at once, each on a connection of its own. Two keep a disk and two processors
    /// busy; batches of one stream still follow each other.</summary>
    public int CommitsUnderwayMax { get; set; } = 2;

    /// <summary>Most batches that wait; when so many do, senders are held back by the transport.</summary>
    public int QueueBatchesMax { get; set; } = 64;

    /// <summary>Most reads that wait, the batch that is one too many included. As many as the commits under way take, or streams
    /// would wait for each other's; more would only be carried from one collection to the next.</summary>
    public int QueueReadsMax { get; set; } = 20_000;

    /// <summary>How far a camera's clock may run ahead of ours before its read is refused, unless the camera says otherwise.</summary>
    public TimeSpan ClockSkewMax { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Oldest read that is accepted. Ten years: it stops only clocks that fell back to their own beginning (1970, 2000);
    /// how long reads may be kept is for retention to say.
    /// </summary>
    public TimeSpan ReadAgeMax { get; set; } = TimeSpan.FromDays(3660);

    /// <summary>What becomes of a read from the future, or too old.</summary>
    public OutOfTime OutOfTimeReads { get; set; } = OutOfTime.Refuse;

    /// <summary>Most characters of any text a device sends.</summary>
    public int TextLengthMax { get; set; } = 256;

    /// <summary>Most other readings kept of one read.</summary>
    public int CandidatesMax { get; set; } = 32;

    public IEnumerable<string> Problems()
    {
        if (BatchReadsMax is < 1 or > 100_000)
            yield return $"Admission:BatchReadsMax is {BatchReadsMax}; use 1 to 100000.";
        if (CommitReadsMax is < 1 or > 100_000)
            yield return $"Admission:CommitReadsMax is {CommitReadsMax}; use 1 to 100000.";
        if (QueueBatchesMax is < 1 or > 10_000)
            yield return $"Admission:QueueBatchesMax is {QueueBatchesMax}; use 1 to 10000.";
        if (CommitsUnderwayMax is < 1 or > 16)
            yield return $"Admission:CommitsUnderwayMax is {CommitsUnderwayMax}; use 1 to 16.";
        if (QueueReadsMax is < 1 or > 1_000_000)
            yield return $"Admission:QueueReadsMax is {QueueReadsMax}; use 1 to 1000000.";
        if (ClockSkewMax < TimeSpan.Zero || ClockSkewMax > TimeSpan.FromHours(1))
            yield return $"Admission:ClockSkewMax is {ClockSkewMax}; use 00:00:00 to 01:00:00.";
        if (ReadAgeMax < TimeSpan.FromHours(1) || ReadAgeMax > TimeSpan.FromDays(3660))
            yield return $"Admission:ReadAgeMax is {ReadAgeMax}; use 01:00:00 to 3660.00:00:00.";
        if (TextLengthMax is < 12 or > 10_000)
            yield return $"Admission:TextLengthMax is {TextLengthMax}; use 12 to 10000.";
        if (CandidatesMax is < 0 or > 1000)
            yield return $"Admission:CandidatesMax is {CandidatesMax}; use 0 to 1000.";
    }
}

/// <summary>What becomes of reads whose time cannot be believed.</summary>
enum OutOfTime
{
    /// <summary>They are refused with the reason, and counted.</summary>
    Refuse,

    /// <summary>They are taken and marked, if the time lies between 1990 and a year from now; else refused.</summary>
    Flag,
}
