using GeoIntel.Models.Hotspots;
using GeoIntel.Models.Hotspots.Forecasting;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Models.Tests.Hotspots.Forecasting;

/// <summary>Seeded crime on a square of cells: hot places that stay, and a commoner type in the same places.</summary>
static class ForecastWorld
{
    public const int Rare = 0, Common = 1, PoliceGenerated = 2;

    static readonly CrimeLayer[] Layers = [new("Rare"), new("Common"), new("Searches", IsPoliceGenerated: true)];

    public static SquareGrid Grid(int side) => SquareGrid.Around(
        from column in Enumerable.Range(0, side)
        from row in Enumerable.Range(0, side)
        select (340_125.0 + 250 * column, 390_125.0 + 250 * row),
        250, withinMetres: 0);

    /// <param name="until">From this step on nothing is as before: what a forecast must not know.</param>
    /// <param name="searches">Police-generated incidents a step, all in the south-west cells.</param>
    public static CrimeCounts Make(ulong seed, int side, int steps, int until = int.MaxValue, int searches = 0)
    {
        var grid = Grid(side);
        var places = new Prng(seed);
        // Risk by cell: most of it in few, as with real crime.
        double[] risk = [.. Enumerable.Range(0, grid.Count).Select(_ => Math.Exp(places.Between(-3, 3)))];
        var incidents = new List<CountedIncident>();
        for (var step = 0; step < steps; step++)
        {
            var random = new Prng(seed * 1_000 + (ulong)(step < until ? step : step + 500));
            for (var i = 0; i < grid.Count / 4; i++) incidents.Add(At(Drawn(random), Rare, step));
            for (var i = 0; i < grid.Count * 3; i++) incidents.Add(At(Drawn(random), Common, step));
            for (var i = 0; i < searches; i++) incidents.Add(At(random.Below(side), PoliceGenerated, step));
        }
        return CrimeCounts.Count(grid, Layers, steps, incidents);

        int Drawn(Prng random)
        {
            var left = random.Between(0, risk.Sum());
            var cell = 0;
            while (cell < risk.Length - 1 && (left -= risk[cell]) > 0) cell++;
            return cell;
        }

        CountedIncident At(int cell, int layer, int step) =>
            new(grid.CentreOf(cell).EastingMetres, grid.CentreOf(cell).NorthingMetres, layer, step);
    }

    public static IHotspotForecaster Named(string name) => Forecasters.All().Single(of => of.Name == name);
}
