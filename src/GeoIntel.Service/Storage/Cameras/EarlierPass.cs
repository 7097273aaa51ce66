using GeoIntel.Models.Passes;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Service.Storage.Cameras;

/// <summary>A stored pass whose last read lies before a stretch, so that reads of the stretch may still go on with it.</summary>
/// <param name="Vrm">The reading that won.</param>
/// <param name="Canonical">That of the winner, <see cref="VrmGrammar.Canonical"/>.</param>
readonly record struct EarlierPass(Guid Id, Vrm Vrm, Vrm Canonical)
{
    /// <summary>Those that one of the reads is like (<see cref="PassRule.Likeness(Vrm, Vrm, Vrm, Vrm)"/>).</summary>
    /// <remarks>No read goes on with any other, for its winner does not change while none does. So the others play no part,
    /// and at a busy camera they are nearly all.</remarks>
    /// <param name="reads">All that are added after them, before it ends.</param>
    public static IEnumerable<EarlierPass> Like(IReadOnlyCollection<EarlierPass> passes, IEnumerable<PassRead> reads)
    {
        if (passes.Count == 0) return [];
        var readings = reads.Select(of => of.Vrm).Distinct().ToDictionary(vrm => vrm, VrmGrammar.Canonical);
        var canonicals = readings.Values.ToHashSet();
        return passes.Where(pass => canonicals.Contains(pass.Canonical) || readings.Any(
            read => PassRule.Likeness(read.Key, read.Value, pass.Vrm, pass.Canonical) > 0));
    }
}
