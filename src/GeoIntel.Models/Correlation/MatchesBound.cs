namespace GeoIntel.Models.Correlation;

/// <summary>How many matches a sighting can make at most, so that a buffer of that room never overflows.</summary>
/// <param name="PerSighting">Without its candidates.</param>
/// <param name="PerCandidate">More for each candidate; 0 when no rule takes similar marks.</param>
readonly record struct MatchesBound(int PerSighting, int PerCandidate)
{
    public static MatchesBound Of(MarkCompiler marks, NominalRules[] nominals)
    {
        const int Presence = 1;
        var weights = Array.ConvertAll(marks.Marks, mark => Weight(mark, marks.Links, nominals));
        var (weightiest, ofOneFold, run) = (0, 0, 0);
        for (var i = 0; i < weights.Length; i++)
        {
            var sameFold = i > 0 && MarkFold.Of(marks.Marks[i].Vrm) == MarkFold.Of(marks.Marks[i - 1].Vrm);
            run = weights[i] + (sameFold ? run : 0);
            ofOneFold = Math.Max(ofOneFold, run);
            weightiest = Math.Max(weightiest, weights[i]);
        }
        var observed = nominals.Length == 0 ? 0 : nominals.Max(rules => rules.Count);
        var similar = (long)marks.Index.SimilarMax * weightiest;
        var perSighting = ofOneFold + Math.Min(similar, weights.Sum(weight => (long)weight)) + observed;
        return new MatchesBound(
            perSighting == 0 ? 0 : checked((int)perSighting) + Presence, marks.Index.HasSimilar ? weightiest : 0);
    }

    static int Weight(WatchedMark mark, LinkTest[] links, NominalRules[] nominals)
    {
        var weight = mark.EntryCount;
        for (var i = mark.LinkStart; i < mark.LinkStart + mark.LinkCount; i++)
        {
            // Links to one nominal are neighbours.
            var isNew = i == mark.LinkStart || links[i].NominalIndex != links[i - 1].NominalIndex;
            if (isNew) weight += nominals[links[i].NominalIndex].Count;
        }
        return weight;
    }
}
