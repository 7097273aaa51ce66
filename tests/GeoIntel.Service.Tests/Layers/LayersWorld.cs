using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text.Json;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Layers;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Tests.Admission;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GeoIntel.Service.Tests.Layers;

/// <summary>The layers on a port of their own, over a database with a run of hotspots, a boundary set, zones, cameras, hits
/// and sightings, all made up.</summary>
sealed class LayersWorld : IAsyncDisposable
{
    public const string Everyone = "Operator, Analyst, Intelligence, Officer, Admin";
    public const string Run = "run-2";
    public const string Protected = "refuge";

    readonly WebApplication _app;
    readonly HttpClient _client = new();

    LayersWorld(NpgsqlDataSource database, WebApplication app)
    {
        Database = database;
        _app = app;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Home = addresses.Addresses.Single();
    }

    public NpgsqlDataSource Database { get; }

    /// <summary>"http://127.0.0.1:PORT".</summary>
    public string Home { get; }

    /// <param name="columns">The run's cells form a square of so many columns and rows, 250 m each.</param>
    public static async Task<LayersWorld> CreateAsync(
        PostGisFixture postgis, string roles = Everyone, int columns = 12)
    {
        var source = new NpgsqlDataSourceBuilder(await postgis.CreateDatabaseWithSchemaAsync());
        source.UseNetTopologySuite();
        var database = source.Build();
        using (var reader = new StreamReader(typeof(LayersWorld).Assembly.GetManifestResourceStream(
            "GeoIntel.Service.Tests.Layers.seed.sql")!))
        {
            await using var seed = database.CreateCommand(
                (await reader.ReadToEndAsync())
                    .Replace("{columns}", columns.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                    .Replace("{vrm}", Vrm.Of("AB12CDE").Packed.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
            await seed.ExecuteNonQueryAsync();
        }
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(database);
        // The made-up reads are of the second of March, and neither gated nor ended.
        builder.Services.AddSingleton<TimeProvider>(new SetClock(new(2026, 3, 5, 12, 0, 0, TimeSpan.Zero)));
        builder.AddAudit();
        builder.AddRegimes(new RegimesOptions());
        builder.AddLayers();
        var app = builder.Build();
        // As if the caller had shown a token of these roles.
        var caller = new CallerIdentity("person:tester", roles.Length == 0 ? Role.None : Enum.Parse<Role>(roles), FrozenSet<string>.Empty);
        app.Use((context, next) =>
        {
            context.Features.Set(caller);
            return next(context);
        });
        app.MapLayers();
        await app.StartAsync();
        return new LayersWorld(database, app);
    }

    /// <summary>Adds the headers of a purpose to every request from now on.</summary>
    public LayersWorld WithPurpose()
    {
        _client.DefaultRequestHeaders.Add("Purpose-Class", "serious-crime");
        _client.DefaultRequestHeaders.Add("Purpose-Reference", "OP-1");
        _client.DefaultRequestHeaders.Add("Purpose-Reason", "a test of the layers");
        return this;
    }

    /// <summary>Adds a header to every request from now on.</summary>
    public void With(string name, string value) => _client.DefaultRequestHeaders.Add(name, value);

    /// <summary>Says to whom files go from now on.</summary>
    public void GoesTo(string recipient)
    {
        _client.DefaultRequestHeaders.Remove("Export-Recipient");
        _client.DefaultRequestHeaders.Add("Export-Recipient", recipient);
    }

    public Task<HttpResponseMessage> GetAsync(string path) =>
        _client.GetAsync(path.StartsWith("http", StringComparison.Ordinal) ? new Uri(path) : new Uri(Home + path));

    public async Task<byte[]> BytesAsync(string path)
    {
        using var response = await GetAsync(path);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {await response.Content.ReadAsStringAsync()}");
        return await response.Content.ReadAsByteArrayAsync();
    }

    public async Task<string> TextAsync(string path) => System.Text.Encoding.UTF8.GetString(await BytesAsync(path));

    public async Task<JsonElement> JsonAsync(string path) => JsonDocument.Parse(await BytesAsync(path)).RootElement;

    /// <summary>Asserts a refusal and gives its JSON.</summary>
    public async Task<JsonElement> RefusalAsync(string path, HttpStatusCode status)
    {
        using var response = await GetAsync(path);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{path}: {response.StatusCode} {body[..Math.Min(300, body.Length)]}");
        return JsonDocument.Parse(body).RootElement;
    }

    public async Task<List<string>> AskAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i).ToString())));
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        await Database.DisposeAsync();
    }
}
