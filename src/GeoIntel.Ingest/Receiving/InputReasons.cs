using GeoIntel.Ingest.Decoding;

namespace GeoIntel.Ingest.Receiving;

/// <summary>Why parts of one input were refused; the first of them in words, all of them counted.</summary>
sealed class InputReasons
{
    const int KeptMax = 10_000;

    readonly List<DecodeRefusal> _kept = [];

    public long Count { get; private set; }

    /// <summary>The first ones, in the order of the input.</summary>
    public IReadOnlyList<DecodeRefusal> Kept => _kept;

    /// <summary>Refusals that somebody can do something about. Not among them are messages that report no vehicle or
    /// come before their final form, and vehicles without a mark.</summary>
    public long MendableCount { get; private set; }

    public void Add(DecodeRefusal refusal)
    {
        Count++;
        if (refusal.Reason is not (DecodeReason.NotARead or DecodeReason.Preview or DecodeReason.NoVrm)) MendableCount++;
        if (_kept.Count < KeptMax) _kept.Add(refusal);
    }

    public string ToText() =>
        $"{Count} refused.\n" + string.Concat(_kept.Select(reason => reason + "\n"))
        + (Count > _kept.Count ? $"... and {Count - _kept.Count} more\n" : "");
}
