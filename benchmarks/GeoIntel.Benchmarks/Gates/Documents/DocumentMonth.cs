using System.Globalization;
using GeoIntel.Benchmarks.Gates.Queries;
using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Simulation;
using GeoIntel.Cli.Tests.EndToEnd;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Ingest.Sending;
using GeoIntel.Models.Incidents;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Simulation;
using GeoIntel.V1;
using Npgsql;
using Sender = GeoIntel.Cli.Remote.Intake;

namespace GeoIntel.Benchmarks.Gates.Documents;

/// <summary>The service as a process of its own, with the last calendar month of the simulated borough in its store.</summary>
/// <remarks>
/// The traffic of regulars is laid straight into partitions, and cameras have said every minute that they work. What watched
/// vehicles did goes through the intake, so that hits are what the service makes of them.
/// </remarks>
sealed class DocumentMonth : IAsyncDisposable
{
    const int Seed = 1;

    static readonly Dictionary<string, string> Settings = new()
    {
        ["GEOINTEL_Observability__LogLevel"] = "Warning",
        // Police and council may put their reads together, as in the demonstration.
        ["GEOINTEL_Regimes__SharingAgreements__0__Id"] = "MADE-UP",
        ["GEOINTEL_Regimes__SharingAgreements__0__Regimes"] = "PolicePart3, CouncilPart3",
        ["GEOINTEL_Regimes__SharingAgreements__0__From"] = "2020-01-01",
        ["GEOINTEL_Regimes__SharingAgreements__0__Until"] = "2100-01-01",
    };

    readonly ServiceConnection _connection;
    readonly NpgsqlDataSource _database;

    DocumentMonth(ServiceProcess service, Borough borough, DateOnly month)
    {
        (Service, Borough, Month) = (service, borough, month);
        _connection = service.Connect();
        _database = DatabaseOf(service);
    }

    public ServiceProcess Service { get; }
    public Borough Borough { get; }

    /// <summary>The last one that is over, as its first day.</summary>
    public DateOnly Month { get; }

    public int Days => DateTime.DaysInMonth(Month.Year, Month.Month);

    public long ReadCount { get; private set; }
    public long HitCount { get; private set; }

    /// <summary>A run of each crime group that a profile shows; none of them is timed.</summary>
    public List<string> Runs { get; } = [];

    public static NpgsqlDataSource DatabaseOf(ServiceProcess service) => new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder
    {
        Host = service.SocketFolder, Port = 5432, Username = "geointel", Database = "geointel", NoResetOnClose = true,
    }.ConnectionString).Build();

    public static async Task RegisterAsync(ServiceConnection connection, Borough borough)
    {
        var import = await RegistryImport.SendAsync(
            connection, Stored.Purpose, BoroughResources.Of(borough), validateOnly: false, partial: false, CancellationToken.None);
        if (import.RefusedCount > 0) throw new GateException($"The borough was not taken: {import.Outcomes.First(of => of.Problems.Count > 0)}");
    }

    /// <param name="readsADay">About so many.</param>
    public static async Task<DocumentMonth> OpenAsync(int readsADay)
    {
        var today = SimulatedFolder.Yesterday();
        var month = new DateOnly(today.Year, today.Month, 1).AddMonths(-1);
        var opened = new DocumentMonth(await ServiceProcess.StartAsync(Settings), Borough.Create(Seed, month), month);
        try
        {
            await opened.FillAsync(Math.Max(1, readsADay * QueryStore.Days / QueryStore.ReadsOfEach));
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _database.DisposeAsync();
        await Service.DisposeAsync();
    }

    async Task FillAsync(int vehicles)
    {
        await RegisterAsync(_connection, Borough);
        await BoundaryImport.SendAsync(_connection, MadeTown.WardSet, MadeTown.Areas(), _ => { }, CancellationToken.None);
        await IncidentImport.SendAsync(_connection, MadeTown.Incidents(Month), _ => { }, _ => { }, CancellationToken.None);
        // Who came in the evening before, or goes out the morning after, says what a crossing of the month was.
        await MonthFill.LayAsync(_database, new Regulars(Borough, vehicles), Month.AddDays(-1), Days + 2);
        await DoAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            INSERT INTO camera_signs (camera_key, day, reads, beats, stops)
            SELECT key, day::date, 0::bit(1440), ~0::bit(1440), 0::bit(1440)
            FROM camera, generate_series('{Month:yyyy-MM-dd}'::date, '{Month.AddMonths(1):yyyy-MM-dd}'::date, '1 day') AS day
            """));
        await SendWatchedAsync();
        foreach (var group in CrimeGroups.All) await RunAsync(group.Id);
        ReadCount = await AskAsync("SELECT count(*) FROM sighting");
        HitCount = await AskAsync("SELECT count(*) FROM hit WHERE state <> 3");
        await DoAsync("VACUUM (ANALYZE)");
    }

    async Task SendWatchedAsync()
    {
        var watched = Borough.VehicleLinks.Select(link => link.Vrm).Concat(Borough.ListEntries.Select(entry => entry.Vrm)).ToHashSet();
        var feedOf = Traffic.FeedOfDevice(Borough);
        var reads = Enumerable.Range(0, Days).SelectMany(day => Traffic.Day(Borough, Month.AddDays(day)))
            .Where(read => Vrm.TryParse(read.VrmText, out var vrm) && watched.Contains(vrm)).ToLookup(read => feedOf[read.Camera]);
        await Task.WhenAll(reads.Select(ofFeed => Sender.SendAsync(
            _connection, ofFeed.Key, ofFeed.Select(read => new DecodedRead(read)).ToAsyncEnumerable(), new SendObserver(), CancellationToken.None)));
        const string Behind =
            """
            SELECT (SELECT count(*) FROM sighting_match, keeper_cursor AS cursor
              WHERE (sighting_match.transaction_id, sighting_match.match_id) > (cursor.match_transaction, cursor.match_id))
            """;
        while (await AskAsync(Behind) > 0) await Task.Delay(200);
    }

    async Task RunAsync(string group)
    {
        var client = new HotspotService.HotspotServiceClient(_connection.Channel);
        var operation = (await client.RunHotspotsAsync(new RunHotspotsRequest
        {
            Subject = new HotspotSubject { CrimeGroup = group, Unit = "grid-250", BoundarySet = MadeTown.Wards },
            Purpose = new Purpose { Class = PurposeClass.PriorityAndVolumeCrime, Reference = "GATE", Reason = "Measuring on a made-up borough." },
        })).Operation;
        while (!operation.Done)
        {
            await Task.Delay(200);
            operation = (await client.GetHotspotOperationAsync(new GetHotspotOperationRequest { Name = operation.Name })).Operation;
        }
        // Of a group with too few incidents there is no run, and a profile says so.
        if (operation.Run is { } run) Runs.Add(run.Name);
    }

    async Task<long> AskAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        command.CommandTimeout = 0;
        return (long)(await command.ExecuteScalarAsync())!;
    }

    async Task DoAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }
}
