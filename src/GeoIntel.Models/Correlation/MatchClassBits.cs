using GeoIntel.Models.Conditions;
using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Correlation;

/// <summary>Classes of match as bits of a byte, and which of two is the surer.</summary>
static class MatchClassBits
{
    const int Observed = 1 << (int)MatchClass.Observed - 1;

    /// <summary>What a rule takes; what an operator observed is always taken.</summary>
    public static byte Of(MatchClasses accepts) => (byte)((int)accepts & (int)MatchClasses.All | Observed);

    public static bool Takes(byte accepts, MatchClass matchClass) => (accepts >> (int)matchClass - 1 & 1) != 0;

    /// <summary>Lower is surer: observed, exact, equivalent, similar.</summary>
    public static int Rank(MatchClass matchClass) => matchClass == MatchClass.Observed ? 0 : (int)matchClass;
}
