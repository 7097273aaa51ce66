using System.Globalization;
using GeoIntel.Models.Conditions;
using GeoIntel.Service.Cameras;
using GeoIntel.Service.Storage.Cameras;
using GeoIntel.V1;
using CameraState = GeoIntel.Models.Uptime.CameraState;

namespace GeoIntel.Service.Tests.Rpc.Tracks;

/// <summary>What a track is, in plain loops over the rows that are stored.</summary>
sealed class TrackOracle
{
    readonly TrackWorld _world;
    readonly List<Row> _all;
    readonly Dictionary<string, (double X, double Y)> _places;
    readonly Dictionary<(string, string), (double Least, double Most)> _clocks;
    readonly double _gapSeconds;

    TrackOracle(TrackWorld world, List<Row> all, Dictionary<string, (double, double)> places, Dictionary<(string, string), (double, double)> clocks, int gap)
    {
        (_world, _all, _places, _clocks, _gapSeconds) = (world, all, places, clocks, gap * 60);
    }

    public static async Task<TrackOracle> OfAsync(TrackWorld world, int gapMinutes)
    {
        var rows = await world.Intake.AskAsync(
            """
            SELECT sighting_id, vrm_text, coalesce(camera.id, ''), extract(epoch FROM captured_at)::double precision, feed_key,
              ST_X(coalesce(location, capture_point)), ST_Y(coalesce(location, capture_point)), uncertainty_cm, location IS NULL,
              coalesce(detail ? 'timeDoubtful', false), coalesce(detail->>'colour', '')
            FROM sighting LEFT JOIN camera ON camera.key = camera_key WHERE state = 1
            ORDER BY captured_at, coalesce(camera.id, '') COLLATE "C", sighting_id
            """);
        var all = rows.Select(row => row.Split('|')).Select(row => new Row(
                row[0], row[1], row[2], Number(row[3]), row[4] == "0", Number(row[5]), Number(row[6]), Number(row[7]) / 100, row[8] == "True",
                row[9] == "True", row[10]))
            .Where(row => row.At >= TrackWorld.From.ToUnixTimeSeconds() && row.At < TrackWorld.Until.ToUnixTimeSeconds()).ToList();
        var places = (await world.Intake.AskAsync("SELECT id, ST_X(capture_point), ST_Y(capture_point) FROM camera WHERE kind = 1"))
            .Select(row => row.Split('|')).ToDictionary(row => row[0], row => (Number(row[1]), Number(row[2])));
        var clocks = (await world.Intake.AskAsync(
                "SELECT camera.id, day::text, ahead_min_ms, ahead_max_ms FROM camera_clock JOIN camera ON camera.key = camera_key"))
            .Select(row => row.Split('|')).ToDictionary(row => (row[0], row[1]), row => (Number(row[2]) / 1000, Number(row[3]) / 1000));
        return new(world, all, places, clocks, gapMinutes);
    }

    /// <summary>Every journey as text, newest first.</summary>
    public async Task<List<string>> JourneysAsync()
    {
        var journeys = new List<List<Row>>();
        foreach (var read in _all.Where(row => row.Mark == TrackWorld.Subject))
        {
            if (journeys.Count == 0 || read.At - journeys[^1][^1].At > _gapSeconds) journeys.Add([]);
            journeys[^1].Add(read);
        }
        var told = new List<string>();
        for (var i = 0; i < journeys.Count; i++)
        {
            var points = new List<List<Row>>();
            foreach (var read in journeys[i])
            {
                var isSame = points.Count > 0 && IsDevices(read) && IsDevices(points[^1][0]) && points[^1][0].Camera == read.Camera
                    && read.At - points[^1][^1].At <= 4.5 && read.At - points[^1][0].At <= 60;
                if (!isSame) points.Add([]);
                points[^1].Add(read);
            }
            var lines = new List<string> { $"journey of {journeys[i].Count}" };
            if (i > 0) lines.Add("before " + await LegAsync(journeys[i - 1][^1], journeys[i][0]));
            for (var p = 0; p < points.Count; p++)
            {
                if (p > 0) lines.Add(await LegAsync(points[p - 1][^1], points[p][0]));
                lines.Add(Text(
                    points[p][0].Camera, points[p][0].At, points[p][^1].At, points[p][0].X, points[p][0].Y, points[p][0].Doubt,
                    points[p][0].IsObserved, points[p].Any(read => read.IsDoubtful),
                    points[p].Select(read => read.Colour).FirstOrDefault(colour => colour.Length > 0) ?? "",
                    string.Join(' ', points[p].Select(read => $"sightings/{read.Id}"))));
            }
            told.Insert(0, string.Join('\n', lines));
        }
        return told;
    }

    public static string TextOf(TrackJourney journey)
    {
        var lines = new List<string> { $"journey of {journey.ReadCount}" };
        if (journey.LegBefore is not null) lines.Add("before " + TextOf(journey.LegBefore));
        for (var i = 0; i < journey.Points.Count; i++)
        {
            var point = journey.Points[i];
            if (i > 0) lines.Add(TextOf(journey.Legs[i - 1]));
            lines.Add(Text(
                point.Camera.Replace("cameras/", "", StringComparison.Ordinal), Seconds(point.FirstCaptureTime), Seconds(point.LastCaptureTime),
                point.Position.X, point.Position.Y, point.PositionUncertaintyMetres, point.Observed, point.TimeDoubtful, point.VehicleDescription,
                string.Join(' ', point.Sightings)));
        }
        return string.Join('\n', lines);
    }

    async Task<string> LegAsync(Row from, Row to)
    {
        var (elapsed, distance) = (to.At - from.At, Distance((from.X, from.Y), (to.X, to.Y)));
        double? least = null, most = null, slowest = null, fastest = null, speed = null;
        if (!from.IsDoubtful && !to.IsDoubtful)
        {
            var (a, b) = (ClockOf(from), ClockOf(to));
            var isOne = from.Camera.Length > 0 && from.Camera == to.Camera;
            least = isOne ? elapsed : elapsed + a.Least - b.Most;
            most = isOne ? elapsed : elapsed + a.Most - b.Least;
            var doubt = from.Doubt + to.Doubt;
            // Each end, and no time at all where that lies between them.
            var times = new List<double> { Math.Abs(least.Value), Math.Abs(most.Value) };
            if (least < 0 && most > 0) times.Add(0);
            if (times.Max() > 0) slowest = Math.Max(0, distance - doubt) / times.Max() * 3.6;
            if (times.Min() > 0) fastest = (distance + doubt) / times.Min() * 3.6;
            if (elapsed > 0) speed = distance / elapsed * 3.6;
        }
        var text = Leg(distance, elapsed, least, most, speed, slowest, fastest, least < 0, slowest > 198);
        if (elapsed > 6 * 3600) return text + " no drive";
        if (!IsDevices(from) || !IsDevices(to) || from.Camera == to.Camera) return text + await OutagesAsync(from, to, []);
        var departures = Departures(from.Camera);
        var next = departures.Count(after => after[0].Camera == to.Camera);
        var trips = departures.Select(after => after.TakeWhile(row => row.Camera != from.Camera && row.Camera != to.Camera).ToList())
            .Zip(departures, (way, after) => (Way: way, Came: way.Count < after.Count && after[way.Count].Camera == to.Camera))
            .Where(one => one.Came).Select(one => one.Way.Select(row => row.Camera).ToHashSet()).ToList();
        return text + Link(departures.Count, departures.Count == 0 ? null : (double)next / departures.Count, trips.Count)
            + await OutagesAsync(from, to, trips);
    }

    // What each other vehicle that left a camera was read at within the gap, where that is another camera at first.
    List<List<Row>> Departures(string camera)
    {
        var found = new List<List<Row>>();
        for (var i = 0; i < _all.Count; i++)
        {
            if (_all[i].Camera != camera || !IsDevices(_all[i]) || _all[i].Mark == TrackWorld.Subject) continue;
            var after = _all.Skip(i + 1).TakeWhile(row => row.At - _all[i].At <= _gapSeconds)
                .Where(row => row.Mark == _all[i].Mark && IsDevices(row)).ToList();
            if (after.Count > 0 && after[0].Camera != camera) found.Add(after);
        }
        return found;
    }

    async Task<string> OutagesAsync(Row from, Row to, List<HashSet<string>> trips)
    {
        var told = "";
        foreach (var (camera, place) in _places.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            if (camera == from.Camera || camera == to.Camera) continue;
            double? share = trips.Count(trip => trip.Contains(camera)) / (double)trips.Count;
            if (trips.Count < 20 || share < 0.2) share = null;
            var straight = Distance((from.X, from.Y), (to.X, to.Y));
            var isBetween = straight > 0
                && Distance((from.X, from.Y), place) + Distance(place, (to.X, to.Y)) <= 1.2 * straight;
            if (share is null && !isBetween) continue;
            var begin = DateTimeOffset.UnixEpoch.AddSeconds(from.At);
            var end = DateTimeOffset.UnixEpoch.AddSeconds(to.At);
            // The calendar has its own oracle; here it is that the right one is looked at, for the right time.
            var calendar = (await new UptimeBook(new CameraSigns(_world.Intake.Database), _world.Intake.Clock).OfAsync(
                [camera], new Period(begin, end.AddMinutes(1)), _world.Intake.Live.Current, CancellationToken.None))[camera];
            foreach (var state in (CameraState[])[CameraState.Down, CameraState.OutOfService, CameraState.Unknown])
            {
                var seconds = 0;
                for (var at = begin; at < end; at = at.AddSeconds(1))
                {
                    if (calendar.Any(one => one.From <= at && at < one.Until && one.State == state)) seconds++;
                }
                if (seconds > 0) told += Outage(camera, (int)state, seconds, share);
            }
        }
        return told;
    }

    // Of that day, else of the last in the week before it; else what is allowed.
    (double Least, double Most) ClockOf(Row read)
    {
        for (var back = 0; back <= 7 && !read.IsObserved; back++)
        {
            var day = DateTimeOffset.UnixEpoch.AddSeconds(read.At).AddDays(-back).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            if (_clocks.TryGetValue((read.Camera, day), out var bound)) return bound;
        }
        var allowed = read.Camera == "c4" ? 90 : 30;
        return (-allowed, allowed);
    }

    static bool IsDevices(Row row) => row.IsFixed && !row.IsObserved && row.Camera.Length > 0;

    static double Distance((double X, double Y) a, (double X, double Y) b) => Math.Sqrt(Math.Pow(a.X - b.X, 2) + Math.Pow(a.Y - b.Y, 2));

    static double Seconds(Google.Protobuf.WellKnownTypes.Timestamp time) => time.Seconds + time.Nanos / 1e9;

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    static string TextOf(TrackLeg leg) =>
        Leg(
            leg.DistanceMetres, leg.ElapsedSeconds, leg.HasElapsedSecondsMin ? leg.ElapsedSecondsMin : null,
            leg.HasElapsedSecondsMax ? leg.ElapsedSecondsMax : null, leg.HasSpeedKmh ? leg.SpeedKmh : null,
            leg.HasSpeedKmhMin ? leg.SpeedKmhMin : null, leg.HasSpeedKmhMax ? leg.SpeedKmhMax : null, leg.OrderDoubtful, leg.Implausible)
        + (leg.ElapsedSeconds > 6 * 3600 ? " no drive" : "")
        + (leg.Link is { } link ? Link(link.DepartureCount, link.HasShare ? link.Share : null, link.TripCount) : "")
        + string.Concat(leg.Outages.Select(one => Outage(
            one.Camera["cameras/".Length..], (int)one.State, (int)one.Seconds, one.HasWayShare ? one.WayShare : null)));

    static string Leg(params ReadOnlySpan<object?> parts) => "  " + string.Join(' ', parts.ToArray().Select(Part));

    static string Link(int departures, double? share, int trips) => $" link {departures} {Part(share)} {trips}";

    static string Outage(string camera, int state, int seconds, double? share) => $" [{camera} {state} {seconds} {Part(share)}]";

    static string Text(params ReadOnlySpan<object?> parts) => string.Join(' ', parts.ToArray().Select(Part));

    static string Part(object? part) => part switch
    {
        double number => Math.Round(number, 6).ToString(CultureInfo.InvariantCulture),
        null => "-",
        _ => $"{part}",
    };

    sealed record Row(
        string Id, string Mark, string Camera, double At, bool IsObserved, double X, double Y, double Doubt, bool IsFixed, bool IsDoubtful, string Colour);
}
