using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Correlation;

/// <summary>Finds versions that claim the same time with the same revision: which of them holds, nobody has
/// said.</summary>
static class Contradictions
{
    public static void Report(RegistryState state, Period window, List<WatchlistProblem> problems)
    {
        Report("zones", state.Zones, of => of.Id, of => of.Revision, of => of.Period);
        Report("nominals", state.Nominals, of => of.Id, of => of.Revision, of => of.Registration);
        Report("conditions", state.Conditions, of => of.Id, of => of.Revision, of => of.Period);
        Report("permissions", state.Permissions, of => of.Id, of => of.Revision, of => of.Period);
        Report("listEntries", state.ListEntries, of => of.Id, of => of.Revision, of => of.Period);
        Report("vehicleLinks", state.VehicleLinks, of => of.Id, of => of.Revision, of => of.Period);
        Report("memberships", state.Memberships, of => of.Id, of => of.Revision, of => of.Period);

        void Report<T>(
            string collection, IReadOnlyList<T> versions, Func<T, string> id, Func<T, int> revision,
            Func<T, Period> period)
        {
            var seen = new Dictionary<(string Id, int Revision), Period>(versions.Count);
            foreach (var version in versions)
            {
                var (key, own) = ((id(version), revision(version)), period(version).Intersect(window));
                if (own.IsEmpty || seen.TryAdd(key, own) || seen[key].Intersect(own).IsEmpty) continue;
                problems.Add(new WatchlistProblem(
                    $"{collection}/{key.Item1}",
                    $"Revision {key.Item2} stands twice for the same time; the one that stands first in the registry " +
                    "counts. Take the other away, or give it a revision of its own."));
            }
        }
    }
}
