using System.Globalization;
using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Simulation;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Ingest.Sending;
using GeoIntel.Models.Documents;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Hotspots;
using GeoIntel.Models.Incidents;
using GeoIntel.Models.Profiles;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Simulation;
using GeoIntel.V1;
using NetTopologySuite.Geometries;
using BoundaryArea = GeoIntel.Models.Hotspots.BoundaryArea;
using DocumentFile = GeoIntel.Models.Documents.DocumentFile;
using Incident = GeoIntel.Models.Incidents.Incident;
using IncidentPublication = GeoIntel.Models.Incidents.IncidentPublication;
using Sender = GeoIntel.Cli.Remote.Intake;

namespace GeoIntel.Cli.Tests.EndToEnd;

/// <summary>A month of the simulated borough: its watched vehicles and one in fifty others through the intake, its incidents, and the
/// profile that the command fetches, each figure of which is counted again in the store.</summary>
public sealed class SimulatedProfileTests : IDisposable
{
    const int Seed = 1;
    const int IncidentMonths = 30;
    const int Wards = 20;
    const string WardSet = "ashmere-wards";

    static readonly string[] Purpose =
        ["--purpose-class", "serious-crime", "--purpose-reference", "LOCP-2", "--purpose-reason", "A test on a made-up borough."];

    // Police and council may put their reads together, as in the demonstration.
    static readonly Dictionary<string, string> Settings = new()
    {
        ["GEOINTEL_Regimes__SharingAgreements__0__Id"] = "MADE-UP",
        ["GEOINTEL_Regimes__SharingAgreements__0__Regimes"] = "PolicePart3, CouncilPart3",
        ["GEOINTEL_Regimes__SharingAgreements__0__From"] = "2020-01-01",
        ["GEOINTEL_Regimes__SharingAgreements__0__Until"] = "2100-01-01",
    };

    readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PostGisFact]
    public async Task Each_figure_of_a_profile_of_the_simulated_borough_is_as_a_plain_recount_of_the_store_has_it()
    {
        var yesterday = SimulatedFolder.Yesterday();
        var month = new DateOnly(yesterday.Year, yesterday.Month, 1).AddMonths(-1);
        var borough = Borough.Create(Seed, month);
        await using var service = await ServiceProcess.StartAsync(Settings);
        using var connection = service.Connect();
        await FillAsync(connection, borough, month);
        await UntilJudgedAsync(service);
        await RunHotspotsAsync(connection);
        var gates = GatesOf(borough).ToList();

        var output = _folder.File("profile");
        var run = await CliRun.OfAsync([
            "profile", "build", "--boundaries", WardSet, "--from", DocumentPeriod.MonthOf(month), "--months", "1", "--edition", "police", "--out", output,
            .. gates.SelectMany(gate => new[] { "--gate", $"{gate.Camera}:{gate.Way}:{gate.Road}" }), .. service.Reached, .. Purpose]);

        Assert.True(run.Code == 0, run.Error);
        var figures = ProfileDocument.Read(
            DocumentFile.OfText("figures.json", "application/json", await File.ReadAllTextAsync(Path.Combine(output, "figures.json"))));
        await CheckCrimeAsync(service, figures, month);
        await CheckHotspotsAsync(service, figures);
        await CheckReadsAsync(service, figures, month, gates);
        await CheckHitsAndGroupsAsync(service, figures, month);
    }

    static async Task CheckCrimeAsync(ServiceProcess service, ProfileFigures figures, DateOnly month)
    {
        var rows = (await AskAsync(service, $"""
            SELECT ST_X(location), ST_Y(location), crime_type, flags FROM incident
            WHERE to_char(earliest_at AT TIME ZONE 'Europe/London', 'YYYY-MM') = '{month:yyyy-MM}'
            """)).Select(row => row.Split('|')).ToList();
        var placed = rows.Where(row => row[0].Length > 0).ToList();
        Assert.Equal(rows.Count - placed.Count, figures.WithoutPlace);
        Assert.NotEqual(0, figures.WithoutPlace);
        Assert.Equal(Enumerable.Range(0, Wards).Select(CodeOf), figures.Areas.Select(area => area.Code));
        foreach (var of in figures.Crime)
        {
            var mine = placed.Where(row => IsOf(of.Id, row[2], int.Parse(row[3], CultureInfo.InvariantCulture))).ToList();
            Assert.Equal(Enumerable.Range(0, Wards).Select(ward => (int?)mine.Count(row => WardOf(row) == ward)), of.ByArea);
            Assert.Equal([mine.Count], of.ByMonth);
            Assert.Equal(mine.Count, of.Total);
            Assert.True(of.Total > 0, of.Id);
        }
        var source = Assert.Single(figures.Sources);
        Assert.Equal(("ashmere-police", IncidentMonths, rows.Count, month), (source.Source, source.Publications, source.Incidents, source.LastMonth));
    }

    static async Task CheckHotspotsAsync(ServiceProcess service, ProfileFigures figures)
    {
        var run = Assert.Single(figures.Hotspots);
        // The wards are one rectangle of 10 by 12 km.
        var cells = await AskAsync(service, $"""
            SELECT cell_id, rank, CASE WHEN flagged_at IS NULL THEN 'no' ELSE 'flagged' END, forecast, (SELECT sum(c) FROM unnest(counts) AS c)
            FROM hotspot_cell_reviewed
            WHERE run_id = '{run.Run}' AND ST_XMin(outline) < 350000 AND ST_XMax(outline) > 340000 AND ST_YMin(outline) < 397000 AND ST_YMax(outline) > 385000
            ORDER BY place
            """);
        Assert.Equal(
            cells.Select(row => row.Split('|')).Select(row => (row[0], row[1], row[2], NumberOf(row[3]), NumberOf(row[4]))),
            run.Cells.Select(cell => (
                cell.Id, cell.Rank.ToString(CultureInfo.InvariantCulture), cell.Flagged ? "flagged" : "no", cell.Forecast, cell.Count!.Value)));
        Assert.NotEmpty(cells);

        static double NumberOf(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }

    static async Task CheckReadsAsync(
        ServiceProcess service, ProfileFigures figures, DateOnly month, IReadOnlyList<(string Camera, string Way, string Road)> gates)
    {
        Assert.Equal(
            await AskAsync(service, """
                SELECT display_name, count(sighting_id) FROM feed LEFT JOIN sighting ON feed_key = feed.key
                GROUP BY id, display_name ORDER BY display_name COLLATE "C", id COLLATE "C"
                """),
            figures.Feeds.Select(feed => $"{feed.Name}|{feed.Accepted}"));
        Assert.All(figures.Feeds, feed => Assert.Equal(0, feed.Refused));

        // Of each vehicle, reads at one gate no more than a minute apart are one crossing, which is when the first of them was.
        var crossings = new List<(string Road, string Way)>();
        foreach (var gate in gates)
        {
            var rows = (await AskAsync(service, $"""
                SELECT vrm, extract(epoch FROM captured_at), to_char(captured_at AT TIME ZONE 'Europe/London', 'YYYY-MM')
                FROM sighting JOIN camera ON camera.key = camera_key WHERE camera.id = '{gate.Camera}' AND state = 1 ORDER BY vrm, captured_at
                """)).Select(row => row.Split('|')).ToList();
            for (var i = 0; i < rows.Count; i++)
            {
                var isNext = i > 0 && rows[i][0] == rows[i - 1][0] && SecondsOf(rows[i]) - SecondsOf(rows[i - 1]) <= 60;
                if (!isNext && rows[i][2] == $"{month:yyyy-MM}") crossings.Add((gate.Road, gate.Way));
            }
        }
        Assert.Equal(crossings.Count, figures.Cordon!.Total);
        foreach (var of in figures.Cordon.Arterials)
        {
            Assert.Equal(
                (crossings.Count(one => one == (of.Arterial, "in")), crossings.Count(one => one == (of.Arterial, "out"))),
                (of.ByKind.Where((_, i) => i % 2 == 0).Sum(), of.ByKind.Where((_, i) => i % 2 == 1).Sum()));
        }
        Assert.True(crossings.Count > 1000, $"only {crossings.Count} crossings");

        static decimal SecondsOf(string[] row) => decimal.Parse(row[1], CultureInfo.InvariantCulture);
    }

    static async Task CheckHitsAndGroupsAsync(ServiceProcess service, ProfileFigures figures, DateOnly month)
    {
        var hits = await AskAsync(service, $$"""
            SELECT count(*) FROM hit
            WHERE state <> 3 AND NOT held AND NOT coalesce((body #>> '{hit,first,safeguarding}')::boolean, false)
              AND hit_id NOT IN (SELECT hit_id FROM confidential_hit)
              AND to_char(first_captured_at AT TIME ZONE 'Europe/London', 'YYYY-MM') = '{{month:yyyy-MM}}'
              AND (body #>> '{hit,first,position,0}')::bigint BETWEEN 34000000 AND 35000000
              AND (body #>> '{hit,first,position,1}')::bigint BETWEEN 38500000 AND 39700000
            GROUP BY kind
            """);
        Assert.Equal(
            hits.Select(int.Parse).Order(),
            figures.Hits.Select(of => of.ByOutcome.Single(one => one.Name == "undecided").Count!.Value).Where(count => count > 0).Order());
        Assert.NotEmpty(hits);
        Assert.All(figures.Hits, of => Assert.All(of.ByOutcome.Where(one => one.Name != "undecided"), one => Assert.Equal(0, one.Count)));
        var groups = await AskAsync(service, "SELECT display_name FROM organised_crime_group ORDER BY display_name COLLATE \"C\"");
        Assert.Equal(groups, figures.Groups.Groups.Select(of => of.Name).Order(StringComparer.Ordinal));
        Assert.Equal(groups.Count, figures.Groups.Total);
        Assert.Equal(groups.Count, figures.Groups.ByStatus.Sum(of => of.Count));
        Assert.Equal(groups.Count, figures.Groups.ByAge.Sum(of => of.Count));
    }

    static async Task FillAsync(ServiceConnection connection, Borough borough, DateOnly month)
    {
        var import = await RegistryImport.SendAsync(
            connection, Stored.Purpose, BoroughResources.Of(borough), validateOnly: false, partial: false, CancellationToken.None);
        Assert.Equal(0, import.RefusedCount);
        await BoundaryImport.SendAsync(
            connection, new BoundarySet { Id = WardSet, DisplayName = "Wards", Attribution = "Made up.", AreaCount = Wards }, WardAreas(), _ => { },
            CancellationToken.None);
        await IncidentImport.SendAsync(connection, [.. Incidents(month)], _ => { }, _ => { }, CancellationToken.None);
        var watched = borough.VehicleLinks.Select(link => link.Vrm).Concat(borough.ListEntries.Select(entry => entry.Vrm)).ToHashSet();
        var feedOf = Traffic.FeedOfDevice(borough);
        var reads = Enumerable.Range(0, DateTime.DaysInMonth(month.Year, month.Month)).SelectMany(day => Traffic.Day(borough, month.AddDays(day)))
            .Where(read => Vrm.TryParse(read.VrmText, out var vrm) && (watched.Contains(vrm) || vrm.Packed % 50 == 0)).ToLookup(read => feedOf[read.Camera]);
        foreach (var of in reads)
        {
            await Sender.SendAsync(
                connection, of.Key, of.Select(read => new DecodedRead(read)).ToAsyncEnumerable(), new SendObserver(), CancellationToken.None);
        }
    }

    static async Task UntilJudgedAsync(ServiceProcess service)
    {
        const string Behind =
            """
            SELECT count(*) FROM sighting_match, keeper_cursor AS cursor
            WHERE (sighting_match.transaction_id, sighting_match.match_id) > (cursor.match_transaction, cursor.match_id)
            """;
        while ((await AskAsync(service, Behind))[0] != "0") await Task.Delay(200);
    }

    static async Task RunHotspotsAsync(ServiceConnection connection)
    {
        var client = new HotspotService.HotspotServiceClient(connection.Channel);
        var operation = (await client.RunHotspotsAsync(new RunHotspotsRequest
        {
            Subject = new HotspotSubject { CrimeGroup = "neighbourhood-crime", Unit = "grid-500", BoundarySet = WardSet },
            Purpose = new V1.Purpose { Class = PurposeClass.PriorityAndVolumeCrime, Reference = "LOCP-2", Reason = "A test on a made-up borough." },
        })).Operation;
        while (!operation.Done)
        {
            await Task.Delay(200);
            operation = (await client.GetHotspotOperationAsync(new GetHotspotOperationRequest { Name = operation.Name })).Operation;
        }
        Assert.NotNull(operation.Run);
    }

    // The outermost two of the ANPR cameras on each radial: one looks in, one looks out.
    static IEnumerable<(string Camera, string Way, string Road)> GatesOf(Borough borough) => borough.Roads.Radials.SelectMany(road =>
        borough.Sites.Where(site => site.Road == road).Take(2).Zip((string[])["in", "out"], (site, way) => (site.Camera.Id, way, road.Name)));

    static BoundaryAreas WardAreas() => BoundaryAreas.Of(WardSet, Enumerable.Range(0, Wards).Select(i =>
    {
        var (west, south) = (340_000 + (i % 4 * 2_500), 385_000 + (i / 4 * 2_400));
        var outline = new GeometryFactory(new(), 27700).ToGeometry(new(west, west + 2_500, south, south + 2_400));
        return new BoundaryArea(CodeOf(i), $"Ward {i}", outline, Residents: 5_000 + (100 * i), Households: 2_000, DeprivationDecile: 5);
    }));

    // By arithmetic; on an edge it is the first ward's.
    static int WardOf(string[] row)
    {
        var (x, y) = (double.Parse(row[0], CultureInfo.InvariantCulture) - 340_000, double.Parse(row[1], CultureInfo.InvariantCulture) - 385_000);
        return (Math.Max(0, (int)Math.Ceiling(y / 2_400) - 1) * 4) + Math.Max(0, (int)Math.Ceiling(x / 2_500) - 1);
    }

    static string CodeOf(int ward) => string.Create(CultureInfo.InvariantCulture, $"ASH{ward:00}");

    static IEnumerable<IncidentPublication> Incidents(DateOnly lastMonth)
    {
        string[] types = ["Violence and sexual offences", "Burglary", "Robbery", "Drugs", "Shoplifting", "Modern slavery"];
        var random = new Random(9);
        for (var back = IncidentMonths - 1; back >= 0; back--)
        {
            var month = lastMonth.AddMonths(-back);
            yield return new IncidentPublication(
                "ashmere-police", month.ToString("yyyy-MM", CultureInfo.InvariantCulture), "made-up.csv", "",
                [.. Enumerable.Range(0, 500).Select(i => new Incident
                {
                    CrimeType = CrimeType.Of(types[random.Next(types.Length)]),
                    Time = IncidentTime.At(IncidentTime.MonthStart(month.Year, month.Month).AddMinutes(random.Next(28 * 24 * 60))),
                    Place = i % 50 == 0 ? null : GeoPoint.OfMetres(340_000 + random.Next(10_000), 385_000 + random.Next(12_000)),
                    Flags = i % 20 == 0 ? IncidentFlags.KnifeEnabled : i % 20 == 1 ? IncidentFlags.VehicleNuisance : IncidentFlags.None,
                    FlagsTold = IncidentFlags.KnifeEnabled | IncidentFlags.VehicleNuisance,
                })]);
        }
    }

    // Written out, not by the program's own rule.
    static bool IsOf(string kind, string type, int flags) => kind switch
    {
        "drugs" => type == "Drugs",
        "exploitation" => type == "Modern slavery",
        "neighbourhood-crime" => type is "Burglary" or "Robbery",
        "knife-enabled" => flags == (int)IncidentFlags.KnifeEnabled,
        "vehicle-nuisance" => flags == (int)IncidentFlags.VehicleNuisance,
        _ => throw new InvalidOperationException(kind),
    };

    static async Task<IReadOnlyList<string>> AskAsync(ServiceProcess service, string sql) => await TableLock.AskAsync(service, sql);
}
