namespace GeoIntel.Models.Tracks;

/// <summary>Cuts reads that come newest first into journeys, and holds no more than one.</summary>
public sealed class JourneyCutter(TrackRule rule, int readsMax = TrackRule.ReadsMax)
{
    readonly List<TrackRead> _reads = []; // newest first

    /// <param name="read">Captured no later than the one before.</param>
    /// <returns>The journey that is whole now; null mostly.</returns>
    public TrackPiece? Add(TrackRead read)
    {
        TrackPiece? whole = null;
        if (_reads.Count > 0)
        {
            var isOver = _reads[^1].CapturedAt - read.CapturedAt > rule.JourneyGap;
            if (isOver || _reads.Count >= readsMax) whole = Take(read, isPart: !isOver);
        }
        _reads.Add(read);
        return whole;
    }

    /// <returns>The oldest journey; null when there was no read.</returns>
    public TrackPiece? End() => _reads.Count == 0 ? null : Take(null, isPart: false);

    TrackPiece Take(TrackRead? before, bool isPart)
    {
        TrackRead[] reads = [.. _reads];
        Array.Reverse(reads);
        _reads.Clear();
        return new(reads, before, isPart);
    }
}

/// <summary>The reads of a journey, or of its later part.</summary>
/// <param name="Reads">In the order of capture; at least one.</param>
/// <param name="Before">The last read before them; null when there is none.</param>
/// <param name="IsPart">It has too many reads, and goes on with the ones from <paramref name="Before"/> back.</param>
public sealed record TrackPiece(IReadOnlyList<TrackRead> Reads, TrackRead? Before, bool IsPart);
