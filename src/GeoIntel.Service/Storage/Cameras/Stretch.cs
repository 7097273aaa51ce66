using GeoIntel.Models.Passes;

namespace GeoIntel.Service.Storage.Cameras;

/// <summary>A time at one camera, both ends belong to it, at which reads came or were taken back.</summary>
/// <param name="Ahead">So far beyond it stored passes are looked at.</param>
/// <param name="LastedMax">So long may a stored pass of the camera have lasted: by the rule in force, or by one that was.</param>
sealed record Stretch(
    int Camera, PassRule Rule, DateTimeOffset From, DateTimeOffset Until, TimeSpan Ahead, TimeSpan LastedMax)
{
    /// <summary>A pass that began before was over when it began, and one not read since.</summary>
    public DateTimeOffset BeganMin => From - Rule.ResetAfter - LastedMax;

    /// <inheritdoc cref="BeganMin"/>
    public DateTimeOffset ReadMin => From - Rule.ResetAfter;

    /// <summary>Stored passes that begin then, or later, are not looked at.</summary>
    public DateTimeOffset End => Until + Ahead;

    /// <param name="moments">At which reads came or were taken back, in any order.</param>
    /// <param name="lastedMax">The longest that its passes may last by any rule it has had, where that is longer.</param>
    public static List<Stretch> Of(
        int camera, PassRule rule, IEnumerable<DateTimeOffset> moments, TimeSpan lastedMax = default)
    {
        var lasted = lastedMax > rule.LengthMax ? lastedMax : rule.LengthMax;
        // Where nothing is stored after it, all that is open at its end is over after half of this.
        return Join(moments.Select(at => new Stretch(camera, rule, at, at, 2 * rule.ResetAfter, lasted)));
    }

    /// <summary>Joins those that meet: no two that are left look at the same moment of a camera.</summary>
    public static List<Stretch> Join(IEnumerable<Stretch> stretches)
    {
        var joined = new List<Stretch>();
        foreach (var next in stretches.OrderBy(of => of.Camera).ThenBy(of => of.From))
        {
            if (joined.Count > 0 && joined[^1] is var last && last.Camera == next.Camera && next.From <= last.End)
            {
                joined[^1] = last with
                {
                    Until = last.Until > next.Until ? last.Until : next.Until,
                    Ahead = last.Ahead > next.Ahead ? last.Ahead : next.Ahead,
                };
            }
            else
            {
                joined.Add(next);
            }
        }
        return joined;
    }

    /// <summary>The same, looking further.</summary>
    public Stretch Further() => this with { Ahead = 2 * Ahead };
}
