namespace GeoIntel.Ingest.Spool;

/// <summary>A few blocks that are kept, so that on a full disk there is room to begin the segment after which all others
/// can go.</summary>
sealed class DiskReserve(string folder)
{
    const int Bytes = 32 * 1024;

    readonly string _path = Path.Combine(folder, "reserve");
    bool _isTaken;

    /// <summary>Takes the blocks, if they are not held already and there is room.</summary>
    public void TryTake()
    {
        if (_isTaken) return;

        try
        {
            File.WriteAllBytes(_path, new byte[Bytes]);
            _isTaken = true;
        }
        catch (IOException)
        {
            Release();
        }
    }

    public void Release()
    {
        File.Delete(_path);
        _isTaken = false;
    }
}
