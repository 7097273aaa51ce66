using System.Globalization;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Simulation;

/// <summary>Exclusion-zone conditions with their permissions, and one list of vehicles of interest.</summary>
static class Rules
{
    public const int ConditionCount = 24;
    public const int ListEntryCount = 40;

    static readonly Schedule[] Schedules =
    [
        Schedule.Always, Schedule.Always, Schedule.Of("Daily 19:00-07:00"), Schedule.Of("Mon-Fri 08:00-18:30"),
        Schedule.Always, Schedule.Of("Fri,Sat 20:00-04:00"),
    ];

    static readonly string[] Actions = ["OBSERVE", "STOP", "OBSERVE", "INTELLIGENCE"];

    public static VehicleList VoiList { get; } = new()
    {
        Id = "voi-ashmere",
        DisplayName = "Ashmere vehicles of interest",
        Owner = "Ashmere partnership intelligence desk",
        PurposeStatement = "Vehicles stolen in Ashmere or used for acquisitive crime there.",
    };

    public static IReadOnlyList<Condition> Conditions(
        Prng prng, IReadOnlyList<Nominal> nominals, IReadOnlyList<Zone> zones, DateTimeOffset yearStart)
    {
        // Nobody is bound without a licence; four people are bound twice.
        var bound = prng.Shuffled(nominals.Where(nominal => nominal.LicenceState != LicenceState.None))
            .Take(ConditionCount - 4).ToList();
        return Enumerable.Range(0, ConditionCount)
            .Select(i => Condition(i, bound[i % bound.Count].Id, zones[i % zones.Count], yearStart))
            .ToList();
    }

    /// <summary>For every sixth condition: work or treatment inside the zone on weekdays.</summary>
    public static IReadOnlyList<Permission> Permissions(
        IReadOnlyList<Condition> conditions, DateTimeOffset yearStart) =>
        conditions.Where((_, i) => i % 6 == 4)
            .Select((condition, i) => new Permission
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"perm-{i + 1:00}"),
                ConditionId = condition.Id,
                Period = new Period(yearStart.AddDays(-14), yearStart.AddYears(1)),
                Schedule = Schedule.Of("Mon-Fri 08:30-17:30"),
                GrantedBy = "Supervising officer, Ashmere",
            })
            .ToList();

    /// <summary>Thirty-six are in force, two expired, two not approved; the first is linked to a nominal too.</summary>
    public static IReadOnlyList<ListEntry> ListEntries(
        Prng prng, IReadOnlyList<VehicleLink> links, Fleet fleet, DateTimeOffset yearStart) =>
        Enumerable.Range(0, ListEntryCount)
            .Select(i => ListEntry(prng, i, i == 0 ? links[5].Vrm : fleet.Next().Vrm, yearStart))
            .ToList();

    static Condition Condition(int index, string nominalId, Zone zone, DateTimeOffset yearStart)
    {
        var byCourt = index % 5 == 3;
        var series = byCourt ? "ASH-CT" : "ASH-LIC";
        var from = yearStart.AddDays(-40 - index);
        return new Condition
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"cond-{index + 1:000}"),
            NominalId = nominalId,
            Kind = ConditionKind.ExclusionZone,
            ZoneId = zone.Id,
            Schedule = Schedules[index % Schedules.Length],
            Instruction = index % 2 == 0
                ? "Do not stop. Note occupants from the image and tell the offender manager."
                : "Check the image, then pass to the patrol supervisor.",
            Basis = new Basis
            {
                Kind = byCourt ? BasisKind.CourtOrder : BasisKind.LicenceCondition,
                Reference = string.Create(CultureInfo.InvariantCulture, $"{series}-{index + 301}"),
                Scope = $"Not to enter {zone.DisplayName} without prior approval.",
                Necessity = "Reports of intimidation in the zone by the person or for the person.",
                Proportionality = "Only vehicles linked to the person, only in the zone, reviewed each quarter.",
                LessIntrusiveAlternative = "Reporting to the office alone did not keep the person away.",
            },
            Owner = "Ashmere offender management unit",
            Approval = index == 17 ? ApprovalState.Proposed : ApprovalState.Approved,
            ServedAt = from.AddDays(-2),
            Period = new Period(from, yearStart.AddMonths(15)),
        };
    }

    static ListEntry ListEntry(Prng prng, int index, Vrm vrm, DateTimeOffset yearStart)
    {
        var from = yearStart.AddDays(-prng.Below(60) - 40);
        var expires = index is 11 or 12 ? yearStart : yearStart.AddMonths(13);
        return new ListEntry
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"voi-{index + 1:000}"),
            ListId = VoiList.Id,
            Vrm = vrm,
            Priority = index % 8 == 0 ? HitPriority.High : index % 3 == 0 ? HitPriority.Low : HitPriority.Medium,
            ActionCode = Actions[index % Actions.Length],
            Instruction = "Compare make and colour with the image before anything is tasked.",
            Owner = "Ashmere duty desk, extension 5150",
            Schedule = index % 10 == 9 ? Schedule.Of("Daily 18:00-06:00") : Schedule.Always,
            Basis = new Basis
            {
                Kind = BasisKind.Authorisation,
                Reference = string.Create(CultureInfo.InvariantCulture, $"ASH-AUTH-{index + 7001}"),
                Scope = "Reads of this vehicle by the borough's cameras.",
                Necessity = "The vehicle was stolen or used in a crime under investigation.",
                Proportionality = "One vehicle, no other data; deleted when the entry expires.",
                LessIntrusiveAlternative = "Patrol briefings alone did not find the vehicle.",
                ExpiresAt = expires,
            },
            Approval = index is 20 or 21 ? ApprovalState.Proposed : ApprovalState.Approved,
            Period = new Period(from, expires),
        };
    }
}
