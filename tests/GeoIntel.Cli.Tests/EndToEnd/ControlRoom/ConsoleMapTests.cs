using System.Globalization;
using GeoIntel.Cli.Remote;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Hotspots;
using GeoIntel.Models.Incidents;
using GeoIntel.V1;
using NetTopologySuite.Geometries;
using BoundaryArea = GeoIntel.Models.Hotspots.BoundaryArea;
using Incident = GeoIntel.Models.Incidents.Incident;
using IncidentPublication = GeoIntel.Models.Incidents.IncidentPublication;

namespace GeoIntel.Cli.Tests.EndToEnd.ControlRoom;

/// <summary>What the screen's map draws of layers that others fill.</summary>
public sealed class ConsoleMapTests
{
    const string WardSet = "screen-wards";
    const int Months = 30;
    const int Ward = 2_500; // metres

    [ConsoleFact]
    public async Task Boundaries_and_hotspots_are_drawn_when_they_are_switched_on_and_gone_when_off()
    {
        await using var service = await ServiceProcess.StartAsync();
        using var connection = service.Connect();
        var town = await new Clients(connection).RegisterAsync(new Town("drawn"));
        var place = town.Resources.Select(resource => resource.Camera).OfType<Camera>().First().CapturePoint;
        await FillAsync(connection, (int)place.X, (int)place.Y);
        await using var browser = ConsoleBrowser.Start();
        var pat = new ConsoleUser(browser, "pat-map");
        await pat.SignInAsync(service, "operator");

        foreach (var layer in (string[])["boundaries", "hotspots"])
        {
            var drawn = await pat.DoAsync(
                """
                const box = page.locator(`#layer-${args.layer}`);
                const picture = async () => (await page.locator('#map canvas').first().screenshot()).toString('base64');
                const until = async (isIt) => {
                  for (let i = 0; ; i++) {
                    const now = await picture();
                    if (isIt(now) || i === 100) return now;
                    await page.waitForTimeout(100);
                  }
                };
                await box.setChecked(false);
                let last = '';
                const without = await until((now) => [now, now === last, last = now][1]); // it stands still
                await box.setChecked(true);
                const shown = await until((now) => now !== without);
                await box.setChecked(false);
                return { isDrawn: shown !== without, isGone: await until((now) => now === without) === without };
                """,
                new { layer });
            Assert.True(drawn.GetProperty("isDrawn").GetBoolean(), $"{layer} are not drawn");
            Assert.True(drawn.GetProperty("isGone").GetBoolean(), $"{layer} stay");
        }

        var asked = (await pat.DoAsync("return seen.requests;")).EnumerateArray().Select(url => url.GetString()!).ToList();
        Assert.Contains(asked, url => url.Contains($"/tiles/boundaries.{WardSet}/", StringComparison.Ordinal));
        Assert.Contains(asked, url => url.Contains("/tiles/hotspots/", StringComparison.Ordinal));
        await pat.EndsCleanAsync(service.HttpAddress);
    }

    // Four wards that meet at the camera, and thefts of which most lie beside it.
    static async Task FillAsync(ServiceConnection connection, int east, int north)
    {
        var wards = BoundaryAreas.Of(WardSet, Enumerable.Range(0, 4).Select(i =>
        {
            var (west, south) = (east - Ward + (i % 2 * Ward), north - Ward + (i / 2 * Ward));
            var outline = new GeometryFactory(new(), 27700).ToGeometry(new(west, west + Ward, south, south + Ward));
            return new BoundaryArea($"W{i}", $"Ward {i}", outline, Residents: 5_000, Households: 2_000, DeprivationDecile: 5);
        }));
        await BoundaryImport.SendAsync(
            connection, new BoundarySet { Id = WardSet, DisplayName = "Wards", Attribution = "Made up.", AreaCount = 4 }, wards, _ => { },
            CancellationToken.None);
        await IncidentImport.SendAsync(connection, [.. Thefts(east, north)], _ => { }, _ => { }, CancellationToken.None);
        var client = new HotspotService.HotspotServiceClient(connection.Channel);
        var operation = (await client.RunHotspotsAsync(new RunHotspotsRequest
        {
            Subject = new HotspotSubject { CrimeGroup = "neighbourhood-crime", Unit = "grid-500", BoundarySet = WardSet },
            Purpose = Stored.Purpose,
        })).Operation;
        while (!operation.Done)
        {
            await Task.Delay(200);
            operation = (await client.GetHotspotOperationAsync(new GetHotspotOperationRequest { Name = operation.Name })).Operation;
        }
        Assert.NotNull(operation.Run);
    }

    static IEnumerable<IncidentPublication> Thefts(int east, int north)
    {
        var random = new Random(11);
        var last = new DateOnly(DateTime.UtcNow.Year, DateTime.UtcNow.Month, 1).AddMonths(-1);
        for (var back = Months - 1; back >= 0; back--)
        {
            var month = last.AddMonths(-back);
            yield return new IncidentPublication(
                "screen-police", month.ToString("yyyy-MM", CultureInfo.InvariantCulture), "made-up.csv", "",
                [.. Enumerable.Range(0, 120).Select(i => new Incident
                {
                    CrimeType = CrimeType.Of("Burglary"),
                    Time = IncidentTime.At(IncidentTime.MonthStart(month.Year, month.Month).AddMinutes(random.Next(28 * 24 * 60))),
                    Place = i < 80 ? GeoPoint.OfMetres(east + random.Next(400), north + random.Next(400))
                        : GeoPoint.OfMetres(east - Ward + random.Next(2 * Ward), north - Ward + random.Next(2 * Ward)),
                })]);
        }
    }
}
