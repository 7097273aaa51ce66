using System.Globalization;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Subjects;
using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Simulation;

/// <summary>Restriction zones, curfews and non-associations, two of each, and one authorisation to watch a group; with the
/// zones they need.</summary>
static class OtherRules
{
    public const int ConditionCount = 7;
    public const int ZoneCount = 4;

    // All plainly on licence, each with a link in force; nobody is in two of them.
    static readonly int[] Restricted = [5, 9];
    static readonly int[] AtHome = [6, 10];
    static readonly (int Bound, int Other)[] Apart = [(7, 11), (13, 14)];

    static readonly Schedule[] CurfewHours = [Schedule.Of("Daily 19:00-07:00"), Schedule.Of("Daily 21:00-06:00")];

    static readonly GeometryFactory Grid = new(new PrecisionModel(100), 27700);

    /// <summary>The northern and the southern half of the borough, which overlap a little, and two addresses.</summary>
    public static IReadOnlyList<Zone> Zones(int zonesBefore, DateTimeOffset yearStart) =>
    [
        Zone(zonesBefore + 1, "Ashmere north of the cross", Rectangle(340_000, 390_800, 350_000, 397_000), yearStart),
        Zone(zonesBefore + 2, "Ashmere south of the cross", Rectangle(340_000, 385_000, 350_000, 391_200), yearStart),
        Zone(zonesBefore + 3, "Pinfold Close", Rectangle(343_100, 389_300, 343_500, 389_700), yearStart),
        Zone(zonesBefore + 4, "Quarry Bank", Rectangle(347_000, 392_200, 347_400, 392_600), yearStart),
    ];

    /// <param name="zones">What <see cref="Zones"/> made.</param>
    public static IReadOnlyList<Condition> Conditions(
        int conditionsBefore, IReadOnlyList<Nominal> nominals, IReadOnlyList<Zone> zones, OrganisedCrimeGroup group,
        DateTimeOffset yearStart)
    {
        var conditions = new List<Condition>();
        for (var i = 0; i < 2; i++)
        {
            Add(nominals[Restricted[i]].Id, $"To stay in {zones[i].DisplayName}.", condition => condition with
            {
                Kind = ConditionKind.RestrictionZone,
                ZoneId = zones[i].Id,
                Schedule = i == 0 ? Schedule.Always : Schedule.Of("Mon-Fri 06:00-20:00"),
            });
            Add(nominals[AtHome[i]].Id, $"To be at {zones[i + 2].DisplayName} at the hours stated.", condition => condition with
            {
                Kind = ConditionKind.Curfew,
                ZoneId = zones[i + 2].Id,
                Schedule = CurfewHours[i],
                Grace = TimeSpan.FromMinutes(10),
            });
            var (bound, other) = Apart[i];
            Add(nominals[bound].Id, $"Not to meet {nominals[other].DisplayName}.", condition => condition with
            {
                Kind = ConditionKind.NonAssociation,
                OtherNominalId = nominals[other].Id,
                TimeApartMax = TimeSpan.FromMinutes(i == 0 ? 15 : 10),
                Cooldown = TimeSpan.FromHours(1),
            });
        }
        Add("", $"Vehicles of members of {group.DisplayName} together.", condition => condition with
        {
            Kind = ConditionKind.GroupPresence,
            GroupId = group.Id,
            TimeApartMax = TimeSpan.FromMinutes(5),
            Instruction = "Do not stop. Pass to the intelligence desk.",
            Basis = condition.Basis with
            {
                Kind = BasisKind.Authorisation,
                Reference = "ASH-AUTH-6001",
                ExpiresAt = yearStart.AddMonths(13),
            },
        });
        return conditions;

        void Add(string nominalId, string scope, Func<Condition, Condition> change) =>
            conditions.Add(change(Plain(conditionsBefore + conditions.Count + 1, nominalId, scope, yearStart)));
    }

    static Condition Plain(int number, string nominalId, string scope, DateTimeOffset yearStart)
    {
        var from = yearStart.AddDays(-20 - number);
        return new Condition
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"cond-{number:000}"),
            NominalId = nominalId,
            Kind = ConditionKind.RestrictionZone,
            Instruction = "Check the image, then tell the offender manager.",
            Basis = new Basis
            {
                Kind = BasisKind.LicenceCondition,
                Reference = string.Create(CultureInfo.InvariantCulture, $"ASH-LIC-{number + 400}"),
                Scope = scope,
                Necessity = "The last offences were committed that way.",
                Proportionality = "Only vehicles linked to those concerned, reviewed each quarter.",
                LessIntrusiveAlternative = "Reporting to the office alone did not prevent the last offences.",
            },
            Owner = "Ashmere offender management unit",
            Approval = ApprovalState.Approved,
            ServedAt = from.AddDays(-2),
            Period = new Period(from, yearStart.AddMonths(13)),
        };
    }

    static Zone Zone(int number, string displayName, Polygon outline, DateTimeOffset yearStart) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"zone-{number:00}"),
        DisplayName = displayName,
        Outline = outline,
        Period = Period.StartingAt(yearStart.AddYears(-2)),
    };

    static Polygon Rectangle(double west, double south, double east, double north) => Grid.CreatePolygon(
        [new(west, south), new(east, south), new(east, north), new(west, north), new(west, south)]);
}
