using GeoIntel.Models.Geo;
using GeoIntel.Models.Hotspots;
using GeoIntel.Models.Hotspots.Runs;
using GeoIntel.Models.Incidents;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Models.Tests.Hotspots.Runs;

/// <summary>A made-up borough: burglary round one corner, drugs round another, the rest anywhere.</summary>
//   404 +-------+
//       |     D |
//       |       |
//       | B     |
//   400 +-------+
//      340     344   km on the National Grid
static class RunWorld
{
    public static readonly DateOnly First = new(2024, 1, 1);

    /// <summary>Few simulations, so that a run takes a second.</summary>
    public static readonly HotspotRunOptions Quick = new() { NullRuns = 19, ScanShuffles = 19, BackTestOrigins = 2,
        FlagAreaShare = 0.05 };

    public static readonly RunLabels Labels = new()
    {
        RunId = "run-1", CreatedAt = new DateTimeOffset(2025, 3, 1, 9, 0, 0, TimeSpan.Zero), CodeVersion = "test",
        Handling = "Analysts <only>",
        Purpose = "LOCP-1", Attribution = "Made up.",
    };

    public static List<Incident> Incidents(int months, ulong seed = 1)
    {
        var (random, incidents) = (new Prng(seed), new List<Incident>());
        for (var month = 0; month < months; month++)
        {
            Scatter(month, "Burglary", 20 + random.Below(5), 340_900, 401_100, 350);
            Scatter(month, "Robbery", 6 + random.Below(4), 341_400, 401_400, 900);
            Scatter(month, "Drugs", 15 + random.Below(5), 343_200, 402_900, 300);
            Scatter(month, "Shoplifting", 25 + random.Below(9), 342_000, 402_000, 2_000);
        }
        return incidents;

        void Scatter(int month, string type, int count, double east, double north, double reach)
        {
            for (var i = 0; i < count; i++)
                incidents.Add(At(type, First.AddMonths(month), east + random.Between(-reach, reach), north
                    + random.Between(-reach, reach)));
        }
    }

    public static Incident At(string type, DateOnly month, double east, double north) => new()
    {
        CrimeType = CrimeType.Of(type),
        Time = IncidentTime.OfMonth(month.Year, month.Month),
        Place = GeoPoint.OfMetres(east, north),
        Flags = CrimeType.Of(type).IsPoliceGenerated ? IncidentFlags.PoliceGenerated : IncidentFlags.None,
        FlagsTold = IncidentFlags.PoliceGenerated,
    };

    public static HotspotRunInput Input(List<Incident> incidents, CrimeGroup? group = null, int side = 500) => new()
    {
        Incidents = incidents, Group = group ?? CrimeGroups.NeighbourhoodCrime, Cells = Grid(side),
    };

    /// <summary>All squares of the borough, wherever incidents lie.</summary>
    public static SquareGrid Grid(int side) => SquareGrid.Around(
        from east in Enumerable.Range(0, 4_000 / side)
        from north in Enumerable.Range(0, 4_000 / side)
        select (340_000.0 + (east + 0.5) * side, 400_000.0 + (north + 0.5) * side), side, 0);

    /// <summary>Four quarters of the borough; the most deprived is the south-west.</summary>
    public static BoundaryAreas Quarters() => BoundaryAreas.Of(
        "quarters",
        [
            Quarter("A-south-west", 0, 0, 1), Quarter("B-south-east", 1, 0, 4), Quarter("C-north-west", 0, 1, 7),
            Quarter("D-north-east", 1, 1, 10),
        ]);

    static BoundaryArea Quarter(string code, int column, int row, int decile)
    {
        var (west, south) = (340_000.0 + 2_000 * column, 400_000.0 + 2_000 * row);
        var outline = new NetTopologySuite.Geometries.Polygon(new NetTopologySuite.Geometries.LinearRing(
            [new(west, south), new(west + 2_000, south), new(west + 2_000, south + 2_000), new(west, south + 2_000),
                new(west, south)]))
        {
            SRID = NationalGrid.Srid,
        };
        return new BoundaryArea(code, code, outline, Residents: 1_000 * decile, Households: null, decile);
    }
}
