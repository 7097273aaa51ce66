using System.Globalization;
using GeoIntel.Models.Compliance;
using GeoIntel.Models.Hits;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Hits;

namespace GeoIntel.Service.Hits;

/// <summary>Puts to hits, as they are told, what was measured of their cameras' clocks, and how what they rest on is
/// evaluated.</summary>
/// <remarks>When a hit is made, the day's measure is not there yet; what is stored with it goes by the skew that is
/// registered.</remarks>
sealed class HitClocks(RecentClocks clocks, OvertHits overt, LiveRegistry registry, AdmissionOptions admission)
{
    public async Task<V1.Hit> TellAsync(DecidedHit hit, HitView view, CancellationToken cancellation) =>
        (await TellAsync([hit], view, cancellation))[0];

    public async Task<IReadOnlyList<V1.Hit>> TellAsync(
        IReadOnlyList<DecidedHit> hits, HitView view, CancellationToken cancellation)
    {
        // Who is told leads is not told what covert cameras add to them.
        if (!view.IsWhole && registry.Current.Cameras.Values.Any(camera => camera.Covert)) hits = await overt.OfAsync(hits, cancellation);
        var messages = hits.Select(view.MessageOf).ToList();
        var bounds = await clocks.AtAsync(
            [.. hits.Select(of => (of.Told.Hit.First.CameraId, of.Told.Hit.First.CapturedAt))], cancellation);
        var doubts = new Dictionary<(HitKind, string), SkewDoubt>();
        for (var i = 0; i < messages.Count; i++)
        {
            var hit = hits[i].Told.Hit;
            HitEvaluations.Put(messages[i], hits[i].Told, view, registry.Current);
            if (bounds[i] is { } bound) Mark(messages[i], hit, bound, doubts);
            if (hit.First.CapturedAt > hit.First.ReceivedAt + SkewMaxOf(hit.First.CameraId)
                || hit.First.CapturedAt < hit.First.ReceivedAt - admission.ReadAgeMax)
            {
                messages[i].ClockDoubtful = true;
                messages[i].Caveat += " The time that it gives was in the future, or very old, when it arrived: do not rely on it.";
            }
        }
        return messages;
    }

    TimeSpan SkewMaxOf(string cameraId) =>
        registry.Current.Cameras.TryGetValue(cameraId, out var camera) && camera.ClockSkewMax > TimeSpan.Zero
            ? camera.ClockSkewMax
            : admission.ClockSkewMax;

    void Mark(
        V1.Hit message, Hit hit, (double Least, double Most) ahead, Dictionary<(HitKind, string), SkewDoubt> doubts)
    {
        message.ClockAheadSecondsMin = ahead.Least;
        message.ClockAheadSecondsMax = ahead.Most;
        if (message.ClockDoubtful) return;
        var rule = (hit.Key.Kind, hit.Key.RuleId);
        if (!doubts.TryGetValue(rule, out var doubt))
            doubts.Add(rule, doubt = new SkewDoubt(registry.Current.State, hit.Key.Kind, hit.Key.RuleId));
        if (!doubt.MayOverturn(hit.First.CapturedAt, ahead.Least, ahead.Most)) return;
        message.ClockDoubtful = true;
        message.Caveat += string.Create(
            CultureInfo.InvariantCulture,
            $" The camera's clock was measured to be {ahead.Least:0.0} to {ahead.Most:0.0} s ahead, which may overturn this.");
    }
}
