using System.Text.Json;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Admission;

namespace GeoIntel.Service.Storage.Sightings;

/// <summary>A match as stored: what the rule said, and what the device said, for the operator's eyes.</summary>
/// <param name="Reason">What the rule said about the read.</param>
/// <param name="VrmText">The mark as the device read it.</param>
/// <param name="Alternatives">Other readings it held possible.</param>
/// <param name="GroupIds">Groups the nominal belonged to then: for information, no reason for the hit.</param>
sealed record StoredMatch(
    HitReason Reason, string VrmText, IReadOnlyList<string> Alternatives, IReadOnlyList<string> GroupIds);

/// <summary>Lays matches as rows of a binary COPY into <c>sighting_match</c>.</summary>
static class MatchRows
{
    public const string CopyCommand =
        "COPY sighting_match (sighting_id, captured_at, kind, rule_id, vrm, body) FROM STDIN (FORMAT binary)";

    const short Fields = 6;

    /// <summary>Sightings correlated at once, so that the buffer stays small however many matches one may make.</summary>
    const int PortionMax = 512;

    /// <summary>Correlates sightings and lays what they match.</summary>
    /// <param name="reads">Where the sightings come from, one for one.</param>
    /// <param name="matches">Reused between calls; grown when a watchlist allows more matches than it holds.</param>
    public static void Correlate(
        List<AdmittedRead> reads, ReadOnlySpan<Sighting> sightings, WatchlistSnapshot watchlist, ref Match[] matches,
        BinaryCopyBuffer rows)
    {
        var room = PortionMax * Math.Max(1, watchlist.MatchesPerSightingMax);
        if (matches.Length < room) matches = new Match[room];
        for (var start = 0; start < sightings.Length; start += PortionMax)
        {
            var portion = sightings.Slice(start, Math.Min(PortionMax, sightings.Length - start));
            var count = Correlator.Correlate(portion, watchlist, matches);
            foreach (ref readonly var match in matches.AsSpan(0, count))
            {
                ref readonly var sighting = ref portion[match.SightingIndex];
                Write(rows, sighting, reads[start + match.SightingIndex].Read, watchlist, match);
            }
        }
    }

    static void Write(
        BinaryCopyBuffer rows, in Sighting sighting, Read read, WatchlistSnapshot watchlist, in Match match)
    {
        var key = watchlist.KeyOf(sighting, match);
        var reason = watchlist.Describe(sighting, match);
        IReadOnlyList<string> groups = watchlist.TryFindNominal(reason.NominalId, out var nominal)
            ? [.. watchlist.GroupsOf(nominal, sighting.CapturedAt).Select(group => group.Id)]
            : [];
        var stored = new StoredMatch(
            reason, read.VrmText, [.. read.Candidates.Select(candidate => candidate.VrmText)], groups);
        rows.BeginRow(Fields);
        rows.Uuid(sighting.Id);
        rows.TimestampTz(sighting.CapturedAtTicks);
        rows.Int16((short)key.Kind);
        rows.Text(key.RuleId);
        rows.Int64((long)key.VrmPacked);
        rows.Jsonb(JsonSerializer.SerializeToUtf8Bytes(stored, HitJson.Options));
    }
}
