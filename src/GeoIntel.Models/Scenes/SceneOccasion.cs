using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Scenes;

/// <summary>Scenes so near in time that one journey may pass them all, and the days with which they are compared.</summary>
/// <param name="Scenes">Places among the scenes asked about.</param>
/// <param name="Days">By how many days each is away from the scenes' own; ascending, without 0.</param>
public sealed record SceneOccasion(IReadOnlyList<int> Scenes, IReadOnlyList<int> Days)
{
    /// <summary>Cuts scenes into occasions, in the order of time.</summary>
    /// <param name="from">Compared is with days in which all hours of the occasion lie at or after this,</param>
    /// <param name="until">and before this.</param>
    /// <remarks>Only with days of the same kind, Monday to Friday or Saturday and Sunday, for many who pass go to work; public
    /// holidays are not known. A day on which a camera's hours meet those of any scene at that camera is left out.</remarks>
    /// <exception cref="ArgumentException">The scenes of an occasion last longer than <see cref="Scene.OccasionMax"/>.</exception>
    public static IReadOnlyList<SceneOccasion> Of(IReadOnlyList<Scene> scenes, DateTimeOffset from, DateTimeOffset until)
    {
        var occasions = new List<SceneOccasion>();
        foreach (var together in Cut(scenes))
        {
            var start = together.Min(scene => scenes[scene].From);
            if (together.Max(scene => scenes[scene].Until) - start > Scene.OccasionMax)
                throw new ArgumentException($"The occasion of {start:O} lasts longer than {Scene.OccasionMax}.", nameof(scenes));
            var least = (int)Math.Floor((from - start).TotalDays) - 1;
            var most = (int)Math.Ceiling((until - start).TotalDays) + 1;
            var days = Enumerable.Range(least, Math.Max(0, most - least + 1)).Where(day => day != 0 && IsCompared(together, day));
            occasions.Add(new(together, [.. days]));

            bool IsCompared(List<int> occasion, int day)
            {
                if (IsWeekend(Move(start, day)) != IsWeekend(start)) return false;
                return occasion.TrueForAll(scene =>
                {
                    var (begins, ends) = (Move(scenes[scene].From, day), Move(scenes[scene].Until, day));
                    return begins >= from && ends <= until && begins < ends && !scenes.Any(other =>
                        begins < other.Until && ends > other.From && other.Cameras.Intersect(scenes[scene].Cameras).Any());
                });
            }
        }
        return occasions;
    }

    /// <summary>The same time by the clock in London, some days later; earlier when it is negative.</summary>
    public static DateTimeOffset Move(DateTimeOffset instant, int days)
    {
        var wall = LondonClock.ToLondon(instant).DateTime.AddDays(days);
        var guess = new DateTimeOffset(wall, LondonClock.ToLondon(instant).Offset);
        // The offset there; an hour that is passed over in spring is the hour after it.
        return new DateTimeOffset(wall, LondonClock.ToLondon(guess).Offset).ToUniversalTime();
    }

    /// <summary>Whether a day, counted from the scenes' own, is the same day of the week.</summary>
    public static bool IsSameWeekday(int day) => day % 7 == 0;

    static bool IsWeekend(DateTimeOffset instant) =>
        LondonClock.ToLondon(instant).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    static List<List<int>> Cut(IReadOnlyList<Scene> scenes)
    {
        var occasions = new List<List<int>>();
        var end = DateTimeOffset.MinValue;
        foreach (var scene in Enumerable.Range(0, scenes.Count).OrderBy(i => scenes[i].From).ThenBy(i => i))
        {
            if (occasions.Count == 0 || scenes[scene].From - end >= Scene.Apart) occasions.Add([]);
            occasions[^1].Add(scene);
            if (scenes[scene].Until > end) end = scenes[scene].Until;
        }
        return occasions;
    }
}
