using GeoIntel.Service.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Registry;

/// <summary>Records every alteration of the registry in the transaction that makes it: the version, the audit entry, the
/// registry's clock, and a notification on <see cref="Channel"/> with the clock's number.</summary>
sealed class AlterationRecorder(TimeProvider clock) : SaveChangesInterceptor
{
    public const string Channel = "registry_changed";

    static readonly string[] Tables =
    [
        "feed", "camera", "nominal", "vehicle_link", "organised_crime_group", "group_membership", "zone", "condition",
        "permission", "vehicle_list", "list_entry",
    ];

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        var context = (RegistryContext)eventData.Context!;
        if (context.Alteration is null)
            throw new InvalidOperationException("Nobody answers for this alteration; save with RegistryContext.SaveAsync.");
        var now = Microseconds.Truncate(clock.GetUtcNow());
        foreach (var change in context.ChangeTracker.Entries<RegistryRow>())
        {
            if (change.State == EntityState.Deleted)
                throw new InvalidOperationException($"{change.Entity} cannot be deleted; end it by its until_time.");
            if (change.State is not (EntityState.Added or EntityState.Modified)) continue;
            // Through the entry, so that it is noticed even when the context is told not to look for changes.
            change.Property(row => row.Revision).CurrentValue++;
            change.Property(row => row.UpdatedAt).CurrentValue = now;
            context.Altered.Add((change.Metadata.GetTableName()!, change.Entity.Id));
        }
        return ValueTask.FromResult(result);
    }

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result) =>
        throw new InvalidOperationException("Save with RegistryContext.SaveAsync.");

    public override async ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        var context = (RegistryContext)eventData.Context!;
        if (context.Altered.Count == 0) return result;

        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        var transaction = (NpgsqlTransaction)context.Database.CurrentTransaction!.GetDbTransaction();
        var alteration = context.Alteration!;
        // First, so that the versions can carry the number; its row lock holds until the commit either way.
        await using (var advance = new NpgsqlCommand(SqlText.Of("Registry/advance_registry_clock"), connection, transaction))
            context.SavedVersion = (long)(await advance.ExecuteScalarAsync(cancellationToken))!;
        var entries = new List<AuditEntry>(context.Altered.Count);
        await using (var keep = new NpgsqlCommand(SqlText.Of("Registry/keep_versions"), connection, transaction))
        {
            foreach (var table in Tables)
            {
                var ids = context.Altered.Where(row => row.Table == table).Select(row => row.Id).ToArray();
                keep.Parameters.Add(new(table, NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = ids });
            }
            keep.Parameters.Add(new("clock_version", NpgsqlDbType.Bigint) { Value = context.SavedVersion });
            await using var versions = await keep.ExecuteReaderAsync(cancellationToken);
            while (await versions.ReadAsync(cancellationToken))
            {
                entries.Add(new AuditEntry
                {
                    Actor = alteration.Actor,
                    Action = AuditAction.Alteration,
                    Rpc = alteration.Rpc,
                    Purpose = alteration.Purpose,
                    Call = alteration.Call,
                    ResourceKind = versions.GetString(0),
                    ResourceId = versions.GetString(1),
                    ResourceRevision = versions.GetInt32(2),
                    ResourceDigest = versions.GetFieldValue<byte[]>(3),
                    RowCount = 1,
                });
            }
        }
        await AuditLog.WriteAsync(connection, transaction, entries, cancellationToken);
        context.Altered.Clear();
        return result;
    }
}
