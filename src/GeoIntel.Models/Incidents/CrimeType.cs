namespace GeoIntel.Models.Incidents;

/// <summary>A type of crime or incident as its publisher names it, for example "Burglary".</summary>
/// <remarks>Compared without regard to case; blanks at the ends are dropped. The default value is no type.</remarks>
public readonly record struct CrimeType
{
    public const int LengthMax = 80;

    CrimeType(string name) => Name = name;

    /// <summary>As recorded.</summary>
    public string Name => field ?? "";

    // The names data.police.uk has used since May 2013.
    public static CrimeType AntiSocialBehaviour { get; } = Of("Anti-social behaviour");
    public static CrimeType Burglary { get; } = Of("Burglary");
    public static CrimeType Drugs { get; } = Of("Drugs");
    public static CrimeType PossessionOfWeapons { get; } = Of("Possession of weapons");
    public static CrimeType Robbery { get; } = Of("Robbery");
    public static CrimeType StopAndSearch { get; } = Of("Stop and search");
    public static CrimeType TheftFromThePerson { get; } = Of("Theft from the person");
    public static CrimeType VehicleCrime { get; } = Of("Vehicle crime");

    /// <summary>Whether incidents of this type come to be known mostly by police looking for them.</summary>
    /// <remarks>Their counts follow patrols; a map of them sends patrols to where patrols went. They stay out of the
    /// combined score and out of what one type may learn from others.</remarks>
    public bool IsPoliceGenerated => this == Drugs || this == PossessionOfWeapons || this == StopAndSearch;

    /// <returns>False when nothing is left without blanks, it is longer than <see cref="LengthMax"/>, or holds control
    /// characters.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out CrimeType type)
    {
        text = text.Trim();
        var fits = text.Length is > 0 and <= LengthMax && !text.ContainsAnyInRange('\0', '\x1f');
        type = fits ? new CrimeType(text.ToString()) : default;
        return fits;
    }

    /// <summary>A type of our own naming.</summary>
    public static CrimeType Of(string name) =>
        TryParse(name, out var type)
            ? type
            : throw new ArgumentException($"'{name}' is no crime type; give 1 to {LengthMax} characters.", nameof(name));

    public bool Equals(CrimeType other) => Name.Equals(other.Name, StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode() => Name.GetHashCode(StringComparison.OrdinalIgnoreCase);

    public override string ToString() => Name;
}
