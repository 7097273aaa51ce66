namespace GeoIntel.Models.Hotspots.Runs;

/// <summary>A cell's place among all when the highest come first.</summary>
/// <param name="Rank">From 1; equal values share the first rank of theirs.</param>
/// <param name="CumulativeAreaPercent">Of the whole area, up to and with this cell.</param>
/// <param name="Flagged">Whether it lies within the share of the area that is flagged.</param>
readonly record struct RankedPlace(int Cell, int Rank, double CumulativeAreaPercent, bool Flagged)
{
    /// <remarks>Equal values go by id. The flagged share is filled with whole cells, with one at least; a cell without
    /// any expectation is never flagged.</remarks>
    public static IReadOnlyList<RankedPlace> Of(ICells units, IReadOnlyList<double> values, double flagAreaShare)
    {
        var order = Enumerable.Range(0, units.Count)
            .OrderByDescending(cell => values[cell]).ThenBy(units.IdOf, StringComparer.Ordinal).ToList();
        var total = order.Sum(units.AreaSquareMetresOf);
        var places = new List<RankedPlace>(order.Count);
        var area = 0.0;
        foreach (var cell in order)
        {
            area += units.AreaSquareMetresOf(cell);
            var tied = places.Count > 0 && values[places[^1].Cell] == values[cell];
            // A share that is just reached counts as reached, whatever the sum's last digit.
            var within = area <= flagAreaShare * total * (1 + 1e-9);
            places.Add(new RankedPlace(
                cell, tied ? places[^1].Rank : places.Count + 1, 100 * area / total, values[cell] > 0
                    && (within || places.Count == 0)));
        }
        return places;
    }
}
