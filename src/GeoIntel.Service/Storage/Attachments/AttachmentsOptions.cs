namespace GeoIntel.Service.Storage.Attachments;

/// <summary>Where pictures and original messages are kept, and how long. Configuration section <c>Attachments</c>.</summary>
sealed class AttachmentsOptions
{
    /// <summary>Folder of the files; empty is <c>attachments</c> in <c>Storage:DataFolder</c>.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Largest file, in bytes. A picture of a camera is 30 KiB to 2 MiB, a message with three of them 8 MiB.</summary>
    public long FileBytesMax { get; set; } = 16_777_216;

    /// <summary>All files together, in bytes; when they are so many, uploads are refused until some are let go. 50 GiB are
    /// half a million pictures.</summary>
    public long TotalBytesMax { get; set; } = 53_687_091_200;

    /// <summary>How long after its read was received an attachment is kept. 31 days, as the council profile keeps
    /// reads.</summary>
    public TimeSpan AgeMax { get; set; } = TimeSpan.FromDays(31);

    /// <summary>How long bytes are kept that no read refers to. Two days let a sender that lost its connection catch
    /// up.</summary>
    public TimeSpan UnreferencedAgeMax { get; set; } = TimeSpan.FromDays(2);

    /// <summary>Time between two looks for what is to be let go.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(3600);

    /// <param name="dataFolder">The service's own, for an empty <see cref="Folder"/>.</param>
    public string FolderUnder(string dataFolder) =>
        Path.GetFullPath(Folder.Length > 0 ? Folder : Path.Combine(dataFolder, "attachments"));

    public IEnumerable<string> Problems()
    {
        if (FileBytesMax is < 1024 or > 1_073_741_824)
            yield return $"Attachments:FileBytesMax is {FileBytesMax}; use 1024 to 1073741824.";
        if (TotalBytesMax < FileBytesMax)
        {
            yield return $"Attachments:TotalBytesMax is {TotalBytesMax}, less than one file of Attachments:FileBytesMax, "
                + $"{FileBytesMax}, takes; use more.";
        }
        if (AgeMax < TimeSpan.FromHours(1) || AgeMax > TimeSpan.FromDays(3660))
            yield return $"Attachments:AgeMax is {AgeMax}; use 01:00:00 to 3660.00:00:00.";
        if (UnreferencedAgeMax < TimeSpan.FromMinutes(10) || UnreferencedAgeMax > AgeMax)
            yield return $"Attachments:UnreferencedAgeMax is {UnreferencedAgeMax}; use 00:10:00 to Attachments:AgeMax, {AgeMax}.";
        if (SweepInterval < TimeSpan.FromSeconds(1) || SweepInterval > TimeSpan.FromDays(1))
            yield return $"Attachments:SweepInterval is {SweepInterval}; use 00:00:01 to 1.00:00:00.";
    }
}
