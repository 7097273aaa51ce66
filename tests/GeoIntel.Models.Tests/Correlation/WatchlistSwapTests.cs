using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Tests.Correlation;

public class WatchlistSwapTests
{
    /// <summary>One thread correlates without a pause; another registers and de-registers a nominal and swaps the
    /// snapshot in.</summary>
    [Fact]
    public async Task De_registering_stops_every_match_of_later_captures_at_once()
    {
        const int Swaps = 400;
        var registered = Registry.Compile(Registry.State);
        var swapped = new Swapped(registered, RegisteredUntil: DateTimeOffset.MaxValue);
        var (batches, matched, unmatched) = (0, 0, 0);
        using var done = new CancellationTokenSource();
        var correlating = Task.Run(() =>
        {
            var matches = new Match[64 * registered.MatchesPerSightingMax];
            while (!done.IsCancellationRequested)
            {
                // What is taken once holds for the whole batch, however often it is swapped meanwhile.
                var (watchlist, until) = Volatile.Read(ref swapped);
                var batch = Enumerable.Range(-32, 64)
                    .Select(second => Registry.Read(watchlist, Registry.Noon.AddSeconds(second)))
                    .ToArray();
                var count = Correlator.Correlate(batch, watchlist, matches);
                var hits = matches.Take(count).Where(of => of.Kind == HitKind.ExclusionZone).ToList();
                Assert.All(hits, hit => Assert.True(batch[hit.SightingIndex].CapturedAt < until));
                Assert.Equal(batch.Count(read => read.CapturedAt < until), hits.Count);
                matched += hits.Count;
                unmatched += batch.Length - hits.Count;
                Volatile.Write(ref batches, batches + 1);
            }
        });

        for (var i = 1; i <= Swaps; i++)
        {
            var until = i % 2 == 0 ? DateTimeOffset.MaxValue : Registry.Noon.AddSeconds(i % 60 - 30);
            var state = Registry.State with
            {
                Version = i + 1,
                Nominals = [Registry.Nominal with { Registration = new Period(DateTimeOffset.MinValue, until) }],
            };
            var (previous, _) = swapped;
            var next = WatchlistCompiler.Compile(state, Registry.Noon, out _, previous: previous);
            Volatile.Write(ref swapped, new Swapped(next, until));
            var seen = Volatile.Read(ref batches);
            // The next whole batch begins with the swap in force.
            while (!correlating.IsCompleted && Volatile.Read(ref batches) < seen + 2) await Task.Yield();
        }
        await done.CancelAsync();
        await correlating;

        Assert.True(batches >= 2 * Swaps && matched > 1000 && unmatched > 1000, $"{batches}, {matched}, {unmatched}");
    }

    sealed record Swapped(WatchlistSnapshot Watchlist, DateTimeOffset RegisteredUntil);
}
