using GeoIntel.Models.Sightings;

namespace GeoIntel.Service.Admission;

/// <summary>What correlation makes of a device's words: the same when a read arrives and when it is judged again.</summary>
static class Reading
{
    /// <summary>The marks among other readings that could be meant instead: what is no mark, or the reading itself, is
    /// left out.</summary>
    public static IReadOnlyList<Vrm> CandidatesOf(IEnumerable<string> texts, Vrm reading)
    {
        List<Vrm>? candidates = null;
        foreach (var text in texts)
        {
            if (!Vrm.TryParse(text, out var vrm) || vrm == reading || candidates?.Contains(vrm) == true) continue;
            (candidates ??= []).Add(vrm);
            if (candidates.Count == byte.MaxValue) break; // as many as a sighting can count
        }
        return candidates ?? (IReadOnlyList<Vrm>)[];
    }

    /// <summary>Whole degrees 0 to 359, for no device knows better; -1 when unknown.</summary>
    public static short DirectionOf(double? degrees) => degrees is { } known && double.IsFinite(known)
        ? (short)((Math.Round(known % 360) + 360) % 360)
        : (short)-1;
}
