using System.Runtime.InteropServices;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Rejudging;
using GeoIntel.Service.Storage.Sightings;

namespace GeoIntel.Service.Rejudging;

/// <summary>Judges sightings of the past again, by what the registry says now of their time, and puts the stored matches
/// right.</summary>
sealed class PastJudge(ISightingHistory history, RejudgeStore store, LiveRegistry live)
{
    readonly MatchJudge _judge = new();

    /// <param name="recordedAt">When the change was recorded: what came before it is judged as a correction.</param>
    /// <returns>How many matches were added or withdrawn.</returns>
    public async Task<int> JudgeAsync(
        IReadOnlyCollection<Vrm> readings, IReadOnlyCollection<string> nominals, Period captured,
        DateTimeOffset recordedAt, CancellationToken cancellation)
    {
        var past = await history.OfVehiclesAsync(readings, captured, cancellation);
        if (nominals.Count > 0)
        {
            var observed = await history.OfNominalsAsync(nominals, captured, cancellation);
            past = [.. past.Concat(observed).DistinctBy(sighting => sighting.Id).OrderBy(sighting => sighting.CapturedAt)];
        }
        if (past.Count == 0) return 0;
        var standing = await store.StandingAsync([.. past.Select(sighting => sighting.Id)], cancellation);
        // Asked after the sightings were read, so that none of them was judged by a registry newer than this one.
        await live.WaitForAsync(await store.RegistryVersionAsync(cancellation), cancellation);
        var difference = Difference(standing, Judge(past, live.Current), recordedAt);
        return difference.IsEmpty ? 0 : await store.StoreAsync(difference, cancellation);
    }

    List<(HitKey Key, StoredMatch Match)> Judge(IReadOnlyList<PastSighting> past, RegistryView view)
    {
        var judged = past.Select(sighting => JudgedAgain.Of(sighting, view)).ToList();
        var matches = new List<(HitKey, StoredMatch)>();
        _judge.Judge<JudgedAgain>(CollectionsMarshal.AsSpan(judged), (key, match) => matches.Add((key, match)));
        return matches;
    }

    static MatchDifference Difference(
        IReadOnlyList<StandingMatch> standing, List<(HitKey Key, StoredMatch Match)> judged, DateTimeOffset recordedAt)
    {
        var difference = new MatchDifference([], []);
        var left = new Dictionary<(HitKey, Guid), StandingMatch>();
        foreach (var match in standing)
        {
            if (!left.TryAdd((match.Key, match.Reason.SightingId), match)) difference.Gone.Add(match);
        }
        foreach (var (key, match) in judged)
        {
            if (left.Remove((key, match.Reason.SightingId), out var stands))
            {
                if (SayTheSame(stands.Reason, match.Reason)) continue;
                difference.Gone.Add(stands);
            }
            // A read that came while the change was being recorded is as live as any other.
            var reason = match.Reason with { Correction = match.Reason.ReceivedAt < recordedAt };
            difference.New.Add((key, match with { Reason = reason }));
        }
        difference.Gone.AddRange(left.Values);
        return difference;
    }

    // What depends on when it was judged, and not on what was read, makes no difference.
    static bool SayTheSame(HitReason stands, HitReason judged) => stands == judged with
    {
        ReceivedAt = stands.ReceivedAt,
        EndedSince = stands.EndedSince,
        Correction = stands.Correction,
        ZoneDataVersion = stands.ZoneDataVersion,
    };
}
