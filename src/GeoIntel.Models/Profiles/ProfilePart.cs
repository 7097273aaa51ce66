namespace GeoIntel.Models.Profiles;

/// <summary>The four Ps that a profile is ordered by, and that analysts write a text to.</summary>
public enum ProfilePart
{
    Pursue = 1,
    Prevent = 2,
    Protect = 3,
    Prepare = 4,
}
