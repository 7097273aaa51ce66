using GeoIntel.Models.Tracks;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Cameras;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Journeys;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Analysis;
using GeoIntel.V1;

namespace GeoIntel.Service.Rpc;

/// <summary>Where what is said of a track beside its reads comes from.</summary>
sealed class TrackSources(
    LinkTraffic traffic, RecentClocks clocks, UptimeBook uptime, AdmissionOptions admission, JourneysOptions journeys)
{
    const double KmhPerMetreASecond = 3.6;

    public LinkTraffic Traffic => traffic;

    public UptimeBook Uptime => uptime;

    /// <summary>The greatest speed that is not implausible.</summary>
    public double KmhMax => journeys.SpeedMetresPerSecondMax * KmhPerMetreASecond;

    public TrackTerms TermsOf(TrackRule rule) => new()
    {
        JourneyGapMinutes = (int)rule.JourneyGap.TotalMinutes,
        ClockSkewSecondsMax = admission.ClockSkewMax.TotalSeconds,
        SpeedKmhMax = KmhMax,
    };

    /// <summary>The clock of each read: as it was measured, else as far out as is allowed. An operator's is nobody's camera's.</summary>
    public async Task<IReadOnlyList<ClockSpan>> ClocksAsync(
        IReadOnlyList<TrackRead> reads, RegistryView view, CancellationToken cancellation)
    {
        var asked = Enumerable.Range(0, reads.Count).Where(i => reads[i].CameraId.Length > 0 && !reads[i].IsObserved).ToList();
        var measured = await clocks.AtAsync([.. asked.Select(i => (reads[i].CameraId, reads[i].CapturedAt))], cancellation);
        var spans = reads.Select(read => ClockSpan.Allowed(
            !read.IsObserved && view.Cameras.TryGetValue(read.CameraId, out var camera) && camera.ClockSkewMax > TimeSpan.Zero
                ? camera.ClockSkewMax
                : admission.ClockSkewMax)).ToArray();
        for (var i = 0; i < asked.Count; i++)
        {
            if (measured[i] is { } bound) spans[asked[i]] = new(bound.Least, bound.Most, IsMeasured: true);
        }
        return spans;
    }
}
