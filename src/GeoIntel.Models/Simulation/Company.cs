using GeoIntel.Models.Conditions;
using GeoIntel.Models.Sightings;
using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Simulation;

/// <summary>Journeys that break the rules on where to stay, when to be at home and whom not to meet.</summary>
sealed class Company(Borough borough, Drivers drivers, Prng prng, int minuteOfWeek)
{
    const double SecondsApartMin = 30;
    const double SecondsApartMax = 150;
    const double RestSeconds = 30 * 60;

    /// <summary>Adds what one condition makes people do that day.</summary>
    public void Add(Condition condition, Dictionary<Vrm, List<Journey>> watched)
    {
        switch (condition.Kind)
        {
            case ConditionKind.RestrictionZone when SiteOutside(condition) is { } site:
                Go(condition, drivers.RoutePast(site));
                break;
            case ConditionKind.Curfew:
                Go(condition, drivers.Route());
                break;
            case ConditionKind.NonAssociation:
                Meet(VehicleOf(condition.NominalId), VehicleOf(condition.OtherNominalId));
                break;
            case ConditionKind.GroupPresence:
                var members = borough.Memberships.Where(membership => membership.GroupId == condition.GroupId)
                    .Select(membership => VehicleOf(membership.NominalId)).OfType<Vrm>().Take(2).ToList();
                Meet(members[0], members[1]);
                break;
            default:
                break;
        }

        void Go(Condition bound, IReadOnlyList<Leg> route)
        {
            var departs = drivers.DepartureWithin(bound.Schedule, minuteOfWeek);
            if (VehicleOf(bound.NominalId) is { } vehicle) Insert(watched[vehicle], drivers.Journey(departs, route));
        }

        // One follows the other at the same speed, so that every camera reads them as far apart.
        void Meet(Vrm? one, Vrm? other)
        {
            if (one is null || other is null) return;
            var first = drivers.Journey(drivers.Departure(), drivers.Route());
            var second = first with { DepartsSeconds = first.DepartsSeconds + prng.Between(SecondsApartMin, SecondsApartMax) };
            Insert(watched[one.Value], first);
            Insert(watched[other.Value], second);
        }
    }

    /// <summary>The first vehicle whose link to the nominal has no end.</summary>
    Vrm? VehicleOf(string nominalId) => borough.VehicleLinks
        .FirstOrDefault(link => link.NominalId == nominalId && link.Period.Until == DateTimeOffset.MaxValue)?.Vrm;

    CameraSite? SiteOutside(Condition condition)
    {
        var outline = borough.Zones.First(zone => zone.Id == condition.ZoneId).Outline;
        var outside = borough.Sites
            .Where(site => site.Camera.CapturePoint is { } point
                && !outline.Covers(new Point(point.EastingMetres, point.NorthingMetres)))
            .ToList();
        return outside.Count == 0 ? null : prng.Pick(outside);
    }

    // What is planned at that time is given up: the vehicle cannot be in two places.
    static void Insert(List<Journey> journeys, Journey journey)
    {
        journeys.RemoveAll(other => other.DepartsSeconds < journey.ArrivesSeconds + RestSeconds
            && other.ArrivesSeconds + RestSeconds > journey.DepartsSeconds);
        journeys.Add(journey);
    }
}
