using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Correlation;

/// <summary>Compiles the entries of vehicle lists.</summary>
static class EntryCompiler
{
    public static List<LaidEntry> Compile(
        RegistryState state, Period window, ZoneCompiler zones, WeekMaps weeks, List<WatchlistProblem> problems)
    {
        var laid = new List<LaidEntry>(state.ListEntries.Count);
        foreach (var part in Versions.Of(state.ListEntries, of => of.Id, of => of.Revision, of => of.InForce))
        {
            if (part.Period.Intersect(window).IsEmpty) continue;

            var entry = part.Version;
            var problem = entry.Vrm.IsEmpty ? "It has no registration mark; it makes no hits."
                : entry.ZoneId.Length > 0 ? zones.FindProblem(entry.ZoneId)
                : null;
            if (problem is not null)
            {
                problems.Add(new WatchlistProblem($"listEntries/{entry.Id}", problem));
                continue;
            }
            var week = weeks.Add(entry.Schedule);
            if (entry.ZoneId.Length == 0)
            {
                laid.Add(Lay(part, part.Period, week, -1));
                continue;
            }
            foreach (var (zone, period) in zones.Of(entry.ZoneId))
            {
                var inForce = part.Period.Intersect(period);
                if (!inForce.Intersect(window).IsEmpty) laid.Add(Lay(part, inForce, week, zone));
            }
        }
        return laid;
    }

    static LaidEntry Lay(Deciding<ListEntry> part, Period inForce, int week, int zone)
    {
        var entry = part.Version;
        var test = new EntryTest(
            TickPeriod.Of(inForce), part.EndsAt.UtcTicks, entry.DirectionDegrees ?? double.NaN,
            entry.DirectionToleranceDegrees, zone, week, MatchClassBits.Of(entry.Accepts));
        return new LaidEntry(MarkKey.Of(entry.Vrm), entry, test);
    }
}
