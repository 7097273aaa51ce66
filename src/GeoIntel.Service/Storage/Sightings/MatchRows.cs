using GeoIntel.Models.Hits;

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

    public static void Write(BinaryCopyBuffer rows, HitKey key, StoredMatch match)
    {
        rows.BeginRow(Fields);
        rows.Uuid(match.Reason.SightingId);
        rows.TimestampTz(match.Reason.CapturedAt.UtcTicks);
        rows.Int16((short)key.Kind);
        rows.Text(key.RuleId);
        rows.Int64((long)key.VrmPacked);
        rows.Json(match, HitJson.Options);
    }
}
