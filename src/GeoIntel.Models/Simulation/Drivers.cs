using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Simulation;

/// <summary>Which way, when and how fast people drive.</summary>
sealed class Drivers(Prng prng, RoadNetwork roads)
{
    const double MetresPerSecondMin = 9;
    const double MetresPerSecondMax = 20;
    const double RestSecondsMin = 25 * 60;

    // Departures by hour of an ordinary weekday, in parts of a thousand.
    static readonly int[] DeparturesByHour =
        [7, 5, 4, 4, 7, 18, 42, 74, 82, 58, 48, 47, 50, 50, 54, 66, 78, 80, 66, 50, 38, 30, 25, 17];

    static readonly int DeparturesTotal = DeparturesByHour.Sum();

    /// <summary>A second of the day, more often when more people drive.</summary>
    public double Departure()
    {
        var left = prng.Below(DeparturesTotal);
        var hour = 0;
        while (left >= DeparturesByHour[hour]) left -= DeparturesByHour[hour++];
        return (hour + prng.Between(0, 1)) * 3600;
    }

    /// <summary>A departure whose minute of the week the schedule covers, if one is found soon.</summary>
    public double DepartureWithin(Schedule schedule, int minuteOfWeek)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var seconds = Departure();
            if (schedule.Covers((minuteOfWeek + (int)(seconds / 60)) % Schedule.MinutesPerWeek)) return seconds;
        }
        return Departure();
    }

    /// <summary>Across the borough, or along one road.</summary>
    public IReadOnlyList<Leg> Route()
    {
        var from = prng.Below(roads.Radials.Count);
        var to = prng.Below(roads.Radials.Count);
        return roads.Route(from, Far(from), to, from == to ? Near(to) : Far(to), byRing: prng.Chance(0.4));
    }

    /// <summary>A route that passes a camera in the direction it looks.</summary>
    public IReadOnlyList<Leg> RoutePast(CameraSite site)
    {
        for (var attempt = 0; attempt < 500; attempt++)
        {
            var route = Route();
            if (route.Any(site.Sees)) return route;
        }
        return [site.Direction > 0
            ? new Leg(site.Road, 0, site.Road.LengthMetres)
            : new Leg(site.Road, site.Road.LengthMetres, 0)];
    }

    public Journey Journey(double departsSeconds, IReadOnlyList<Leg> legs) =>
        new(departsSeconds, legs, prng.Between(MetresPerSecondMin, MetresPerSecondMax));

    /// <summary>The wished journeys by departure, without those that begin before the vehicle is free.</summary>
    public static IEnumerable<Journey> Possible(IEnumerable<Journey> wished)
    {
        var free = double.MinValue;
        foreach (var journey in wished.OrderBy(journey => journey.DepartsSeconds))
        {
            if (journey.DepartsSeconds < free) continue;

            free = journey.ArrivesSeconds + RestSecondsMin;
            yield return journey;
        }
    }

    double Far(int radial) => roads.Radials[radial].LengthMetres * prng.Between(0.5, 1);

    double Near(int radial) => roads.Radials[radial].LengthMetres * prng.Between(0, 0.4);
}
