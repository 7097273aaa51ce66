namespace GeoIntel.Models.Scenes;

/// <summary>Where and when something happened that is asked about.</summary>
/// <param name="Cameras">Keys of the cameras that saw who was there; at least one.</param>
/// <param name="From">Start of the time in which whoever was there counts.</param>
/// <param name="Until">Its end, outside it.</param>
public sealed record Scene(IReadOnlyList<int> Cameras, DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>So far in time apart, or more, are two scenes two occasions: nearer ones may be passed on one journey.</summary>
    public static readonly TimeSpan Apart = TimeSpan.FromHours(6);

    /// <summary>So long are the scenes of one occasion together, at most; a day moved by a day would meet itself.</summary>
    public static readonly TimeSpan OccasionMax = TimeSpan.FromDays(1);
}

/// <summary>The cameras of a scene in its hours, moved by whole days of London's calendar.</summary>
/// <param name="Scene">Its place among the scenes asked about.</param>
/// <param name="Day">By how many days it is moved; 0 is the scene itself.</param>
/// <param name="Until">Outside it.</param>
public readonly record struct SceneWindow(int Scene, int Day, DateTimeOffset From, DateTimeOffset Until);
