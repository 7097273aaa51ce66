using System.Runtime.CompilerServices;

namespace GeoIntel.Models.Tracks;

/// <summary>Gives reads of one instant an order that does not hang on their ids, which say nothing.</summary>
public static class TrackOrder
{
    /// <param name="reads">Newest first, those of one instant in any order.</param>
    /// <returns>Newest first; those of one instant against the order of their cameras, so that they are in it when it is turned round.
    /// </returns>
    public static async IAsyncEnumerable<TrackRead> ByCamera(
        IAsyncEnumerable<TrackRead> reads, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var together = new List<TrackRead>();
        await foreach (var read in reads.WithCancellation(cancellation))
        {
            if (together.Count > 0 && together[0].CapturedAt != read.CapturedAt)
            {
                foreach (var one in Sorted(together)) yield return one;
                together.Clear();
            }
            together.Add(read);
        }
        foreach (var one in Sorted(together)) yield return one;
    }

    static IEnumerable<TrackRead> Sorted(List<TrackRead> together) => together.Count == 1
        ? together
        : together.OrderByDescending(read => read.CameraId, StringComparer.Ordinal).ThenByDescending(read => read.SightingId);
}
