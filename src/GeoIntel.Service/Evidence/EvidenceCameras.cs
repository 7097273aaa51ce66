using System.Text.Json.Nodes;
using GeoIntel.Models.Conditions;
using GeoIntel.Service.Cameras;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Cameras;
using GeoIntel.Service.Storage.Evidence;

namespace GeoIntel.Service.Evidence;

/// <summary>What is known of the cameras of a hit: where they look, how their clocks were, and whether they worked.</summary>
sealed class EvidenceCameras(ClockStore clocks, UptimeBook uptimes, LiveRegistry registry)
{
    static readonly TimeSpan Around = TimeSpan.FromMinutes(60);

    public async Task<JsonArray> TellAsync(IReadOnlyList<ReadBehind> reads, CancellationToken cancellation)
    {
        var view = registry.Current;
        var told = new JsonArray();
        foreach (var own in reads.Where(read => read.CameraId is not null).GroupBy(read => read.CameraId!).OrderBy(own => own.Key, StringComparer.Ordinal))
        {
            if (!view.Cameras.TryGetValue(own.Key, out var camera)) continue;
            var (first, last) = (own.Min(read => read.CapturedAt), own.Max(read => read.CapturedAt));
            var period = new Period(first - Around, last + Around);
            var times = await uptimes.OfAsync([own.Key], period, view, cancellation);
            told.Add((JsonNode)new JsonObject
            {
                ["camera"] = $"cameras/{camera.Id}",
                ["displayName"] = camera.DisplayName,
                ["road"] = camera.Road,
                ["covert"] = camera.Covert,
                ["epsg"] = 27700,
                ["easting"] = camera.CapturePoint?.EastingMetres,
                ["northing"] = camera.CapturePoint?.NorthingMetres,
                ["placeNote"] = camera.CapturePoint is null ? "a moving camera: each read has its own place" : "where the vehicles it reads are",
                ["surveyUncertaintyMetres"] = camera.SurveyUncertaintyMetres,
                ["bearingDegrees"] = camera.BearingDegrees,
                ["clock"] = await ClockAsync(view.Keys.CameraKeys[camera.Id], first, last, cancellation),
                ["uptime"] = new JsonArray([.. times[camera.Id].Select(time => (JsonNode)new JsonObject
                {
                    ["from"] = EvidenceReads.Text(time.From), ["until"] = EvidenceReads.Text(time.Until),
                    ["state"] = time.State.ToString(), ["knownBy"] = time.Evidence.ToString(),
                })]),
            });
        }
        return told;
    }

    async Task<JsonArray> ClockAsync(int camera, DateTimeOffset first, DateTimeOffset last, CancellationToken cancellation)
    {
        var (from, until) = (DateOnly.FromDateTime(first.UtcDateTime), DateOnly.FromDateTime(last.UtcDateTime).AddDays(1));
        var known = await clocks.OfCameraAsync(camera, from, until, cancellation);
        var days = new JsonArray();
        for (var day = from; day < until; day = day.AddDays(1))
        {
            var text = day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            days.Add((JsonNode)(known.FirstOrDefault(clock => clock.Day == day)?.Bound is not { } bound
                ? new JsonObject { ["day"] = text, ["witnesses"] = 0, ["note"] = "nothing was measured of its clock that day" }
                : new JsonObject
                {
                    ["day"] = text,
                    ["aheadSecondsMin"] = bound.AheadMin,
                    ["aheadSecondsMax"] = bound.AheadMax,
                    ["witnesses"] = bound.ArrivalCount + bound.JourneyCount + bound.SignCount,
                    ["arrivals"] = bound.ArrivalCount,
                    ["journeys"] = bound.JourneyCount,
                    ["signsOfLife"] = bound.SignCount,
                    ["contradictory"] = bound.IsContradictory,
                }));
        }
        return days;
    }
}
