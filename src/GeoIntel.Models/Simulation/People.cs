using System.Globalization;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Simulation;

/// <summary>Thirty made-up nominals, the vehicles linked to them, and two organised crime groups.</summary>
static class People
{
    public const int NominalCount = 30;

    // Invented: neither part is meant to be anybody's name.
    static readonly string[] GivenNames =
    [
        "Corvin", "Jessamy", "Tarquil", "Odrey", "Marlen", "Fenwick", "Isolde", "Bramwell", "Quillon", "Sabeth",
        "Dorrin", "Linnet", "Percivan", "Ravenna", "Tolliver",
    ];

    static readonly string[] FamilyNames =
    [
        "Thistlewick", "Brackenshaw", "Oxmoor", "Pellgate", "Wraxholme", "Dunnaker", "Hollowfen", "Crickmere",
        "Starrick", "Vellacrag", "Merrowdale", "Ashpeller", "Tarnquist", "Gillowby", "Fosterwhin",
    ];

    static readonly VehicleLinkType[] LinkTypes = Enum.GetValues<VehicleLinkType>();
    static readonly string[] LinkSources =
        ["keeper enquiry", "insurance enquiry", "stop check", "home visit", "hire firm"];

    static readonly string[] Roles = ["directs", "supplies vehicles", "transports", "holds money", "not known"];

    public static IReadOnlyList<Nominal> Nominals(Prng prng, DateTimeOffset yearStart)
    {
        var families = prng.Shuffled(Enumerable.Range(0, NominalCount));
        return Enumerable.Range(0, NominalCount)
            .Select(i => Nominal(
                i, $"{GivenNames[i % GivenNames.Length]} {FamilyNames[families[i] % FamilyNames.Length]}", yearStart))
            .ToList();
    }

    // The first twenty are plainly on licence; the rest are the cases a watchlist gets wrong.
    static Nominal Nominal(int index, string fullName, DateTimeOffset yearStart)
    {
        var nominal = new Nominal
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"nom-{index + 1:000}"),
            DisplayName = fullName,
            CaseReference = string.Create(CultureInfo.InvariantCulture, $"ASH/OM/{index + 4001}"),
            Category = DataSubjectCategory.Convicted,
            Registration = Period.StartingAt(yearStart.AddMonths(-6 - index % 12)),
        };
        return index switch
        {
            18 => nominal with { Exploited = true },
            20 or 21 => nominal with { LicenceState = LicenceState.InCustody },
            22 => nominal with { LicenceState = LicenceState.Recalled },
            23 => nominal with { LicenceState = LicenceState.UnlawfullyAtLarge },
            24 => nominal with { LicenceState = LicenceState.Ended, CohortState = CohortState.Left },
            25 => nominal with { Registration = nominal.Registration with { Until = yearStart.AddMonths(-1) } },
            26 => nominal with { Under18 = true },
            27 => nominal with { Under18 = true, Exploited = true },
            28 => nominal with { Category = DataSubjectCategory.Suspect, LicenceState = LicenceState.None },
            29 => nominal with
            {
                Category = DataSubjectCategory.Witness,
                LicenceState = LicenceState.None,
                CohortState = CohortState.NotInCohort,
            },
            _ => nominal,
        };
    }

    /// <summary>One link for every nominal but the last, a second one for every fourth; one link has ended.</summary>
    public static IReadOnlyList<VehicleLink> Links(
        Prng prng, IReadOnlyList<Nominal> nominals, Fleet fleet, DateTimeOffset yearStart)
    {
        var links = new List<VehicleLink>();
        for (var i = 0; i < nominals.Count - 1; i++)
        {
            for (var n = i % 4 == 0 ? 2 : 1; n > 0; n--)
            {
                var from = yearStart.AddMonths(-1 - prng.Below(5));
                links.Add(new VehicleLink
                {
                    Id = string.Create(CultureInfo.InvariantCulture, $"link-{links.Count + 1:000}"),
                    NominalId = nominals[i].Id,
                    Vrm = fleet.Next().Vrm,
                    Type = prng.Pick(LinkTypes),
                    Source = prng.Pick(LinkSources),
                    Evaluation = Evaluation(prng),
                    Period = links.Count == 3 ? new Period(from, yearStart) : Period.StartingAt(from),
                });
            }
        }
        return links;
    }

    public static IReadOnlyList<OrganisedCrimeGroup> Groups { get; } =
    [
        new OrganisedCrimeGroup { Id = "grp-01", DisplayName = "Millrace", Urn = "ZZ/OCG/0117" },
        new OrganisedCrimeGroup { Id = "grp-02", DisplayName = "Saltwick", Urn = "ZZ/OCG/0242" },
    ];

    public static IReadOnlyList<GroupMembership> Memberships(
        Prng prng, IReadOnlyList<Nominal> nominals, DateTimeOffset yearStart) =>
        prng.Shuffled(nominals.Take(NominalCount - 1)).Take(12)
            .Select((nominal, i) => new GroupMembership
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"mem-{i + 1:00}"),
                GroupId = Groups[i % Groups.Count].Id,
                NominalId = nominal.Id,
                Role = prng.Pick(Roles),
                Evaluation = Evaluation(prng),
                Period = Period.StartingAt(yearStart.AddMonths(-3)),
            })
            .ToList();

    static Evaluation Evaluation(Prng prng) => prng.Chance(0.15)
        ? new Evaluation(EvaluationScheme.FiveByFiveByFive, "B", "2", "1")
        : new Evaluation(EvaluationScheme.ThreeByFiveByTwo, prng.Pick(["1", "2"]), prng.Pick(["A", "B", "C"]), "P");
}
