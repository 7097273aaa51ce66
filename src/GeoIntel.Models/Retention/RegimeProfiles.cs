using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Retention;

/// <summary>The profiles of all regimes, by date. The one in force when a question is asked counts, not the one in force
/// when the read was captured.</summary>
public sealed class RegimeProfiles
{
    static readonly DateTimeOffset Always = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static readonly HashSet<PurposeClass> Crime =
    [
        PurposeClass.PriorityAndVolumeCrime, PurposeClass.SeriousCrime, PurposeClass.MajorInvestigation,
        PurposeClass.CounterTerrorism,
    ];

    readonly RegimeProfile[] _latestFirst;

    /// <param name="stated">What a configuration states; the shipped ones hold before the first of a regime.</param>
    public RegimeProfiles(IEnumerable<RegimeProfile> stated) =>
        _latestFirst = [.. stated.Concat(Shipped).OrderByDescending(profile => profile.From)];

    /// <summary>What the program comes with.</summary>
    public static IReadOnlyList<RegimeProfile> Shipped { get; } =
    [
        // The tiers that forces publish for the national store: 90 days, then to a year with authorisation.
        new()
        {
            Regime = LegalRegime.PolicePart3, From = Always,
            GatedAfter = KeepingTime.OfDays(90), GatedClasses = Crime,
            KeptWithoutHit = KeepingTime.OfMonths(12), KeptWithHit = KeepingTime.OfMonths(12),
        },
        // What nothing came of is kept no longer than recorded pictures usually are; what became a hit as long as a hit.
        new()
        {
            Regime = LegalRegime.CouncilPart3, From = Always,
            KeptWithoutHit = KeepingTime.OfDays(31), KeptWithHit = KeepingTime.OfMonths(12),
        },
        new()
        {
            Regime = LegalRegime.UkGdpr, From = Always,
            KeptWithoutHit = KeepingTime.OfDays(31), KeptWithHit = KeepingTime.OfMonths(6),
        },
        new()
        {
            Regime = LegalRegime.NationalAnpr, From = Always,
            GatedAfter = KeepingTime.OfDays(90), GatedClasses = Crime,
            KeptWithoutHit = KeepingTime.OfMonths(12), KeptWithHit = KeepingTime.OfMonths(12),
        },
    ];

    /// <summary>The profile of a regime that is in force at a moment; the shipped one before any other.</summary>
    public RegimeProfile At(LegalRegime regime, DateTimeOffset now) =>
        Array.Find(_latestFirst, profile => profile.Regime == regime && profile.From <= now)
        ?? _latestFirst.Last(profile => profile.Regime == regime);

    /// <summary>When a read ends; null when no clock ends it.</summary>
    public DateTimeOffset? EndOf(LegalRegime regime, ReadClass readClass, DateTimeOffset capturedAt, DateTimeOffset now) =>
        readClass == ReadClass.CaseMaterial
            ? null
            : At(regime, now).KeptFor(readClass).EndOf(DateOnly.FromDateTime(capturedAt.UtcDateTime));

    /// <summary>The oldest capture that may be told without an authorisation; null when there is no limit.</summary>
    public DateTimeOffset? OldestUngated(LegalRegime regime, DateTimeOffset now) =>
        At(regime, now).GatedAfter is { } gate ? Before(now, gate) : null;

    /// <summary>May a read of this age be asked for?</summary>
    /// <param name="oldest">The earliest capture that the question reaches.</param>
    /// <param name="isAuthorised">Whether the asker names a senior officer's authorisation.</param>
    public AgeVerdict MayBeAsked(
        LegalRegime regime, DateTimeOffset oldest, DateTimeOffset now, PurposeClass purpose, bool isAuthorised)
    {
        var profile = At(regime, now);
        if (profile.GatedAfter is null || oldest >= Before(now, profile.GatedAfter.Value)) return AgeVerdict.Allowed;
        if (!profile.GatedClasses.Contains(purpose)) return AgeVerdict.ClassNotAllowed;
        return isAuthorised ? AgeVerdict.Allowed : AgeVerdict.NeedsAuthorisation;
    }

    static DateTimeOffset Before(DateTimeOffset now, KeepingTime time) =>
        now.ToUniversalTime().AddMonths(-time.Months).AddDays(-time.Days);
}

/// <summary>Whether reads of an age may be asked for.</summary>
public enum AgeVerdict
{
    Allowed,

    /// <summary>A senior officer's authorisation would do.</summary>
    NeedsAuthorisation,

    /// <summary>Not for this class of work, whoever authorises it.</summary>
    ClassNotAllowed,
}
