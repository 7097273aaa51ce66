using GeoIntel.Models.Filters;

namespace GeoIntel.Service.Storage.Sightings;

/// <summary>The fields of a sighting that a filter may name, and where each is stored.</summary>
/// <remarks>Registration marks are not among them: they are asked for by fields of the request, from which the audit log
/// and the gate of restricted subjects know of whom a question is.</remarks>
static class SightingFields
{
    // s is the sighting, camera and feed are joined to it; null where a sighting has none.
    static readonly (FilterField Field, string Column)[] All =
    [
        (new("camera", FilterKind.Text), "camera.id"),
        (new("feed", FilterKind.Text), "feed.id"),
        (new("road", FilterKind.Text), "camera.road"),
        (new("make", FilterKind.Text), "s.detail->>'make'"),
        (new("colour", FilterKind.Text), "s.detail->>'colour'"),
        (new("kind", FilterKind.Text), "s.detail->>'kind'"),
        (new("country", FilterKind.Text), "s.detail->>'country'"),
        (new("direction", FilterKind.Number), "(s.detail->>'direction')::double precision"),
        (new("lane", FilterKind.Number), "(s.detail->>'lane')::double precision"),
        (new("confidence", FilterKind.Number), "s.confidence"),
        (new("position_uncertainty_metres", FilterKind.Number), "(s.uncertainty_cm / 100.0)::double precision"),
        (new("capture_time", FilterKind.Time), "s.captured_at"),
        (new("receive_time", FilterKind.Time), "s.received_at"),
        (new("observed", FilterKind.Truth), "(s.feed_key = 0)"),
        (new("rectified", FilterKind.Truth), "(s.detail->'rectified' IS NOT NULL)"),
        (new("time_doubtful", FilterKind.Truth), "(s.detail->'timeDoubtful' IS NOT NULL)"),
    ];

    static readonly Dictionary<string, string> Columns =
        All.ToDictionary(one => one.Field.Name, one => one.Column, StringComparer.Ordinal);

    public static FilterParser Parser { get; } = new([.. All.Select(one => one.Field)]);

    public static string ColumnOf(FilterField field) => Columns[field.Name];
}
