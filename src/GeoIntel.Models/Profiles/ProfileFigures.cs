using GeoIntel.Models.Documents;

namespace GeoIntel.Models.Profiles;

/// <summary>All that a profile says in figures, as counted from the store; a null is a figure that is kept
/// back.</summary>
public sealed record ProfileFigures
{
    public required DocumentEdition Edition { get; init; }

    /// <summary>The areas that it is about, by code; all counts by area are in this order.</summary>
    public required IReadOnlyList<ProfileArea> Areas { get; init; }

    /// <summary>First month, as the first day of it.</summary>
    public required DateOnly FirstMonth { get; init; }

    public required int Months { get; init; }

    /// <summary>When the store was asked; ages are counted up to it.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>In the order of <see cref="ProfileGroups"/>.</summary>
    public required IReadOnlyList<CrimeFigures> Crime { get; init; }

    /// <summary>Of all incidents of the period, wherever, those whose source tells no place: they are in no other
    /// figure.</summary>
    public required int? WithoutPlace { get; init; }

    public required IReadOnlyList<HotspotFigures> Hotspots { get; init; }

    public required OrganisedGroupFigures Groups { get; init; }

    /// <summary>Empty in an edition for partners: hits lead to conditions and to where cameras stand.</summary>
    public required IReadOnlyList<HitFigures> Hits { get; init; }

    /// <summary>Null where no cameras were named that watch the line around the areas.</summary>
    public CordonFigures? Cordon { get; init; }

    public required IReadOnlyList<SourceFigures> Sources { get; init; }

    /// <summary>Empty in an edition for partners: a feed's name leads to its cameras.</summary>
    public required IReadOnlyList<FeedFigures> Feeds { get; init; }
}

/// <param name="Residents">Null where unknown, as households.</param>
/// <param name="Outline">Well-known text, EPSG:27700.</param>
public sealed record ProfileArea(string Code, string Name, double? Residents, double? Households, string Outline);

/// <summary>A kind of crime in the areas and months of the profile.</summary>
public sealed record CrimeFigures
{
    /// <summary>One of <see cref="ProfileGroups"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The sum by area, and by month.</summary>
    public required int? Total { get; init; }

    public required IReadOnlyList<int?> ByArea { get; init; }

    public required IReadOnlyList<int?> ByMonth { get; init; }

    public required FlagTold FlagTold { get; init; }

    /// <summary>Null where no earlier profile of these areas is signed.</summary>
    public CrimeBefore? Before { get; init; }
}

/// <summary>Whether the sources of the incidents in the areas say yes or no on the flag that a kind of crime goes
/// by.</summary>
public enum FlagTold
{
    NotNeeded = 0,
    Nowhere = 1,
    ByPart = 2,
    Everywhere = 3,
}

/// <summary>What the last signed profile of the same areas and edition said.</summary>
public sealed record CrimeBefore(int Version, DateOnly FirstMonth, int Months, int? Total, IReadOnlyList<int?> ByArea);

/// <summary>The newest run over a crime group, as far as it lies in the areas.</summary>
public sealed record HotspotFigures
{
    public required string Run { get; init; }

    /// <summary>Id of the crime group.</summary>
    public required string Group { get; init; }

    public required string Unit { get; init; }

    public required DateOnly FirstMonth { get; init; }

    public required int Months { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    public required string Forecaster { get; init; }

    /// <summary>How the forecast did against the mean of twelve months.</summary>
    public required string Verdict { get; init; }

    public required string DataSha256 { get; init; }

    public required string Attribution { get; init; }

    public required IReadOnlyList<HotspotCellFigures> Cells { get; init; }

    /// <summary>The month that is foretold.</summary>
    public DateOnly Period => FirstMonth.AddMonths(Months);
}

/// <param name="Outline">Well-known text, EPSG:27700.</param>
/// <param name="Count">Incidents of all the run's months; null where it is kept back, as the mean.</param>
/// <param name="Mean12">A month, over up to the last twelve.</param>
/// <param name="Pattern">The usual label; the robust one lets a trend stand only where chance would hardly show
/// it.</param>
/// <param name="AreaPercent">Of the run's area, up to and with this cell, the highest forecasts first.</param>
public sealed record HotspotCellFigures(
    string Id, string Outline, double? Count, double? Mean12, double Forecast, double Low90, double High90, int Rank,
    double AreaPercent, string Pattern, string Robust, double EmergingProbability, bool Flagged);

/// <summary>The groups of the register, wherever they are active: it keeps no area of them.</summary>
/// <param name="Groups">Empty in an edition for partners.</param>
public sealed record OrganisedGroupFigures(
    int? Total, IReadOnlyList<ToldCount> ByStatus, IReadOnlyList<ToldCount> ByAge,
    IReadOnlyList<OrganisedGroup> Groups);

public sealed record ToldCount(string Name, int? Count);

/// <param name="VouchedAt">When the newest version of it or of a membership in force was recorded.</param>
public sealed record OrganisedGroup(string Name, string Status, DateTimeOffset VouchedAt);

/// <summary>Hits of one kind that were first seen in the areas and months.</summary>
/// <param name="ByOutcome">As people decided them, "undecided" first; the same names for each kind.</param>
public sealed record HitFigures(string Kind, IReadOnlyList<ToldCount> ByOutcome);

/// <summary>A source of incidents.</summary>
/// <param name="LastMonth">The last month that any incident of it begins in; null without one.</param>
/// <param name="Incidents">In the months of the profile, wherever.</param>
public sealed record SourceFigures(
    string Source, int Publications, DateTimeOffset LastStoredAt, DateOnly? LastMonth, int? Incidents);

/// <summary>A feed of reads.</summary>
/// <param name="LastReadAt">When its newest read was stored; null without one.</param>
public sealed record FeedFigures(string Name, DateTimeOffset? LastReadAt, long Accepted, long Refused);
