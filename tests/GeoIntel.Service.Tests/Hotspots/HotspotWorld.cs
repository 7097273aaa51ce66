using GeoIntel.Models.Geo;
using GeoIntel.Models.Incidents;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Hotspots;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Hotspots;
using GeoIntel.Service.Storage.Incidents;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Npgsql;
using Incident = GeoIntel.Models.Incidents.Incident;
using IncidentPublication = GeoIntel.Models.Incidents.IncidentPublication;

namespace GeoIntel.Service.Tests.Hotspots;

/// <summary>A made-up borough of 4 km by 4 km with 14 months of incidents, and the parts of the service that make
/// runs.</summary>
// Burglary gathers round one corner, drugs round another, the rest lies anywhere:
//   404 +-------+
//       |     D |
//       |       |
//       | B     |
//   400 +-------+
//      340     344   km on the National Grid
sealed class HotspotWorld : IAsyncDisposable
{
    public const int Months = 14;
    public static readonly DateOnly First = new(2024, 1, 1);

    readonly FailureLog _failures = new();

    HotspotWorld(NpgsqlDataSource database)
    {
        Database = database;
        Clock = new SetClock(new DateTimeOffset(2025, 4, 2, 9, 0, 0, TimeSpan.Zero));
        Runs = new HotspotRunStore(database, Clock);
        Cells = new HotspotCellStore(database);
        Incidents = new IncidentStore(database, Clock);
        var inputs = new HotspotInputs(Incidents, Cells);
        Runner = new HotspotRunner(Runs, Cells, inputs, Clock, _failures);
        Rpc = new HotspotRpc(Runs, Cells, inputs, Runner, Tests.Audit.Audited.Over(database), Clock);
        Boundaries = new BoundaryRpc(new BoundaryStore(database, Cells, Clock), Clock);
    }

    public NpgsqlDataSource Database { get; }
    public SetClock Clock { get; }
    public HotspotRunStore Runs { get; }
    public HotspotCellStore Cells { get; }
    public IncidentStore Incidents { get; }
    public HotspotRunner Runner { get; }
    public HotspotRpc Rpc { get; }
    public BoundaryRpc Boundaries { get; }

    public static async Task<HotspotWorld> CreateAsync(PostGisFixture postgis, int months = Months)
    {
        var world = new HotspotWorld(NpgsqlDataSource.Create(await postgis.CreateDatabaseWithSchemaAsync()));
        await world.AddMonthsAsync(First, months, seed: 1);
        return world;
    }

    public async Task AddMonthsAsync(DateOnly first, int months, int seed)
    {
        var random = new Random(seed);
        for (var month = 0; month < months; month++)
        {
            var (year, number) = (first.AddMonths(month).Year, first.AddMonths(month).Month);
            var incidents = new List<Incident>();
            Scatter(incidents, "Burglary", 20 + random.Next(5), 340_900, 401_100, 350);
            Scatter(incidents, "Robbery", 6 + random.Next(4), 341_400, 401_400, 900);
            Scatter(incidents, "Drugs", 15 + random.Next(5), 343_200, 402_900, 300);
            Scatter(incidents, "Shoplifting", 25 + random.Next(9), 342_000, 402_000, 2_000);
            await Incidents.KeepAsync(
                new IncidentPublication("test", $"{year}-{number:00}", "made-up.csv", "", incidents),
                _ => new AuditEntry { Actor = "test", Action = AuditAction.Collection, Rpc = "test" },
                CancellationToken.None);

            void Scatter(List<Incident> into, string type, int count, double east, double north, double reach)
            {
                for (var i = 0; i < count; i++)
                {
                    into.Add(new Incident
                    {
                        CrimeType = CrimeType.Of(type),
                        Time = IncidentTime.OfMonth(year, number),
                        Place = GeoPoint.OfMetres(
                            east + reach * (2 * random.NextDouble() - 1), north
                                + reach * (2 * random.NextDouble() - 1)),
                        Flags = type == "Drugs" ? IncidentFlags.PoliceGenerated : IncidentFlags.None,
                        FlagsTold = IncidentFlags.PoliceGenerated,
                    });
                }
            }
        }
    }

    /// <summary>Nine areas, the most deprived in the south-west, with residents.</summary>
    public Task AddAreasAsync() => ImportAsync(
        new BoundarySet { Id = "wards", DisplayName = "Wards", Attribution = "Made up." }, [.. Wards()]);

    /// <summary>Sends a set in several messages.</summary>
    public Task<ImportBoundariesResponse> ImportAsync(BoundarySet? set, params IReadOnlyList<BoundaryArea> areas) =>
        Boundaries.ImportBoundaries(
            new Sent<ImportBoundariesRequest>(
                [new() { BoundarySet = set }, .. areas.Chunk(4).Select(some => new ImportBoundariesRequest { Areas = { some } })]),
            Call("ImportBoundaries"));

    public static IEnumerable<BoundaryArea> Wards() => Enumerable.Range(0, 9).Select(i => new BoundaryArea
    {
        Code = $"W{i}",
        DisplayName = $"Ward {i}",
        ResidentCount = 1_000 + 100 * i,
        DeprivationDecile = i + 1,
        Outline = new Geometry { Epsg = 27700, Wkt = Square(340_000 + i % 3 * 1_500, 400_000 + i / 3 * 1_500, 1_500) },
    });

    public static string Square(int west, int south, int side) => FormattableString.Invariant(
        $"POLYGON(({west} {south}, {west + side} {south}, {west + side} {south + side}, {west} {south + side}, {west} {south}))");

    /// <summary>Asks for a run with few simulations, so that it takes a second.</summary>
    public static RunHotspotsRequest Order(string unit = "grid-500", string group = "neighbourhood-crime") => new()
    {
        Subject = new HotspotSubject { CrimeGroup = group, Unit = unit },
        Parameters = new HotspotParameters { NullRuns = 19, ScanShuffles = 19, BacktestOrigins = 3,
            FlagAreaShare = 0.05 },
        Purpose = new Purpose { Class = PurposeClass.PriorityAndVolumeCrime, Reference = "LOCP-1",
            Reason = "The quarterly profile." },
    };

    /// <summary>Asks for a run and computes it.</summary>
    public async Task<string> RunAsync(RunHotspotsRequest? order = null)
    {
        var id = (await Rpc.RunHotspots(order ?? Order(), Call("RunHotspots"))).Operation.Name;
        while (await Runner.RunOneAsync(CancellationToken.None))
        {
        }
        if (_failures.Last is { } failure) throw new InvalidOperationException("The runner failed.", failure);
        return id;
    }

    public async Task<HotspotOperation> OperationAsync(string id) =>
        (await Rpc.GetHotspotOperation(
            new GetHotspotOperationRequest { Name = id }, Call("GetHotspotOperation"))).Operation;

    public async Task<List<HotspotCell>> CellsAsync(ListHotspotCellsRequest request)
    {
        var cells = new List<HotspotCell>();
        do
        {
            var page = await Rpc.ListHotspotCells(request, Call("ListHotspotCells"));
            cells.AddRange(page.Cells);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return cells;
    }

    public async Task<string> PaperAsync(string run, HotspotFile file, string recipient = "")
    {
        var parts = new Parts();
        await Rpc.GetHotspotFile(new GetHotspotFileRequest { Run = run, File = file, Recipient = recipient }, parts, Call("GetHotspotFile"));
        return string.Concat(parts.Written.Select(part => part.Content.ToStringUtf8()));
    }

    /// <summary>The rows of a query, their values joined by a bar.</summary>
    public async Task<List<string>> AskAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i))));
        return rows;
    }

    public static ServerCallContext Call(string rpc) => new TestCall($"/geointel.v1.HotspotService/{rpc}");

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    /// <summary>Keeps what the runner could not tell its caller.</summary>
    sealed class FailureLog : ILogger<HotspotRunner>
    {
        public Exception? Last { get; private set; }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?,
            string> formatter) =>
            Last = exception ?? Last;
    }

    sealed class Parts : IServerStreamWriter<GetHotspotFileResponse>
    {
        public List<GetHotspotFileResponse> Written { get; } = [];
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(GetHotspotFileResponse message)
        {
            Written.Add(message);
            return Task.CompletedTask;
        }
    }
}
