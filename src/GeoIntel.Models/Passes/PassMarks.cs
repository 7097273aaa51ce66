using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Passes;

/// <summary>Recognises passes of vehicles that stand in view, and passes of what is no registration mark. They are
/// marked, never left out.</summary>
public static class PassMarks
{
    /// <summary>Passes of one vehicle at one camera that follow on each other for so long are of a parked
    /// one.</summary>
    public static readonly TimeSpan ParkedAfter = TimeSpan.FromMinutes(10);

    /// <summary>After a longer pause it has left and come back.</summary>
    public static readonly TimeSpan ParkedPauseMax = TimeSpan.FromMinutes(5);

    /// <summary>Passes that begin further away than this tell nothing about whether a vehicle is parked.</summary>
    public static readonly TimeSpan ParkedReach = ParkedAfter + 2 * ParkedPauseMax;

    /// <summary>So long before and after a pass others are counted to tell whether it is of a registration
    /// mark.</summary>
    public static readonly TimeSpan NoMarkReach = TimeSpan.FromHours(12);

    /// <summary>So often is no vehicle of an unknown form read beside so many others.</summary>
    public const int NoMarkPassesMin = 10;

    /// <inheritdoc cref="NoMarkPassesMin"/>
    public const int NoMarkCompanionsMin = 5;

    /// <param name="others">Passes of the same vehicle at the same camera, in any order, itself among them or
    /// not.</param>
    public static bool IsParked(PassSpan pass, IEnumerable<PassSpan> others)
    {
        var (begins, ends) = (pass.FirstAt, pass.LastAt);
        var all = others.OrderBy(of => of.FirstAt).ToList();
        foreach (var after in all.Where(of => of.FirstAt >= pass.FirstAt))
        {
            if (after.FirstAt - ends > ParkedPauseMax) break;
            if (after.LastAt > ends) ends = after.LastAt;
        }
        foreach (var before in all.Where(of => of.FirstAt < pass.FirstAt).OrderByDescending(of => of.LastAt))
        {
            if (begins - before.LastAt > ParkedPauseMax) break;
            if (before.FirstAt < begins) begins = before.FirstAt;
        }
        return ends - begins >= ParkedAfter;
    }

    /// <summary>Whether a reading can be anything but a British mark; only such ones are looked at closer.</summary>
    public static bool HasNoForm(Vrm vrm) => VrmGrammar.FormOf(vrm) == VrmForm.Unknown;

    /// <param name="passes">How many passes of it there were at the camera, itself counted.</param>
    /// <param name="accompanied">How many of them were beside a pass of another vehicle.</param>
    /// <param name="companions">How many different marks those others had.</param>
    public static bool IsNoMark(Vrm vrm, int passes, int accompanied, int companions) =>
        HasNoForm(vrm) && passes >= NoMarkPassesMin && 2 * accompanied >= passes && companions >= NoMarkCompanionsMin;
}

/// <summary>From the first read of a pass to its last one.</summary>
public readonly record struct PassSpan(DateTimeOffset FirstAt, DateTimeOffset LastAt);
