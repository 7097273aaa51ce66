using GeoIntel.Service.Storage.Registry;
using GeoIntel.Service.Tests.Admission;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace GeoIntel.Service.Tests.Registry;

[Collection(PostGisCollection.Name)]
public sealed class RegistryLoaderTests(PostGisFixture postgis) : IAsyncLifetime
{
    NpgsqlDataSource _database = null!;
    ServiceProvider? _provider;
    RegistryLoader _loader = null!;

    public async Task InitializeAsync()
    {
        if (PostGisFixture.MissingReason is not null) return;
        var builder = new NpgsqlDataSourceBuilder(await postgis.CreateDatabaseWithSchemaAsync());
        builder.UseNetTopologySuite();
        _database = builder.Build();
        _provider = new ServiceCollection()
            .AddDbContextFactory<RegistryContext>(
                options => options.UseNpgsql(_database, npgsql => npgsql.UseNetTopologySuite()))
            .BuildServiceProvider();
        _loader = new RegistryLoader(_provider.GetRequiredService<IDbContextFactory<RegistryContext>>());
    }

    public async Task DisposeAsync()
    {
        if (_provider is null) return;
        await _provider.DisposeAsync();
        await _database.DisposeAsync();
    }

    [PostGisFact]
    public async Task After_a_change_only_what_it_recorded_is_read_however_large_the_registry_is()
    {
        await RegisterManyAsync(zones: 10_000, entries: 20_000);
        var before = await _loader.LoadAsync(known: null, CancellationToken.None);
        await RecordAsync("list_entry", "e7", revision: 2, clock: 2, "jsonb_build_object('instruction', 'Stop it')");
        // What is not read again is not missed.
        await DoAsync("DELETE FROM registry_version WHERE clock_version < 2");

        var after = await _loader.LoadAsync(before, CancellationToken.None);

        Assert.Equal((1, 2), (before.Version, after.Version));
        Assert.Equal((10_000, 20_000), (after.Zones.Holding.Count, after.ListEntries.Holding.Count));
        Assert.Same(before.Zones.Holding[0], after.Zones.Holding[0]);
        Assert.Same(before.Zones, after.Zones);
        Assert.Equal(19_999, before.ListEntries.Holding.Intersect(after.ListEntries.Holding, ReferenceEqualityComparer.Instance).Count());
        Assert.Equal("Stop it", after.ListEntries.Holding.Single(entry => entry.Id == "e7").Instruction);
    }

    [PostGisFact]
    public async Task What_is_read_bit_by_bit_is_what_is_read_at_once()
    {
        await RegisterManyAsync(zones: 20, entries: 30);
        var grown = await _loader.LoadAsync(known: null, CancellationToken.None);
        var random = new Random(1);
        for (var clock = 2; clock < 40; clock++)
        {
            var (kind, id) = random.Next(2) == 0 ? ("zone", $"z{random.Next(20)}") : ("list_entry", $"e{random.Next(30)}");
            var effective = random.Next(3) == 0 ? "null" : $"'2026-0{random.Next(1, 9)}-01T00:00:00+00:00'";
            var next = Convert.ToInt32(await AskAsync(
                $"SELECT max(revision) + 1 FROM registry_version WHERE kind = '{kind}' AND id = '{id}'"));
            await RecordAsync(kind, id, next, clock, $"jsonb_build_object('effective_from', to_jsonb({effective}::text))");
            if (random.Next(3) == 0) grown = await _loader.LoadAsync(grown, CancellationToken.None);
        }
        grown = await _loader.LoadAsync(grown, CancellationToken.None);

        var atOnce = await _loader.LoadAsync(known: null, CancellationToken.None);

        Seeds.AssertSame(Say(atOnce), Say(grown), "seed 1");
        Assert.True(Say(atOnce).Count() > 60, "Hardly any version holds for a while of its own.");
    }

    [PostGisFact]
    public async Task What_a_version_from_before_lacks_has_the_defaults_and_an_erased_one_is_left_out()
    {
        await RegisterManyAsync(zones: 2, entries: 2);
        await DoAsync(
            """
            UPDATE registry_version SET body = body - '{leave_metres,leave_seconds,effective_from,accepts,cooldown_seconds}'::text[]
            WHERE id IN ('z0', 'e0');
            UPDATE registry_version SET body = '{}' WHERE id IN ('z1', 'e1');
            """);

        var loaded = await _loader.LoadAsync(known: null, CancellationToken.None);

        var zone = Assert.Single(loaded.Zones.Holding);
        Assert.Equal(("z0", 50.0, TimeSpan.FromMinutes(2)), (zone.Id, zone.LeaveMetres, zone.LeaveTime));
        var entry = Assert.Single(loaded.ListEntries.Holding);
        Assert.Equal(("e0", TimeSpan.Zero), (entry.Id, entry.Cooldown));
        Assert.Equal(Models.Conditions.MatchClasses.ExactOrEquivalent, entry.Accepts);
    }

    static IEnumerable<string> Say(RegistryHistory history) => history.Zones.Holding
        .Select(zone => $"{zone.Id} {zone.Revision} {zone.Period}")
        .Concat(history.ListEntries.Holding.Select(entry => $"{entry.Id} {entry.Revision} {entry.Period}"))
        .Order(StringComparer.Ordinal);

    async Task RegisterManyAsync(int zones, int entries)
    {
        await DoAsync(
            $"""
            INSERT INTO zone (id, display_name, outline, protects_person, from_time, revision, updated_at)
            SELECT 'z' || i, '', ST_Multi(ST_MakeEnvelope(300000 + i, 300000, 300100 + i, 300100, 27700)), false, '2020-01-01', 1,
              now()
            FROM generate_series(0, {zones} - 1) AS i;
            INSERT INTO vehicle_list (id, display_name, owner, purpose_statement, revision, updated_at)
            VALUES ('l', '', '', '', 1, now());
            INSERT INTO list_entry (id, list_id, vrm, priority, action_code, instruction, owner, schedule, basis_kind,
              basis_reference, basis_scope, basis_necessity, basis_proportionality, basis_less_intrusive_alternative,
              approval_state, approval_proposed_by, approval_decided_by, review_at, from_time, until_time, revision, updated_at)
            SELECT 'e' || i, 'l', {Models.Sightings.Vrm.Of("AB12CDE").Packed}, 1, '', '', '', '', 2, '', '', '', '', '', 2, '',
              '', now(), '2020-01-01', '2030-01-01', 1, now()
            FROM generate_series(0, {entries} - 1) AS i;
            INSERT INTO registry_version (kind, id, revision, recorded_at, body, clock_version)
            SELECT 'zone', id, 1, updated_at, to_jsonb(zone), 1 FROM zone
            UNION ALL SELECT 'vehicle_list', id, 1, updated_at, to_jsonb(vehicle_list), 1 FROM vehicle_list
            UNION ALL SELECT 'list_entry', id, 1, updated_at, to_jsonb(list_entry), 1 FROM list_entry;
            UPDATE registry_clock SET version = 1;
            """);
    }

    /// <summary>Records a version that differs from the present row in some parts.</summary>
    async Task RecordAsync(string kind, string id, int revision, int clock, string parts)
    {
        await DoAsync(
            $"""
            INSERT INTO registry_version (kind, id, revision, recorded_at, body, clock_version)
            SELECT '{kind}', id, {revision}, now(), to_jsonb({kind}) || jsonb_build_object('revision', {revision}) || {parts},
              {clock}
            FROM {kind} WHERE id = '{id}';
            UPDATE registry_clock SET version = {clock};
            """);
    }

    async Task DoAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    async Task<object> AskAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        return (await command.ExecuteScalarAsync())!;
    }
}
