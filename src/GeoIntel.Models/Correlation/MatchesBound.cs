namespace GeoIntel.Models.Correlation;

/// <summary>How many matches a sighting can make at most, so that a buffer of that room never overflows.</summary>
/// <param name="PerSighting">Without its candidates.</param>
/// <param name="PerCandidate">More for each candidate; 0 when no rule takes similar marks.</param>
readonly record struct MatchesBound(int PerSighting, int PerCandidate)
{
    public static MatchesBound Of(MarkCompiler marks, NominalRulesCompiler rules, int nominals)
    {
        const int Presence = 1;
        var (weightiest, ofOneFold, run, all) = (0, 0, 0, 0L);
        var fold = 0UL;
        for (var i = 0; i < marks.Count; i++)
        {
            var mark = marks[i];
            var (weight, own) = (Weight(mark, marks, rules), MarkFold.Of(mark.Vrm));
            run = weight + (own == fold ? run : 0);
            fold = own;
            ofOneFold = Math.Max(ofOneFold, run);
            weightiest = Math.Max(weightiest, weight);
            all += weight;
        }
        var observed = 0;
        for (var i = 0; i < nominals; i++) observed = Math.Max(observed, rules[i].Count);
        var similar = (long)marks.Index.SimilarMax * weightiest;
        var perSighting = ofOneFold + Math.Min(similar, all) + observed;
        return new MatchesBound(
            perSighting == 0 ? 0 : checked((int)perSighting) + Presence, marks.Index.HasSimilar ? weightiest : 0);
    }

    static int Weight(in WatchedMark mark, MarkCompiler marks, NominalRulesCompiler rules)
    {
        var weight = mark.EntryCount;
        var last = -1;
        for (var i = mark.LinkStart; i < mark.LinkStart + mark.LinkCount; i++)
        {
            // Links to one nominal are neighbours.
            var nominal = marks.LinkAt(i).NominalIndex;
            if (nominal != last) weight += rules[nominal].Count;
            last = nominal;
        }
        return weight;
    }
}
