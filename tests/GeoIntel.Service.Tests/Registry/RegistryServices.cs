using GeoIntel.Service.Access;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Rejudging;
using GeoIntel.Service.Rpc.Registry;
using GeoIntel.Service.Storage.Cameras;
using GeoIntel.Service.Storage.Registry;
using GeoIntel.Service.Storage.Schema;
using GeoIntel.Service.Storage.Sightings;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GeoIntel.Service.Tests.Registry;

/// <summary>The registry's rpcs over a database of their own.</summary>
public sealed class RegistryServices(PostGisFixture postgis) : IAsyncLifetime
{
    ServiceProvider? _provider;

    internal NpgsqlDataSource Database { get; private set; } = null!;
    internal AuditedCall Audited { get; private set; } = null!;
    internal RegistryDesk Desk { get; private set; } = null!;
    internal RegistryLoader Loader { get; private set; } = null!;
    internal LiveRegistry Live { get; private set; } = null!;
    internal IDbContextFactory<RegistryContext> Contexts { get; private set; } = null!;

    internal NominalRpc Nominals => new(Desk);
    internal ConditionRpc Conditions => new(Desk, Hypothetical, Gate, Audited, TimeProvider.System);
    internal ZoneRpc Zones => new(Desk, new ZoneHits(Contexts, Hypothetical, Gate, Audited, TimeProvider.System));
    internal CameraRpc Cameras => new(Desk);
    internal FeedRpc Feeds => new(Desk);
    internal HitClocks Clocks => new(
        new RecentClocks(new ClockStore(Database), TimeProvider.System), new Service.Storage.Hits.OvertHits(Database), Live, new AdmissionOptions());

    HypotheticalHits Hypothetical => new(new SightingHistory(Database), Live, TimeProvider.System);
    Service.Retention.RegimeGate Gate => new(
        new Service.Retention.RegimesOptions(), new Service.Storage.Retention.FeedRegimes(Database),
        new Service.Storage.Rights.RestrictionStore(Database), TimeProvider.System);

    public async Task InitializeAsync()
    {
        if (PostGisFixture.MissingReason is not null) return;

        var builder = new NpgsqlDataSourceBuilder(await postgis.CreateDatabaseAsync());
        builder.UseNetTopologySuite();
        Database = builder.Build();
        await SchemaRunner.RunAsync(
            Database, SchemaScripts.Embedded(), "test", NullLogger.Instance, CancellationToken.None);
        _provider = new ServiceCollection()
            .AddDbContextFactory<RegistryContext>(options => options
                .UseNpgsql(Database, npgsql => npgsql.UseNetTopologySuite())
                .AddInterceptors(new AlterationRecorder(TimeProvider.System)))
            .BuildServiceProvider();
        Contexts = _provider.GetRequiredService<IDbContextFactory<RegistryContext>>();
        Audited = Tests.Audit.Audited.Over(Database);
        Loader = new RegistryLoader(Contexts);
        Live = new LiveRegistry(
            Database, Loader, TimeProvider.System, NullLogger<LiveRegistry>.Instance);
        Desk = new RegistryDesk(Contexts, Audited, Live, TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        if (_provider is null) return;

        Live.Dispose();
        await _provider.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <param name="caller">Null is one of every role.</param>
    internal static TestCall Call(string rpc = "Test/Test", Service.Access.CallerIdentity? caller = null) =>
        new($"/geointel.v1.{rpc}", caller: caller);

    internal async Task<ImportRegistryResponse> ImportAsync(
        IEnumerable<RegistryResource> resources, bool validateOnly = false, bool partial = false, Purpose? purpose = null,
        DateTimeOffset? effective = null, bool approvalsStand = true, CallerIdentity? caller = null)
    {
        var first = new ImportRegistryRequest
        {
            Purpose = purpose ?? Examples.Purpose,
            ValidateOnly = validateOnly,
            Partial = partial,
            EffectiveTime = effective?.ToTimestamp(),
        };
        var portions = resources.Chunk(100).Select(chunk => new ImportRegistryRequest { Resources = { chunk } });
        return await new RegistryImportRpc(
                Contexts, Audited, Live, new RegistryOptions { ImportedApprovalsStand = approvalsStand }, TimeProvider.System)
            .ImportRegistry(
                new Stream<ImportRegistryRequest>([first, .. portions]), Call("RegistryImportService/ImportRegistry", caller));
    }

    /// <summary>The rows of a question, each as the text of its columns.</summary>
    internal async Task<List<string>> AskAsync(string sql, params object[] values)
    {
        await using var command = Database.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount)
                .Select(column => reader.IsDBNull(column) ? "" : reader.GetValue(column).ToString())));
        }
        return rows;
    }

    sealed class Stream<T>(IReadOnlyList<T> messages) : IAsyncStreamReader<T>
    {
        int _place = -1;

        public T Current => messages[_place];

        public Task<bool> MoveNext(CancellationToken cancellationToken) => Task.FromResult(++_place < messages.Count);
    }
}
