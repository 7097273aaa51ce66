namespace GeoIntel.Ingest.Spool;

/// <summary>Keeps the bytes of damaged stretches, so that nothing that was acknowledged is thrown away
/// unseen.</summary>
/// <remarks>A file is named for its segment and offset, so that the same damage is found twice and kept
/// once.</remarks>
sealed class Quarantine(string spoolFolder, ILogger log)
{
    public const string FolderName = "quarantine";
    public const string UnfinishedExtension = ".part";

    readonly string _folder = Path.Combine(spoolFolder, FolderName);

    /// <summary>Damaged stretches that nobody has taken away yet.</summary>
    public int Count => Directory.Exists(_folder) ? Directory.EnumerateFiles(_folder).Count() : 0;

    /// <exception cref="IOException">There is no room for it.</exception>
    public void Keep(string segmentPath, SegmentReader segment, Damage damage)
    {
        var name = $"{Path.GetFileNameWithoutExtension(segmentPath)}-{damage.Offset}.damaged";
        var path = Path.Combine(_folder, name);
        if (File.Exists(path)) return;

        Directory.CreateDirectory(_folder);
        var unfinished = path + UnfinishedExtension;
        File.WriteAllBytes(unfinished, segment.Read(damage.Offset, damage.Length));
        File.Move(unfinished, path, overwrite: true);
        SpoolLog.Damaged(log, Path.GetFileName(segmentPath), damage.Offset, damage.Length, name);
    }
}
