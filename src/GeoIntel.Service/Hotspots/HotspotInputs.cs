using GeoIntel.Models.Geo;
using GeoIntel.Models.Hotspots;
using GeoIntel.Models.Hotspots.Forecasting;
using GeoIntel.Models.Hotspots.Runs;
using GeoIntel.Models.Incidents;
using GeoIntel.Service.Storage.Hotspots;
using GeoIntel.Service.Storage.Incidents;

namespace GeoIntel.Service.Hotspots;

/// <summary>Gathers what a run or a back-test is made of: incidents and boundaries, nothing else.</summary>
sealed class HotspotInputs(IncidentStore incidents, HotspotCellStore cells)
{
    /// <summary>Without boundaries the ground around any incident is the area: an empty place between two streets
    /// belongs to it, the sea does not.</summary>
    const double AroundMetres = 750;

    /// <summary>All of them are held in memory, at about 200 bytes.</summary>
    const int IncidentsMax = 5_000_000;

    /// <exception cref="RunRefusedException">There is nothing that it could be made of.</exception>
    public async Task<HotspotRunInput> GatherAsync(HotspotOrder order, CancellationToken cancellation)
    {
        var from = IncidentTime.MonthStart(order.FirstMonth.Year, order.FirstMonth.Month);
        var until = IncidentTime.MonthStart(order.EndMonth.Year, order.EndMonth.Month);
        var found = new List<Incident>();
        await foreach (var incident in incidents.ReadAsync(from, until, "", null, cancellation))
        {
            if (incident.Time.LondonMonth >= order.FirstMonth) found.Add(incident);
            if (found.Count > IncidentsMax)
                throw new RunRefusedException(
                    $"There are more than {IncidentsMax} incidents in these months; ask for fewer months.");
        }
        var areas = await AreasAsync(order.BoundarySet, cancellation);
        var units = order.SideMetres is { } side
            ? SquaresOf(side, areas, found)
            : await AreasAsync(order.Unit, cancellation) as ICells
                ?? throw new RunRefusedException($"There is no boundary set '{order.Unit}'; import it first.");
        return new HotspotRunInput
        {
            Incidents = found,
            Group = order.Group(),
            Cells = units,
            FirstMonth = order.FirstMonth,
            Months = order.MonthCount,
            Areas = areas,
            MeansBefore = await cells.MeansBeforeAsync(order.CrimeGroup, order.Unit, cancellation),
            Forecasters = Forecasters.All,
        };
    }

    async Task<BoundaryAreas?> AreasAsync(string set, CancellationToken cancellation)
    {
        if (set.Length == 0) return null;
        return await cells.AreasAsync(set, cancellation)
            ?? throw new RunRefusedException($"There is no boundary set '{set}'; import it first.");
    }

    static SquareGrid SquaresOf(int side, BoundaryAreas? areas, List<Incident> found)
    {
        try
        {
            return areas is null
                ? SquareGrid.Around(
                    found.Where(of => of.Place is not null).Select(
                        of => (of.Place!.Value.EastingMetres, of.Place.Value.NorthingMetres)),
                    side, AroundMetres)
                : SquareGrid.Covering(
                    [.. Enumerable.Range(0, areas.Count).Select(area => OutlineOf(areas, area))], side);
        }
        catch (ArgumentException exception)
        {
            throw new RunRefusedException(exception.Message);
        }
    }

    static Outline OutlineOf(BoundaryAreas areas, int area) =>
        Outline.TryCreate(areas.OutlineOf(area), out var outline, out var problem) ? outline
            : throw new RunRefusedException(problem);
}
