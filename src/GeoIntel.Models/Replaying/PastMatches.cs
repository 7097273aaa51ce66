using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Replaying;

/// <summary>Tries sightings of the past by one state of the registry, each by what was in force when it was
/// captured.</summary>
public static class PastMatches
{
    /// <summary>Sightings correlated at once, so that the buffers stay small.</summary>
    const int PortionMax = 512;

    /// <summary>One snapshot serves four weeks: a year of sightings costs thirteen compilations.</summary>
    static readonly TimeSpan Window = TimeSpan.FromDays(28);

    /// <summary>Finds every match, presences included.</summary>
    /// <param name="sightings">In any order. A camera or nominal that the state does not have counts as none.</param>
    /// <returns>The matches of each rule and vehicle, in the order of capture.</returns>
    public static IReadOnlyDictionary<HitKey, IReadOnlyList<HitReason>> Find(
        RegistryState state, IEnumerable<PastSighting> sightings, CancellationToken cancellation = default)
    {
        var found = new Dictionary<HitKey, List<HitReason>>();
        var ordered = sightings.OrderBy(sighting => sighting.CapturedAt).ThenBy(sighting => sighting.Id);
        WatchlistSnapshot? previous = null;
        foreach (var window in ordered.GroupBy(sighting => sighting.CapturedAt.UtcTicks / Window.Ticks))
        {
            var from = new DateTimeOffset(window.Key * Window.Ticks, TimeSpan.Zero);
            previous = WatchlistCompiler.CompileFor(state, new Period(from, from + Window), out _, previous);
            foreach (var portion in window.Chunk(PortionMax))
            {
                cancellation.ThrowIfCancellationRequested();
                Correlate(portion, previous, found);
            }
        }
        return found.ToDictionary(of => of.Key, IReadOnlyList<HitReason> (of) => of.Value);
    }

    static void Correlate(
        PastSighting[] portion, WatchlistSnapshot watchlist, Dictionary<HitKey, List<HitReason>> found)
    {
        var sightings = Array.ConvertAll(portion, sighting => ToSighting(sighting, watchlist));
        var candidates = portion.SelectMany(sighting => sighting.Candidates).ToArray();
        var matches = new Match[watchlist.RoomFor(sightings.Length, candidates.Length)];
        var count = Correlator.Correlate(sightings, candidates, watchlist, matches);
        foreach (ref readonly var match in matches.AsSpan(0, count))
        {
            ref readonly var sighting = ref sightings[match.SightingIndex];
            var key = watchlist.KeyOf(sighting, match);
            if (!found.TryGetValue(key, out var reasons)) found.Add(key, reasons = []);
            var reason = watchlist.Describe(sighting, match);
            var past = portion[match.SightingIndex];
            reasons.Add(reason with
            {
                Probability = StatedProbability.Of(
                    reason, past.VrmText, past.CharacterConfidences, past.Readings, past.Confidence),
            });
        }
    }

    static Sighting ToSighting(PastSighting past, WatchlistSnapshot watchlist)
    {
        // Both leave -1 where there is none of the name, the empty name included.
        watchlist.TryFindCamera(past.CameraId, out var camera);
        watchlist.TryFindNominal(past.NominalId, out var nominal);
        return new Sighting(
            past.Id, past.Vrm, past.CapturedAt.UtcTicks, past.ReceivedAt.UtcTicks, past.Position, camera,
            past.UncertaintyCentimetres, nominal, past.DirectionDegrees, (byte)past.Candidates.Count);
    }
}
