using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Subjects;

/// <summary>A person registered with offender management or intelligence.</summary>
public sealed record Nominal
{
    public required string Id { get; init; }

    /// <summary>The person's name. Personal data: never logged.</summary>
    public string DisplayName { get; init; } = "";

    public string CaseReference { get; init; } = "";
    public required DataSubjectCategory Category { get; init; }
    public CohortState CohortState { get; init; } = CohortState.InCohort;
    public LicenceState LicenceState { get; init; } = LicenceState.OnLicence;
    public bool Under18 { get; init; }
    public bool Exploited { get; init; }

    /// <summary>From registration to de-registration; captures outside it match nothing.</summary>
    public Period Registration { get; init; } = Period.Always;

    public int Revision { get; init; } = 1;

    /// <summary>Every hit goes to safeguarding, never to enforcement.</summary>
    public bool Safeguarding => Under18 || Exploited;

    public override string ToString() => $"Nominal({Id})";
}

/// <summary>Categories of data subject (Data Protection Act 2018 section 38).</summary>
public enum DataSubjectCategory
{
    Suspect = 1,
    Convicted = 2,
    Victim = 3,
    Witness = 4,
}

/// <summary>Whether the person is in the managed cohort; leaving it is not the end of a licence.</summary>
public enum CohortState
{
    NotInCohort = 0,
    InCohort = 1,
    Left = 2,
}

/// <summary>Where the person is in the sentence. In custody or recalled, conditions do not apply.</summary>
public enum LicenceState
{
    None = 0,
    OnLicence = 1,
    InCustody = 2,
    Recalled = 3,
    UnlawfullyAtLarge = 4,
    Ended = 5,
}
