using System.Globalization;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Hotspots;
using GeoIntel.Models.Incidents;
using NetTopologySuite.Geometries;

namespace GeoIntel.Benchmarks.Gates.Documents;

/// <summary>What the simulated borough does not have of itself: wards with residents, recorded incidents, and candidate
/// sites.</summary>
static class MadeTown
{
    public const string Wards = "ashmere-wards";
    public const int IncidentMonths = 36;

    const int Columns = 4;
    const int Rows = 5;
    const double West = 340_000, South = 385_000, WardWidth = 2_500, WardHeight = 2_400;
    const int IncidentsAMonth = 1_200; // as many as a district of 150 000 residents records
    const string Attribution = "Made up.";

    static readonly (string Type, int Share)[] Types =
    [
        ("Violence and sexual offences", 36), ("Anti-social behaviour", 20), ("Burglary", 8), ("Vehicle crime", 9), ("Shoplifting", 10),
        ("Drugs", 8), ("Robbery", 3), ("Criminal damage and arson", 5), ("Modern slavery", 1),
    ];

    public static V1.BoundarySet WardSet { get; } =
        new() { Id = Wards, DisplayName = "Ashmere wards", Attribution = Attribution, AreaCount = Columns * Rows };

    public static BoundaryAreas Areas() => BoundaryAreas.Of(Wards, Enumerable.Range(0, Columns * Rows).Select(i =>
    {
        var (west, south) = (West + (i % Columns * WardWidth), South + (i / Columns * WardHeight));
        var outline = new GeometryFactory(new(), 27700).ToGeometry(new(west, west + WardWidth, south, south + WardHeight));
        return new BoundaryArea(
            string.Create(CultureInfo.InvariantCulture, $"ASH{i:00}"), string.Create(CultureInfo.InvariantCulture, $"Ward {i + 1}"), outline,
            Residents: 5_500 + (i * 271 % 4_000), Households: 2_400 + (i * 113 % 1_500), DeprivationDecile: 1 + (i % 10));
    }));

    /// <summary>A publication for each of the months up to and with the last.</summary>
    public static IReadOnlyList<IncidentPublication> Incidents(DateOnly lastMonth)
    {
        var random = new Random(9);
        var months = Enumerable.Range(0, IncidentMonths).Select(back => lastMonth.AddMonths(back - IncidentMonths + 1));
        return [.. months.Select(month => new IncidentPublication(
            "ashmere-police", month.ToString("yyyy-MM", CultureInfo.InvariantCulture), "made-up.csv", "",
            [.. Enumerable.Range(0, IncidentsAMonth).Select(_ => Incident(random, month))]))];
    }

    static Incident Incident(Random random, DateOnly month)
    {
        var type = CrimeType.Of(TypeOf(random.Next(100)));
        var flags = type.IsPoliceGenerated ? IncidentFlags.PoliceGenerated : IncidentFlags.None;
        if (random.Next(40) == 0) flags |= IncidentFlags.KnifeEnabled;
        if (random.Next(60) == 0) flags |= IncidentFlags.VehicleNuisance;
        return new Incident
        {
            CrimeType = type,
            Time = IncidentTime.At(IncidentTime.MonthStart(month.Year, month.Month).AddMinutes(random.Next(28 * 24 * 60))),
            Place = random.Next(50) == 0 ? null : Place(random),
            Flags = flags,
            FlagsTold = IncidentFlags.PoliceGenerated | IncidentFlags.KnifeEnabled | IncidentFlags.VehicleNuisance,
        };
    }

    // Half of them gather about a few places, the others lie anywhere.
    static GeoPoint Place(Random random)
    {
        if (random.Next(2) == 0) return GeoPoint.OfMetres(West + random.Next(10_000), South + random.Next(12_000));
        var centre = random.Next(6);
        var (angle, away) = (2 * Math.PI * random.NextDouble(), 450 * random.NextDouble());
        return GeoPoint.OfMetres(
            West + 1_500 + (centre * 1_400) + (away * Math.Cos(angle)), South + 1_800 + (centre * 3_700 % 9_000) + (away * Math.Sin(angle)));
    }

    static string TypeOf(int draw)
    {
        foreach (var (type, share) in Types)
        {
            if ((draw -= share) < 0) return type;
        }
        return Types[0].Type;
    }

    /// <summary>Candidate sites, every second with its case, as `geointel siting review` takes them.</summary>
    public static string Candidates(int count, double width, double height, double west = West, double south = South)
    {
        var random = new Random(11);
        var text = new StringWriter();
        text.WriteLine("id,easting,northing,reach_metres,recorded_need,less_intrusive_alternative,privacy_assessment_reference,review_date");
        for (var i = 0; i < count; i++)
        {
            var state = i % 2 == 0 ? "Thefts were recorded,Lighting was tried,DPIA-1,2099-01-01" : ",,,";
            text.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"site-{i:0000},{west + (random.NextDouble() * width):0},{south + (random.NextDouble() * height):0},{200 + (random.Next(5) * 100)},{state}"));
        }
        return text.ToString();
    }
}
