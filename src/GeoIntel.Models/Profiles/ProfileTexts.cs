namespace GeoIntel.Models.Profiles;

/// <summary>The fields that analysts write in: what is made of the figures is theirs to say, recommendations above
/// all.</summary>
public static class ProfileTexts
{
    public const string Summary = "summary";
    public const string Recommendations = "recommendations";

    /// <summary>In the order of the page.</summary>
    public static IReadOnlyList<string> Fields { get; } =
        [Summary, FieldOf(ProfilePart.Pursue), FieldOf(ProfilePart.Prevent), FieldOf(ProfilePart.Protect),
            FieldOf(ProfilePart.Prepare), Recommendations];

    public static string FieldOf(ProfilePart part) => part.ToString().ToLowerInvariant();
}
