namespace GeoIntel.Models.Documents;

/// <summary>What stands on everything that leaves a document.</summary>
public sealed record DocumentLabels
{
    public required string Id { get; init; }

    /// <summary>For example "profile".</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about, for people.</summary>
    public required string Subject { get; init; }

    public required DateOnly FirstDay { get; init; }

    /// <summary>The day after the last one.</summary>
    public required DateOnly Until { get; init; }

    public required DocumentEdition Edition { get; init; }

    /// <summary>Counts the documents of one kind, subject and edition, from 1.</summary>
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

    /// <summary>For people, for example "2025-01 to 2025-12" or "2026-W47 (2026-11-16 to 2026-11-22)".</summary>
    public string Period => DocumentPeriod.NameOf(FirstDay, Until);

    public static string MonthOf(DateOnly month) => DocumentPeriod.MonthOf(month);
}
