using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Simulation;

/// <summary>A lasting population of drivers, each with a way of their own that they take on most days: traffic of weeks, in which
/// the same marks come again.</summary>
/// <remarks>The same borough, number of vehicles and day give the same reads. A vehicle on the road is read some five times a day.
/// </remarks>
public sealed class Regulars
{
    const double DrivesShare = 0.58;
    const double UsualWayShare = 0.7;
    const double ReturnShare = 0.42;
    const double UsualDepartureSpreadSeconds = 20 * 60;

    readonly Borough _borough;
    readonly Vehicle[] _vehicles;

    /// <exception cref="ArgumentOutOfRangeException">There is no vehicle.</exception>
    public Regulars(Borough borough, int vehicles)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vehicles, 1);
        _borough = borough;
        var fleet = new Fleet(new Prng((ulong)borough.Seed));
        _vehicles = new Vehicle[vehicles];
        for (var i = 0; i < vehicles; i++) _vehicles[i] = fleet.Next();
    }

    /// <summary>Their marks, in no order that says anything.</summary>
    public IEnumerable<Vrm> Marks => _vehicles.Select(vehicle => vehicle.Vrm);

    /// <summary>What the cameras read between two midnights in UTC, in order of capture.</summary>
    public IEnumerable<Read> Day(DateOnly day)
    {
        var begins = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
        var device = new Device(PrngOf(day.DayNumber, _vehicles.Length));
        foreach (var passing in Passings(day))
        {
            var capturedAt = begins.AddMilliseconds(passing.Milliseconds);
            if (device.TryRead(passing.Site, _vehicles[passing.Vehicle], capturedAt, passing.Leg) is { } read) yield return read;
        }
    }

    Passing[] Passings(DateOnly day)
    {
        const int dayMilliseconds = 24 * 60 * 60 * 1000;
        var sites = _borough.Sites.ToLookup(site => site.Road);
        var passings = new List<Passing>();
        for (var vehicle = 0; vehicle < _vehicles.Length; vehicle++)
        {
            foreach (var journey in Drivers.Possible(JourneysOf(vehicle, day)))
            {
                foreach (var (site, seconds, leg) in journey.Passings(sites))
                {
                    // who is still on the road at midnight is not read any more
                    if (seconds * 1000 < dayMilliseconds) passings.Add(new((int)(seconds * 1000), vehicle, site, leg));
                }
            }
        }
        var inOrder = passings.ToArray();
        Array.Sort(inOrder, (a, b) => (a.Milliseconds, a.Vehicle).CompareTo((b.Milliseconds, b.Vehicle)));
        return inOrder;
    }

    List<Journey> JourneysOf(int vehicle, DateOnly day)
    {
        var today = PrngOf(day.DayNumber, vehicle);
        if (!today.Chance(DrivesShare)) return [];
        var drivers = new Drivers(today, _borough.Roads);
        Journey there;
        if (today.Chance(UsualWayShare))
        {
            var usual = new Drivers(PrngOf(-1, vehicle), _borough.Roads);
            there = drivers.Journey(
                Math.Max(0, usual.Departure() + today.Between(-UsualDepartureSpreadSeconds, UsualDepartureSpreadSeconds)), usual.Route());
        }
        else
        {
            there = drivers.Journey(drivers.Departure(), drivers.Route());
        }
        if (!today.Chance(ReturnShare)) return [there];
        var stays = today.Between(0.5, 9) * 3600;
        return [there, drivers.Journey(there.ArrivesSeconds + stays, there.ReversedLegs)];
    }

    // Numbers that hang on nothing but these, so that a day is made without those before it. -1 is for what holds on every day.
    Prng PrngOf(int day, int vehicle) =>
        new(new Prng(((ulong)_borough.Seed << 48) ^ ((ulong)(uint)day << 24) ^ (ulong)vehicle).Next());

    readonly record struct Passing(int Milliseconds, int Vehicle, CameraSite Site, Leg Leg);
}
