using System.Text.Json;
using GeoIntel.Models.Geo;

namespace GeoIntel.Cli.Tests.EndToEnd.ControlRoom;

/// <summary>The page converts coordinates by itself, so that a click tells its grid reference at once.</summary>
public class ConsoleGridTests
{
    const int Seed = 20261123;

    [ConsoleFact]
    public async Task The_page_places_a_point_where_the_service_does()
    {
        var random = new Random(Seed);
        var points = Enumerable.Range(0, 2000).Select(_ => GeoPoint.OfMetres(random.Next(80_000, 655_000), random.Next(5_000, 1_215_000))).ToList();
        await using var browser = ConsoleBrowser.Start();

        var answer = await browser.RunAsync(
            "nobody",
            """
            const { toDegrees, toGrid } = await load('grid.ts');
            return args.points.map(([easting, northing]) => {
              const degrees = toDegrees({ easting, northing });
              const back = toGrid(degrees);
              return [degrees.longitude, degrees.latitude, back.easting, back.northing];
            });
            """,
            new { points = points.Select(point => new[] { point.EastingMetres, point.NorthingMetres }) });

        foreach (var (point, told) in points.Zip(answer.EnumerateArray()))
        {
            var expected = NationalGrid.ToWgs84(point);
            double[] found = [.. told.EnumerateArray().Select(number => number.GetDouble())];
            // A ten-millionth of a degree is a centimetre.
            Assert.True(
                Math.Abs(found[0] - expected.LongitudeDegrees) < 2e-7 && Math.Abs(found[1] - expected.LatitudeDegrees) < 1e-7
                && Math.Abs(found[2] - point.EastingMetres) < 0.01 && Math.Abs(found[3] - point.NorthingMetres) < 0.01,
                $"Seed {Seed}, {point}: {JsonSerializer.Serialize(found)} instead of {expected}");
        }
    }

    [ConsoleFact]
    public async Task A_grid_reference_is_that_of_the_Ordnance_Survey()
    {
        await using var browser = ConsoleBrowser.Start();

        // The second is the example of its "A guide to coordinate systems in Great Britain".
        var told = await browser.RunAsync(
            "nobody",
            "const { reference } = await load('grid.ts'); return args.points.map(([easting, northing]) => reference({ easting, northing }));",
            new { points = (int[][])[[345800, 392000], [651409, 313177], [438700, 114800], [0, 0], [429157, 1179543], [-1, 5], [700_000, 5]] });

        Assert.Equal(
            ["SJ 45800 92000", "TG 51409 13177", "SU 38700 14800", "SV 00000 00000", "HU 29157 79543", "", ""],
            told.EnumerateArray().Select(text => text.GetString()));
    }
}
