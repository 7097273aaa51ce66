using GeoIntel.Models.Conditions;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Tests.Correlation;

/// <summary>How surely a sighting means a watched mark.</summary>
static class OracleMarks
{
    public static MatchClass? ClassOf(WorldSighting sighting, Vrm watched)
    {
        if (sighting.Vrm.IsEmpty) return null;
        if (sighting.Vrm == watched) return MatchClass.Exact;
        if (VrmGrammar.Canonical(sighting.Vrm) == VrmGrammar.Canonical(watched)) return MatchClass.Equivalent;
        if (EditDistance(sighting.Vrm.Text, watched.Text) == 1) return MatchClass.Similar;
        return sighting.Candidates.Contains(watched) ? MatchClass.Similar : null;
    }

    public static bool Takes(MatchClasses accepts, MatchClass matchClass) => matchClass switch
    {
        MatchClass.Exact => accepts.HasFlag(MatchClasses.Exact),
        MatchClass.Equivalent => accepts.HasFlag(MatchClasses.Equivalent),
        MatchClass.Similar => accepts.HasFlag(MatchClasses.Similar),
        _ => true, // what an operator observed
    };

    /// <summary>Lower is surer.</summary>
    public static int Doubt(MatchClass matchClass) => matchClass switch
    {
        MatchClass.Observed => 0,
        MatchClass.Exact => 1,
        MatchClass.Equivalent => 2,
        _ => 3,
    };

    // Levenshtein: the fewest characters replaced, lost or added.
    static int EditDistance(string a, string b)
    {
        var distances = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                distances[i, j] = (i, j) switch
                {
                    (0, _) => j,
                    (_, 0) => i,
                    _ => Math.Min(
                        Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1,
                        distances[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)),
                };
            }
        }
        return distances[a.Length, b.Length];
    }
}
