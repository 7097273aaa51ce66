namespace GeoIntel.Models.Sightings;

/// <summary>A source of reads, with the controller that answers for it.</summary>
public sealed record Feed
{
    public required string Id { get; init; }
    public string DisplayName { get; init; } = "";

    /// <summary>The data controller, for example "Knowsley Council".</summary>
    public required string Controller { get; init; }

    public required LegalRegime Regime { get; init; }

    /// <summary>The producer numbers its reads: they are taken exactly once by number, otherwise by event id.</summary>
    public bool Numbered { get; init; }
}

/// <summary>The law under which a feed's reads are processed. The numbers are those of the contract.</summary>
public enum LegalRegime
{
    /// <summary>Data Protection Act 2018 part 3, police.</summary>
    PolicePart3 = 1,

    /// <summary>Data Protection Act 2018 part 3, council.</summary>
    CouncilPart3 = 2,

    UkGdpr = 3,
    NationalAnpr = 4,
}
