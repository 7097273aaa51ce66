using GeoIntel.Models.Hotspots;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Storage.PostGis;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Hotspots;

/// <summary>Keeps published sets of areas. What a set's areas are never changes: runs over it must compare.</summary>
sealed class BoundaryStore(NpgsqlDataSource database, HotspotCellStore cells, TimeProvider clock)
{
    const string CopyAreas =
        "COPY boundary_area (set_id, code, display_name, outline, residents, households, deprivation_decile) FROM STDIN (FORMAT binary)";

    /// <summary>Stores a set, or what is told otherwise of the areas that it had, with its audit entry.</summary>
    /// <param name="entryOf">The audit entry of what was done.</param>
    /// <returns>Redrawn, with the code of an area that is not as it was, when the areas are other ones; then nothing
    /// is stored.</returns>
    public async Task<KeptBoundaries> KeepAsync(
        HeldBoundarySet set, BoundaryAreas areas, Func<KeptBoundaries, AuditEntry> entryOf, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var hold = HotspotCommand.Of(connection, "hold_boundary_sets")) await hold.ExecuteNonQueryAsync(cancellation);
        var held = (await ListAsync(connection, set.Id, cancellation)).SingleOrDefault();
        var before = await cells.AreasAsync(set.Id, cancellation);
        if (before is not null && FirstRedrawn(before, areas) is { } code)
            return new KeptBoundaries(held!, BoundaryOutcome.Redrawn, code);

        set = set with { AreaCount = areas.Count, StoredAt = clock.GetUtcNow() };
        var kept = held is null ? new KeptBoundaries(set, BoundaryOutcome.Created)
            : held == set with { StoredAt = held.StoredAt } && SameFacts(before!, areas) ? new KeptBoundaries(held, BoundaryOutcome.Unchanged)
            : new KeptBoundaries(set, BoundaryOutcome.Updated);
        if (kept.Outcome != BoundaryOutcome.Unchanged) await ReplaceAsync(connection, set, areas, cancellation);
        await AuditLog.WriteAsync(connection, transaction, entryOf(kept), cancellation);
        await transaction.CommitAsync(cancellation);
        return kept;
    }

    public async Task<IReadOnlyList<HeldBoundarySet>> ListAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await ListAsync(connection, null, cancellation);
    }

    static async Task<List<HeldBoundarySet>> ListAsync(NpgsqlConnection connection, string? id, CancellationToken cancellation)
    {
        var found = new List<HeldBoundarySet>();
        await using var command = HotspotCommand.Of(connection, "boundary_sets", ("id", HotspotCommand.Text(id)));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(new HeldBoundarySet(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3))
            {
                StoredAt = reader.GetFieldValue<DateTimeOffset>(4),
                AreaCount = reader.GetInt32(5),
            });
        }
        return found;
    }

    // Both are in the order of their codes.
    static string? FirstRedrawn(BoundaryAreas before, BoundaryAreas now)
    {
        for (var i = 0; i < Math.Min(before.Count, now.Count); i++)
        {
            if (before[i].Code != now[i].Code) return now[i].Code;
            if (!Stored(before[i]).AsSpan().SequenceEqual(Stored(now[i]))) return now[i].Code;
        }
        return before.Count == now.Count ? null : (before.Count > now.Count ? before : now)[Math.Min(before.Count, now.Count)].Code;
    }

    static bool SameFacts(BoundaryAreas before, BoundaryAreas now) => Enumerable.Range(0, now.Count).All(i =>
        before[i] with { Outline = now[i].Outline } == now[i]);

    static async Task ReplaceAsync(
        NpgsqlConnection connection, HeldBoundarySet set, BoundaryAreas areas, CancellationToken cancellation)
    {
        await using (var keep = HotspotCommand.Of(
            connection, "keep_boundary_set", ("id", set.Id), ("display_name", set.DisplayName), ("attribution", set.Attribution),
            ("currency", set.Currency), ("stored_at", set.StoredAt.UtcDateTime)))
        {
            await keep.ExecuteNonQueryAsync(cancellation);
        }
        await using var rows = await connection.BeginBinaryImportAsync(CopyAreas, cancellation);
        for (var i = 0; i < areas.Count; i++)
        {
            await rows.StartRowAsync(cancellation);
            await rows.WriteAsync(set.Id, cancellation);
            await rows.WriteAsync(areas[i].Code, cancellation);
            await rows.WriteAsync(areas[i].Name, cancellation);
            await rows.WriteAsync(Stored(areas[i]), NpgsqlDbType.Bytea, cancellation);
            await WriteAsync(areas[i].Residents, NpgsqlDbType.Double);
            await WriteAsync(areas[i].Households, NpgsqlDbType.Double);
            await WriteAsync((short?)areas[i].DeprivationDecile, NpgsqlDbType.Smallint);
        }
        await rows.CompleteAsync(cancellation);

        async Task WriteAsync<T>(T? value, NpgsqlDbType type) where T : struct
        {
            if (value is { } known) await rows.WriteAsync(known, type, cancellation);
            else await rows.WriteNullAsync(cancellation);
        }
    }

    static byte[] Stored(BoundaryArea area) => Ewkb.Write(HotspotCellStore.Multiple(area.Outline));
}

/// <summary>A set of boundaries as it is held.</summary>
sealed record HeldBoundarySet(string Id, string DisplayName, string Attribution, string Currency)
{
    public int AreaCount { get; init; }

    public DateTimeOffset StoredAt { get; init; }
}

/// <param name="RedrawnCode">An area that is not as it was.</param>
sealed record KeptBoundaries(HeldBoundarySet Held, BoundaryOutcome Outcome, string RedrawnCode = "");

/// <summary>What became of a set; the contract's numbers, and one that is refused.</summary>
enum BoundaryOutcome
{
    Created = 1,
    Updated = 2,
    Unchanged = 3,
    Redrawn = 4,
}
