namespace GeoIntel.Service.Storage.Profiles;

/// <summary>How groups are told apart in a profile: by status and by how long nobody has vouched for them.</summary>
static class GroupStatuses
{
    public static IReadOnlyList<string> Names { get; } = ["active", "dormant", "archived"];

    /// <summary>With the most days, the last without end.</summary>
    public static IReadOnlyList<(string Name, double DaysMax)> Ages { get; } =
    [
        ("up to 3 months ago", 91), ("3 to 6 months ago", 182), ("6 to 12 months ago", 365),
        ("more than a year ago", double.PositiveInfinity),
    ];

    /// <param name="status">As in the contract; a group whose status is not stated is active.</param>
    public static string NameOf(short status) => Names[Math.Max(status - 1, 0)];

    public static string AgeOf(TimeSpan age) => Ages.First(of => age.TotalDays <= of.DaysMax).Name;
}
