namespace GeoIntel.Models.Packs.Blocks;

/// <summary>A link of a person to a vehicle, or a membership of a group, as it was first recorded.</summary>
/// <param name="Name">`vehicleLinks/ID` or `memberships/ID`.</param>
/// <param name="Group">The group's name; empty of a link.</param>
/// <param name="What">Of a link its type, of a membership the role.</param>
/// <param name="Source">What the register says it comes from; empty where it says nothing.</param>
/// <param name="Grade">Scheme, source and assessment; empty where nobody has evaluated it.</param>
/// <param name="Handling">Code and conditions; empty where nobody has evaluated it.</param>
public sealed record PackAssociation(
    string Name, DateTimeOffset RecordedAt, string NominalId, string Group, string What, string Source, string Grade, string Handling);

/// <summary>What the register was told of who belongs to what.</summary>
public static class AssociationBlock
{
    /// <summary>In the numbers of the contract's VehicleLinkType.</summary>
    static readonly string[] LinkTypes =
        ["not stated", "registered keeper", "insured driver", "seen driving", "household", "associate", "hire"];

    public static string LinkTypeOf(int number) => LinkTypes[number];

    /// <summary>How intelligence is graded, for people: "3x5x2: 2 C".</summary>
    /// <param name="scheme">Number of the contract; null where nobody has evaluated it.</param>
    public static string GradeOf(int? scheme, string source, string assessment) => scheme switch
    {
        1 => $"3x5x2: {source} {assessment}",
        2 => $"5x5x5: {source} {assessment}",
        _ => "",
    };

    public static BlockFigures Of(IReadOnlyList<PackAssociation> links, IReadOnlyList<PackAssociation> memberships) => new(
        PackBlock.Associations,
        [
            "What was first recorded in the period, whenever it came true. Being linked to a vehicle or belonging to a group is no offence, and no ground by itself to watch anybody.",
            "The register keeps no corroboration beside the grade. Vehicles are not named: the link's name leads to the mark. Persons who are restricted, under 18, exploited, victims or witnesses are in no pack.",
        ],
        [
            new(
                "new-links", "New links of persons to vehicles", "", ["recorded", "link", "person", "type", "from what", "graded", "handling"],
                [.. links.Select(of => (IReadOnlyList<string>)
                    [BlockText.Time(of.RecordedAt), of.Name, $"nominals/{of.NominalId}", of.What, of.Source, Grade(of), of.Handling])]),
            new(
                "new-memberships", "New memberships of groups", "", ["recorded", "membership", "group", "person", "role", "graded", "handling"],
                [.. memberships.Select(of => (IReadOnlyList<string>)
                    [BlockText.Time(of.RecordedAt), of.Name, of.Group, $"nominals/{of.NominalId}", of.What, Grade(of), of.Handling])]),
        ]);

    static string Grade(PackAssociation of) => of.Grade.Length == 0 ? "by nobody yet" : of.Grade;
}
