using GeoIntel.Models.Conditions;
using GeoIntel.Models.Sightings;
using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Simulation;

/// <summary>A day of traffic past the cameras of a borough.</summary>
public static class Traffic
{
    /// <summary>Vehicles nobody looks for; some pass no camera that reads them.</summary>
    public const int OrdinaryVehicleCount = 12_500;

    const double ReturnShare = 0.42;
    const double VoiSeenShare = 0.75;
    static readonly DateOnly FirstDay = new(2020, 1, 1);

    /// <summary>About 60 000 reads of about 12 000 vehicles on one day in London, in order of capture.</summary>
    /// <remarks>
    /// The same borough and day give the same reads. Where a feed numbers its reads, the numbers rise from day to day.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The day is before 2020, when the numbers begin.</exception>
    public static IEnumerable<Read> Day(Borough borough, DateOnly day)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(day, FirstDay);
        var prng = new Prng(((ulong)borough.Seed << 32) ^ (ulong)day.DayNumber);
        var london = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
        var begins = Midnight(day, london);
        var ends = Midnight(day.AddDays(1), london);

        var sites = borough.Sites.ToLookup(site => site.Road);
        var device = new Device(prng);
        var reads = new List<(Read Read, string FeedId)>();
        foreach (var (vehicle, journeys) in Vehicles(borough, day, prng))
        {
            foreach (var journey in Drivers.Possible(journeys))
            {
                foreach (var (site, seconds, leg) in journey.Passings(sites))
                {
                    var capturedAt = begins.AddMilliseconds(Math.Floor(seconds * 1000));
                    if (capturedAt >= ends) continue; // still on the road at midnight

                    if (device.TryRead(site, vehicle, capturedAt, leg) is { } read)
                        reads.Add((read, site.Camera.FeedId));
                }
            }
        }
        return Numbered(borough, day, reads.OrderBy(read => read.Read.CapturedAt));
    }

    /// <summary>The id of the feed that each device of the borough sends through.</summary>
    public static IReadOnlyDictionary<string, string> FeedOfDevice(Borough borough) =>
        borough.Cameras.ToDictionary(camera => camera.DeviceIds[0], camera => camera.FeedId, StringComparer.Ordinal);

    static IEnumerable<(Vehicle Vehicle, List<Journey> Journeys)> Vehicles(Borough borough, DateOnly day, Prng prng)
    {
        var fleet = new Fleet(prng);
        var drivers = new Drivers(prng, borough.Roads);
        var watched = new Dictionary<Vrm, List<Journey>>();
        var minuteOfWeek = ((int)day.DayOfWeek + 6) % 7 * Schedule.MinutesPerDay;
        AddBound(borough, minuteOfWeek, drivers, prng, watched);
        AddVehiclesOfInterest(borough, drivers, prng, watched);
        var company = new Company(borough, drivers, prng, minuteOfWeek);
        foreach (var condition in borough.Conditions) company.Add(condition, watched);
        foreach (var (vrm, journeys) in watched) yield return (fleet.With(vrm), journeys);

        for (var i = 0; i < OrdinaryVehicleCount; i++) yield return (fleet.Next(), OutAndBack(drivers, prng));
    }

    static List<Journey> OutAndBack(Drivers drivers, Prng prng)
    {
        var there = drivers.Journey(drivers.Departure(), drivers.Route());
        if (!prng.Chance(ReturnShare)) return [there];

        var stays = prng.Between(0.5, 9) * 3600;
        return [there, drivers.Journey(there.ArrivesSeconds + stays, there.ReversedLegs)];
    }

    /// <summary>Every linked vehicle is used; most that are bound go once or twice where they should not.</summary>
    static void AddBound(
        Borough borough, int minuteOfWeek, Drivers drivers, Prng prng, Dictionary<Vrm, List<Journey>> watched)
    {
        foreach (var link in borough.VehicleLinks)
        {
            var journeys = watched[link.Vrm] = OutAndBack(drivers, prng);
            foreach (var condition in borough.Conditions.Where(condition =>
                condition.Kind == ConditionKind.ExclusionZone && condition.NominalId == link.NominalId))
            {
                var zone = borough.Zones.First(zone => zone.Id == condition.ZoneId);
                if (SiteIn(zone, borough.Sites) is not { } site) continue;

                for (var n = 1 + prng.Below(2); n > 0; n--)
                {
                    var departs = prng.Chance(0.7)
                        ? drivers.DepartureWithin(condition.Schedule, minuteOfWeek)
                        : drivers.Departure();
                    journeys.Add(drivers.Journey(departs, drivers.RoutePast(site)));
                }
            }
        }
    }

    static void AddVehiclesOfInterest(
        Borough borough, Drivers drivers, Prng prng, Dictionary<Vrm, List<Journey>> watched)
    {
        foreach (var entry in borough.ListEntries)
        {
            if (!prng.Chance(VoiSeenShare)) continue;

            if (!watched.TryGetValue(entry.Vrm, out var journeys)) watched[entry.Vrm] = journeys = [];
            journeys.AddRange(OutAndBack(drivers, prng));
        }
    }

    static CameraSite? SiteIn(Zone zone, IReadOnlyList<CameraSite> sites) =>
        sites.FirstOrDefault(site => site.Camera.CapturePoint is { } point
            && zone.Outline.Covers(new Point(point.EastingMetres, point.NorthingMetres)));

    static IEnumerable<Read> Numbered(Borough borough, DateOnly day, IEnumerable<(Read Read, string FeedId)> reads)
    {
        // Far above a day's reads, so that the next day's numbers are higher than all of this day's.
        var dayBase = (day.DayNumber - FirstDay.DayNumber) * 1_000_000L;
        var last = borough.Feeds.Where(feed => feed.Numbered).ToDictionary(feed => feed.Id, _ => dayBase);
        foreach (var (read, feedId) in reads)
            yield return last.ContainsKey(feedId) ? read with { SourceSequence = ++last[feedId] } : read;
    }

    static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone) =>
        new(TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(TimeOnly.MinValue), zone), TimeSpan.Zero);
}
