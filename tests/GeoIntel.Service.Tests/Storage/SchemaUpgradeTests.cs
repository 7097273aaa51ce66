using GeoIntel.Service.Storage.Schema;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GeoIntel.Service.Tests.Storage;

/// <summary>Every landed schema, filled by its <c>Landed/NNNN_data.sql</c>, is brought to the newest one.</summary>
/// <remarks>A file <c>Landed/NNNN_check.sql</c> gives one boolean about those rows in the newest schema.</remarks>
[Collection(PostGisCollection.Name)]
public sealed class SchemaUpgradeTests(PostGisFixture fixture)
{
    // PostGIS's own table aside, and the runner's; a partition's rows are counted with its parent's.
    const string CountRows = """
        SELECT coalesce(string_agg(relname || ' ' || rows, E'\n' ORDER BY relname), '')
        FROM (
            SELECT relname, (xpath('/row/n/text()', query_to_xml(
                format('SELECT count(*) AS n FROM %I', relname), false, true, '')))[1]::text AS rows
            FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
                AND relname NOT IN ('schema_migration', 'spatial_ref_sys')
        ) AS counted
        WHERE rows <> '0'
        """;

    public static TheoryData<int> Landed { get; } = new(SchemaScripts.Embedded().Select(s => s.Number));

    [PostGisTheory]
    [MemberData(nameof(Landed))]
    public async Task A_database_with_data_from_a_landed_schema_is_upgraded_and_keeps_it(int number)
    {
        var scripts = SchemaScripts.Embedded();
        await using var database = NpgsqlDataSource.Create(await fixture.CreateDatabaseAsync());
        await RunAsync(database, [.. scripts.Take(number)]);
        var data = Resource($"{number:0000}_data.sql")
            ?? throw new InvalidOperationException($"Write Landed/{number:0000}_data.sql, rows of schema {number}.");
        await ExecuteAsync(database, data);
        var before = await CountAsync(database);

        await RunAsync(database, scripts);

        // A table that a later schema brings may hold rows of its own.
        var after = await CountAsync(database);
        Assert.NotEmpty(before);
        Assert.Equal(before, after.Where(table => before.Exists(known => NameOf(known) == NameOf(table))));
        if (Resource($"{number:0000}_check.sql") is { } check) Assert.Equal(true, await ExecuteAsync(database, check));
    }

    static async Task<List<string>> CountAsync(NpgsqlDataSource database) =>
        [.. ((string)(await ExecuteAsync(database, CountRows))!).Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    // Of "camera 2".
    static string NameOf(string counted) => counted.Split(' ')[0];

    static Task<int> RunAsync(NpgsqlDataSource database, IReadOnlyList<SchemaScript> scripts) =>
        SchemaRunner.RunAsync(database, scripts, "9.9", NullLogger.Instance, CancellationToken.None);

    static async Task<object?> ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    static string? Resource(string fileName)
    {
        using var stream = typeof(SchemaUpgradeTests).Assembly.GetManifestResourceStream(
            $"GeoIntel.Service.Tests.Storage.Landed.{fileName}");
        if (stream is null) return null;

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
