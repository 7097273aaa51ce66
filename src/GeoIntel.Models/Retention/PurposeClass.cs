namespace GeoIntel.Models.Retention;

/// <summary>The kind of work that reads are consulted for. The numbers are those of the contract.</summary>
public enum PurposeClass
{
    OffenderManagement = 1,
    PriorityAndVolumeCrime = 2,
    SeriousCrime = 3,
    MajorInvestigation = 4,
    CounterTerrorism = 5,
    Safeguarding = 6,
    ControlRoom = 7,
    Demonstration = 8,
    LegalClaims = 9,
}
