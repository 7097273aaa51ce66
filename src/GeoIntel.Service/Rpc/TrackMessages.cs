using GeoIntel.Models.Tracks;
using GeoIntel.Service.Storage.Analysis;
using GeoIntel.Service.Storage.Sightings;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using TrackLeg = GeoIntel.Models.Tracks.TrackLeg;
using TrackPoint = GeoIntel.Models.Tracks.TrackPoint;
using UptimeInterval = GeoIntel.Models.Uptime.UptimeInterval;

namespace GeoIntel.Service.Rpc;

/// <summary>Journeys as the contract has them.</summary>
static class TrackMessages
{
    /// <param name="legs">Those of this journey come first, and are taken.</param>
    public static TrackJourney Of(
        TrackPiece piece, IReadOnlyList<TrackPoint> points, Queue<V1.TrackLeg> legs, SightingQuestion question)
    {
        var journey = new TrackJourney
        {
            Continued = piece.IsPart,
            ReadCount = piece.Reads.Count,
            Confidential = question.Restricted.IsConfidential(question.Vrm),
        };
        if (piece.Before is not null) journey.LegBefore = legs.Dequeue();
        journey.Points.AddRange(points.Select(Of));
        for (var i = 1; i < points.Count; i++) journey.Legs.Add(legs.Dequeue());
        journey.DistanceMetres = journey.Legs.Sum(leg => leg.DistanceMetres);
        return journey;
    }

    public static V1.TrackLeg Of(TrackLeg leg, FoundLink? link, double kmhMax)
    {
        var wire = new V1.TrackLeg
        {
            ElapsedSeconds = leg.Elapsed.TotalSeconds,
            ClocksMeasured = leg.IsMeasured,
            OrderDoubtful = leg.IsOrderDoubtful,
            Implausible = leg.KmhMin > kmhMax,
        };
        if (leg.DistanceMetres is { } distance) wire.DistanceMetres = distance;
        if (leg.SecondsMin is { } least) wire.ElapsedSecondsMin = least;
        if (leg.SecondsMax is { } most) wire.ElapsedSecondsMax = most;
        if (leg.Kmh is { } speed) wire.SpeedKmh = speed;
        if (leg.KmhMin is { } slowest) wire.SpeedKmhMin = slowest;
        if (leg.KmhMax is { } fastest) wire.SpeedKmhMax = fastest;
        if (link is null) return wire;
        wire.Link = new TrackLink
        {
            DepartureCount = link.Link.DepartureCount, TripCount = link.Link.TripCount, SampledOneIn = link.OneIn,
        };
        if (link.Link.Share is { } share) wire.Link.Share = share;
        return wire;
    }

    public static IEnumerable<TrackOutage> OutagesOf(
        TrackStep step, IReadOnlyList<WayCamera> way, IReadOnlyDictionary<string, IReadOnlyList<UptimeInterval>> calendars)
    {
        foreach (var camera in way)
        {
            foreach (var (state, seconds) in Outage.Within(calendars[camera.CameraId], step.From.CapturedAt, step.To.CapturedAt))
            {
                var outage = new TrackOutage { Camera = $"cameras/{camera.CameraId}", State = (V1.CameraState)state, Seconds = seconds };
                if (camera.Share is { } share) outage.WayShare = share;
                yield return outage;
            }
        }
    }

    static V1.TrackPoint Of(TrackPoint point)
    {
        var wire = new V1.TrackPoint
        {
            Camera = point.First.CameraId.Length == 0 ? "" : $"cameras/{point.First.CameraId}",
            FirstCaptureTime = Timestamp.FromDateTimeOffset(point.First.CapturedAt),
            LastCaptureTime = Timestamp.FromDateTimeOffset(point.Last.CapturedAt),
            PositionUncertaintyMetres = point.First.UncertaintyMetres,
            Observed = point.First.IsObserved,
            TimeDoubtful = point.Reads.Any(read => read.IsTimeDoubtful),
            VehicleDescription = point.Reads.FirstOrDefault(read => read.Description.Length > 0)?.Description ?? "",
        };
        if (point.First.Position is { } place) wire.Position = WirePoint.Of(place);
        wire.Sightings.AddRange(point.Reads.Select(read => $"sightings/{read.SightingId}"));
        return wire;
    }
}
