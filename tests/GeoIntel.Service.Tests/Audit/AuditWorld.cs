using GeoIntel.Models.Audit;
using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GeoIntel.Service.Tests.Audit;

/// <summary>A log in a database of its own, written and sealed as the service does it, at times a test gives.</summary>
sealed class AuditWorld : IAsyncDisposable
{
    readonly string _folder = Path.Combine(Path.GetTempPath(), $"geointel-audit-{Guid.NewGuid():N}");

    AuditWorld(NpgsqlDataSource database)
    {
        Database = database;
        Key = AuditKey.ReadOrMake(KeyFile);
        Root = AuditRoot.Parse(Key.PublicPem);
        Sealer = new AuditSealer(
            database, Key, new AuditOptions { CheckpointInterval = TimeSpan.Zero }, TimeProvider.System, NullLogger<AuditSealer>.Instance);
        Export = new AuditExport(database);
    }

    public NpgsqlDataSource Database { get; }
    public string KeyFile => Path.Combine(_folder, "signing-key.pem");
    public AuditKey Key { get; }
    public AuditRoot Root { get; }
    public AuditSealer Sealer { get; }
    public AuditExport Export { get; }

    public static async Task<AuditWorld> CreateAsync(PostGisFixture postgis) =>
        new(NpgsqlDataSource.Create(await postgis.CreateDatabaseWithSchemaAsync()));

    public static AuditEntry Entry(string actor, string? reason = null, object? question = null) => new()
    {
        Actor = actor,
        Action = AuditAction.Consultation,
        Rpc = "geointel.v1.SightingService/SearchSightings",
        Purpose = reason is null ? null : new CheckedPurpose(2, "OP-1", reason, ""),
        Personal = question,
        RowCount = 1,
    };

    public async Task WriteAsync(params AuditEntry[] entries)
    {
        await using var connection = await Database.OpenConnectionAsync();
        foreach (var entry in entries) await AuditLog.WriteAsync(connection, null, entry, CancellationToken.None);
    }

    public Task<int> SealAsync() => Sealer.RunRoundAsync(CancellationToken.None);

    public async Task<List<string>> LinesAsync(long after = 0)
    {
        var lines = new List<string>();
        await foreach (var part in Export.ReadAsync(after, CancellationToken.None)) lines.Add(AuditText.Write(part));
        return lines;
    }

    public async Task<AuditVerdict> VerifyAsync(params Checkpoint[] held) =>
        AuditVerification.Run(await LinesAsync(), Root, held);

    public async Task<List<string>> ActorsAsync() =>
        [.. (await LinesAsync()).Select(AuditText.Read).OfType<SealedEntry>().Select(entry => entry.Actor)];

    /// <summary>Does what no right of the service allows, as somebody with the database's files could.</summary>
    public async Task TamperAsync(string sql) =>
        await DoAsync($"SET session_replication_role = replica; {sql}; SET session_replication_role = DEFAULT");

    public async Task DoAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<object?> AskAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Sealer.Dispose();
        Root.Dispose();
        Key.Dispose();
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
