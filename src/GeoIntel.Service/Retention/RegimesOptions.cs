using System.Globalization;
using GeoIntel.Models.Retention;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Service.Retention;

/// <summary>What each law asks, from which date on, and which agreements join them. Configuration section
/// <c>Regimes</c>.</summary>
sealed class RegimesOptions
{
    public const string Section = "Regimes";

    static readonly string[] Keys = ["Profiles", "SharingAgreements", "ObservationsAre"];

    /// <summary>Those that are stated, over the shipped ones.</summary>
    public RegimeProfiles Profiles { get; init; } = new([]);

    public IReadOnlyList<SharingAgreement> SharingAgreements { get; init; } = [];

    /// <summary>The regime of what operators observe at a point. Null is the only regime of the feeds, and the council's
    /// where there are several: its control room observes.</summary>
    public LegalRegime? ObservationsAre { get; init; }

    /// <summary>The regime of what operators observe at a point, given those of the registered feeds.</summary>
    public LegalRegime ObservationsAmong(IEnumerable<LegalRegime> known) =>
        ObservationsAre ?? (known.Distinct().ToList() is [var single] ? single : LegalRegime.CouncilPart3);

    /// <summary>Reads the section; what is wrong with it is added to the problems.</summary>
    public static RegimesOptions Read(IConfigurationSection section, List<string> problems)
    {
        foreach (var child in section.GetChildren())
        {
            if (!Keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                problems.Add($"{child.Path} is not a key; the section {Section} has {string.Join(", ", Keys)}.");
        }
        LegalRegime? observations = section[Keys[2]] is { Length: > 0 } ? RegimeOf(section.GetSection(Keys[2]), problems) : null;
        return new RegimesOptions
        {
            Profiles = new([.. section.GetSection(Keys[0]).GetChildren().Select(one => ProfileOf(one, problems)).OfType<RegimeProfile>()]),
            SharingAgreements = [.. section.GetSection(Keys[1]).GetChildren().Select(one => AgreementOf(one, problems))],
            ObservationsAre = observations,
        };
    }

    static RegimeProfile? ProfileOf(IConfigurationSection section, List<string> problems)
    {
        Know(section, ["Regime", "From", "GatedAfter", "GatedClasses", "KeptWithoutHit", "KeptWithHit"], problems);
        if (RegimeOf(section.GetSection("Regime"), problems) is not { } regime) return null;
        return new RegimeProfile
        {
            Regime = regime,
            From = DateOf(section.GetSection("From"), problems),
            GatedAfter = section["GatedAfter"] is { Length: > 0 } ? TimeOf(section.GetSection("GatedAfter"), problems) : null,
            GatedClasses = section["GatedAfter"] is { Length: > 0 }
                ? EachOf<PurposeClass>(section.GetSection("GatedClasses"), problems)
                : new HashSet<PurposeClass>(),
            KeptWithoutHit = TimeOf(section.GetSection("KeptWithoutHit"), problems),
            KeptWithHit = TimeOf(section.GetSection("KeptWithHit"), problems),
        };
    }

    static SharingAgreement AgreementOf(IConfigurationSection section, List<string> problems)
    {
        Know(section, ["Id", "Regimes", "From", "Until"], problems);
        var id = section["Id"] ?? "";
        if (id.Length is 0 or > 100) problems.Add($"{section.Path}:Id has {id.Length} characters; name the agreement in 1 to 100.");
        return new SharingAgreement(
            id, EachOf<LegalRegime>(section.GetSection("Regimes"), problems),
            DateOf(section.GetSection("From"), problems), DateOf(section.GetSection("Until"), problems));
    }

    static void Know(IConfigurationSection section, string[] keys, List<string> problems)
    {
        foreach (var child in section.GetChildren().Where(child => !keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
            problems.Add($"{child.Path} is not a key; use {string.Join(", ", keys)}.");
    }

    static LegalRegime? RegimeOf(IConfigurationSection section, List<string> problems) =>
        EachOf<LegalRegime>(section, problems) is { Count: > 0 } regimes ? regimes.First() : null;

    // Names with commas in between, so that a variable can hold them.
    static HashSet<T> EachOf<T>(IConfigurationSection section, List<string> problems) where T : struct, Enum
    {
        var found = new HashSet<T>();
        foreach (var name in (section.Value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (char.IsAsciiLetter(name[0]) && Enum.TryParse<T>(name, ignoreCase: true, out var known)) found.Add(known);
            else problems.Add($"{section.Path} names '{name}'; use {string.Join(", ", Enum.GetNames<T>())}.");
        }
        if (found.Count == 0) problems.Add($"{section.Path} names nothing; use {string.Join(", ", Enum.GetNames<T>())}.");
        return found;
    }

    static KeepingTime TimeOf(IConfigurationSection section, List<string> problems)
    {
        if (KeepingTime.TryParse(section.Value ?? "", out var time)) return time;
        problems.Add($"{section.Path} is '{section.Value}'; write whole days or months, such as '31 days' or '12 months'.");
        return KeepingTime.OfDays(1);
    }

    static DateTimeOffset DateOf(IConfigurationSection section, List<string> problems)
    {
        if (DateOnly.TryParseExact(section.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return new DateTimeOffset(date, default, TimeSpan.Zero);
        problems.Add($"{section.Path} is '{section.Value}'; write a date as 2026-03-01 (00:00 UTC).");
        return default;
    }
}
