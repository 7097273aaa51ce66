using GeoIntel.Ingest.Sending;

namespace GeoIntel.Ingest.Folders;

/// <summary>Why parts of one file were refused; the first of them in words, all of them counted.</summary>
/// <remarks>The decoding thread and the sending task both add to it.</remarks>
sealed class FileReasons
{
    const int KeptMax = 10_000;

    readonly Lock _gate = new();
    readonly List<string> _kept = [];

    public long Count { get; private set; }

    public void Add(string reason)
    {
        lock (_gate)
        {
            Count++;
            if (_kept.Count < KeptMax) _kept.Add(reason);
        }
    }

    public string ToText(SendProgress progress)
    {
        lock (_gate)
        {
            var rest = Count > _kept.Count ? $"... and {Count - _kept.Count} more\n" : "";
            return $"{Count} refused, {progress.AcceptedCount} stored, {progress.DuplicateCount} stored before.\n"
                + string.Concat(_kept.Select(reason => reason + "\n")) + rest;
        }
    }
}
