using GeoIntel.Models.Conditions;
using GeoIntel.Models.Passes;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Tracks;
using GeoIntel.Models.Uptime;
using GeoIntel.Service.Storage.Analysis;

namespace GeoIntel.Service.Rpc;

/// <summary>Puts to the journeys of one question what traffic, clocks and cameras say of them.</summary>
/// <remarks>Who may ask for tracks is told of covert cameras too; they are not left out of the ways.</remarks>
sealed class TrackGathering(TrackSources sources, TrackQuestion question)
{
    readonly Dictionary<(int From, int To), FoundLink> _links = []; // each is counted once
    readonly List<(Camera Camera, int Key)> _fixed = FixedOf(question);

    public async Task<IReadOnlyList<V1.TrackJourney>> OfAsync(IReadOnlyList<TrackPiece> pieces, CancellationToken cancellation)
    {
        var drawn = pieces.Select(piece => (Piece: piece, Points: TrackPoint.Of(piece.Reads, PassRule.Default))).ToList();
        var steps = drawn.SelectMany(one => StepsOf(one.Piece, one.Points)).ToList();
        await CountAsync(steps, cancellation);
        var spans = await sources.ClocksAsync(
            [.. steps.SelectMany(step => new[] { step.From, step.To })], question.View, cancellation);
        var ways = steps.Select(step => WayOf(step).ToList()).ToList();
        var calendars = await CalendarsAsync(steps, ways, cancellation);
        var legs = new Queue<V1.TrackLeg>(steps.Select((step, i) =>
        {
            var leg = TrackMessages.Of(TrackLeg.Of(step.From, step.To, spans[2 * i], spans[2 * i + 1]), LinkOf(step), sources.KmhMax);
            leg.Outages.AddRange(TrackMessages.OutagesOf(step, ways[i], calendars));
            return leg;
        }));
        return [.. drawn.Select(one => TrackMessages.Of(one.Piece, one.Points, legs, question.Reads))];
    }

    // That from the journey before, then those from point to point.
    static IEnumerable<TrackStep> StepsOf(TrackPiece piece, IReadOnlyList<TrackPoint> points)
    {
        if (piece.Before is { } before) yield return new(before, points[0].First);
        for (var i = 1; i < points.Count; i++) yield return new(points[i - 1].Last, points[i].First);
    }

    static List<(Camera Camera, int Key)> FixedOf(TrackQuestion question) =>
    [
        .. question.View.Cameras.Values
            .Where(camera => camera.CapturePoint is not null && question.IsFixed(camera.Id)
                && question.View.Keys.CameraKeys.ContainsKey(camera.Id)
                // of what may not be told it says nothing that no read is told
                && (question.Reads.Feeds is not { } told
                    || (question.View.Keys.Feeds.TryGetValue(camera.FeedId, out var feed) && told.Contains(feed.Key))))
            .OrderBy(camera => camera.Id, StringComparer.Ordinal)
            .Select(camera => (camera, question.View.Keys.CameraKeys[camera.Id])),
    ];

    async Task CountAsync(List<TrackStep> steps, CancellationToken cancellation)
    {
        var missing = steps.Select(PairOf).OfType<(int, int)>().Where(pair => !_links.ContainsKey(pair)).ToHashSet();
        foreach (var link in await sources.Traffic.OfAsync(question.Reads, question.Rule, missing, cancellation))
            _links[(link.From, link.To)] = link;
    }

    (int From, int To)? PairOf(TrackStep step) =>
        step.IsDrive && step.From.IsFixed && step.To.IsFixed && step.From.CameraId != step.To.CameraId
            ? (question.View.Keys.CameraKeys[step.From.CameraId], question.View.Keys.CameraKeys[step.To.CameraId])
            : null;

    FoundLink? LinkOf(TrackStep step) => PairOf(step) is { } pair ? _links[pair] : null;

    // By traffic, or by place: either will do.
    IEnumerable<WayCamera> WayOf(TrackStep step)
    {
        if (!step.IsDrive) yield break;
        var link = LinkOf(step);
        foreach (var (camera, key) in _fixed)
        {
            if (camera.Id == step.From.CameraId || camera.Id == step.To.CameraId) continue;
            var share = link?.Link.WayShareOf(key);
            if (share is not null || LiesBetween(step, camera)) yield return new(camera.Id, share);
        }
    }

    static bool LiesBetween(TrackStep step, Camera camera) =>
        step.From.Position is { } from && step.To.Position is { } to && from != to
        && LikelyWay.Holds(from, to, camera.CapturePoint!.Value);

    async Task<IReadOnlyDictionary<string, IReadOnlyList<UptimeInterval>>> CalendarsAsync(
        List<TrackStep> steps, List<List<WayCamera>> ways, CancellationToken cancellation)
    {
        var cameras = ways.SelectMany(way => way.Select(one => one.CameraId)).ToHashSet();
        if (cameras.Count == 0) return new Dictionary<string, IReadOnlyList<UptimeInterval>>();
        var driven = steps.Where(step => step.IsDrive).ToList();
        var period = new Period(
            driven.Min(step => step.From.CapturedAt), driven.Max(step => step.To.CapturedAt).AddMinutes(1)); // to the minute
        return await sources.Uptime.OfAsync(cameras, period, question.View, cancellation);
    }
}

/// <summary>From one read to the next that is not of the same pass.</summary>
readonly record struct TrackStep(TrackRead From, TrackRead To)
{
    /// <summary>Short enough to say anything of the way between.</summary>
    public bool IsDrive => To.CapturedAt - From.CapturedAt <= TrackRule.WayTimeMax;
}

/// <summary>A camera on the likely way.</summary>
/// <param name="Share">Of other vehicles' trips those it read; null when it is there by its place alone.</param>
readonly record struct WayCamera(string CameraId, double? Share);
