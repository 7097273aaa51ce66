namespace GeoIntel.Models.Documents;

/// <summary>What stands on everything that leaves a document.</summary>
public sealed record DocumentLabels
{
    public required string Id { get; init; }

    /// <summary>For example "profile".</summary>
    public required string Kind { get; init; }

    /// <summary>For people.</summary>
    public required string Area { get; init; }

    /// <summary>First month, as the first day of it.</summary>
    public required DateOnly FirstMonth { get; init; }

    public required int Months { get; init; }

    public required DocumentEdition Edition { get; init; }

    /// <summary>Counts the documents of one kind, area and edition, from 1.</summary>
    public required int Version { get; init; }

    public required DateTimeOffset BuiltAt { get; init; }

    /// <summary>Version and commit of the program.</summary>
    public required string CodeVersion { get; init; }

    /// <summary>Who may see it and how it is to be handled.</summary>
    public required string Handling { get; init; }

    /// <summary>As the data's licences ask.</summary>
    public required string Attribution { get; init; }

    /// <summary>Class and reference.</summary>
    public required string Purpose { get; init; }

    /// <summary>Counts below this are not in an edition for partners.</summary>
    public required int SmallCount { get; init; }

    /// <summary>Null of a draft.</summary>
    public string? SignedBy { get; init; }

    public DateTimeOffset? SignedAt { get; init; }

    public DateOnly LastMonth => FirstMonth.AddMonths(Months - 1);

    /// <summary>For example "2025-01 to 2025-12".</summary>
    public string Period => Months == 1 ? MonthOf(FirstMonth) : $"{MonthOf(FirstMonth)} to {MonthOf(LastMonth)}";

    public static string MonthOf(DateOnly month) =>
        month.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
}
