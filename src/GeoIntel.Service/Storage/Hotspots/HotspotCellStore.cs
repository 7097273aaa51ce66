using GeoIntel.Models.Geo;
using GeoIntel.Models.Hotspots;
using GeoIntel.Models.Hotspots.Runs;
using GeoIntel.Models.Hotspots.Runs.Page;
using GeoIntel.Service.Audit;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Hotspots;

/// <summary>Keeps what runs say of their cells.</summary>
sealed class HotspotCellStore(NpgsqlDataSource database)
{
    const string CopyCells =
        """
        COPY hotspot_cell (run_id, place, cell_id, outline, period, count, counts, mean12, change_from_last, forecast, lo80, hi80, lo90,
          hi90, rank, cum_area_pct, gi_z, gi_p, gi_bin, ehsa_code, ehsa_label, ehsa_label_robust, pct_hot, mk_tau, mk_z, mk_p, mk_p_null,
          scan_glr, scan_p, emerging_prob, rate_per_1000, rate_per_1000_households, share_longrun, share_recent, share_neighbours,
          share_other_types, police_generated_share, missing_coord_share, suppressed, why) FROM STDIN (FORMAT binary)
        """;

    const string CopyFlags = "COPY hotspot_flag (run_id, cell_id, flagged_at, lapses_at, review) FROM STDIN (FORMAT binary)";

    const string CopyBacktest =
        """
        COPY hotspot_backtest (run_id, forecaster, origin, pai_1, pai_5, pei_1, hit_1, hit_5, deviance, pit_coverage_90, raw_coverage_90,
          sum_ratio) FROM STDIN (FORMAT binary)
        """;

    /// <summary>Keeps a run with all its papers, cells and flags, and its audit entry, in one transaction.</summary>
    /// <returns>False when the run was stopped meanwhile; then nothing was kept.</returns>
    public async Task<bool> KeepAsync(
        HotspotRun run, RunLabels labels, AuditEntry entry, CancellationToken cancellation)
    {
        var page = RunPage.Write(run, labels); // takes longer than a transaction should be open
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var end = HotspotCommand.Of(
            connection, "end_run", ("id", labels.RunId), ("forecaster", run.Forecaster),
            ("currency", RunLabels.CurrencyOf(run)),
            ("warning", RunLabels.WarningOf(run)), ("data_sha256", run.DataSha256), ("verdict", run.BackTest.Sentence),
            ("model_card", ModelCard.Of(run, labels).ToMarkdown()), ("page", page),
            ("manifest", RunManifest.ToJson(run, labels)), ("public_record", PublicRecord.Of(run, labels).ToJson()),
            ("deprivation_audit", RunManifest.AuditToJson(run.Audit)), ("ended_at", labels.CreatedAt.UtcDateTime));
        if (await end.ExecuteNonQueryAsync(cancellation) == 0) return false;
        await CopyCellsAsync(connection, run, labels, cancellation);
        await CopyFlagsAsync(connection, run, labels, cancellation);
        await CopyBacktestAsync(connection, run, labels, cancellation);
        await AuditLog.WriteAsync(connection, transaction, entry, cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>Monthly means by cell of the newest run over a group and unit; null without one.</summary>
    public async Task<IReadOnlyDictionary<string,
    double>?> MeansBeforeAsync(string crimeGroup, string unit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var before = HotspotCommand.Of(
            connection, "means_before", ("crime_group", crimeGroup), ("unit", unit));
        await using var reader = await before.ExecuteReaderAsync(cancellation);
        var means = new Dictionary<string, double>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation)) means.Add(reader.GetString(0), reader.GetDouble(1));
        return means.Count > 0 ? means : null;
    }

    /// <summary>The rows of a query of the folder.</summary>
    public async Task<List<T>> AskAsync<T>(
        string query, Func<StoredRow, T> read, CancellationToken cancellation,
        params (string Name, object Value)[] values)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var command = HotspotCommand.Of(connection, query, values);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<T>();
        while (await reader.ReadAsync(cancellation)) found.Add(read(new StoredRow(reader)));
        return found;
    }

    /// <summary>Decides a flag that has not lapsed, with its audit entry.</summary>
    /// <returns>What <paramref name="read"/> makes of the flag as decided, or the default when there is none that
    /// holds.</returns>
    public async Task<T?> ReviewAsync<T>(
        string runId, string cellId, short review, string reviewedBy, string reason, DateTimeOffset now,
        DateTimeOffset holdsUntil,
        AuditEntry entry, Func<StoredRow, T> read, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        T decided;
        await using (var command = HotspotCommand.Of(
            connection, "review_flag", ("run_id", runId), ("cell_id", cellId), ("review", review),
            ("reviewed_by", reviewedBy),
            ("reason", reason), ("reviewed_at", now.UtcDateTime), ("holds_until", holdsUntil.UtcDateTime)))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            if (!await reader.ReadAsync(cancellation)) return default;
            decided = read(new StoredRow(reader));
        }
        await AuditLog.WriteAsync(connection, transaction, entry, cancellation);
        await transaction.CommitAsync(cancellation);
        return decided;
    }

    /// <returns>Null when there is no such run; empty when it has no papers.</returns>
    public async Task<string?> PaperAsync(string id, short file, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var paper = HotspotCommand.Of(connection, "run_paper", ("id", id), ("file", file));
        return await paper.ExecuteScalarAsync(
            cancellation) switch { null => null, DBNull => "", var text => (string)text };
    }

    /// <summary>The areas of a boundary set; null when there are none.</summary>
    public async Task<BoundaryAreas?> AreasAsync(string setId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var command = HotspotCommand.Of(connection, "boundary_areas", ("set_id", setId));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var wkb = new WKBReader();
        var areas = new List<BoundaryArea>();
        while (await reader.ReadAsync(cancellation))
        {
            areas.Add(new BoundaryArea(
                reader.GetString(0), reader.GetString(1), wkb.Read(reader.GetFieldValue<byte[]>(2)),
                reader.IsDBNull(3) ? null : reader.GetDouble(3), reader.IsDBNull(4) ? null : reader.GetDouble(4),
                reader.IsDBNull(5) ? null : reader.GetInt16(5)));
        }
        return areas.Count > 0 ? BoundaryAreas.Of(setId, areas) : null;
    }

    static async Task CopyCellsAsync(
        NpgsqlConnection connection, HotspotRun run, RunLabels labels, CancellationToken cancellation)
    {
        var ewkb = new WKBWriter(ByteOrder.LittleEndian, handleSRID: true);
        await using var rows = await connection.BeginBinaryImportAsync(CopyCells, cancellation);
        foreach (var (place, cell) in run.Cells.Index())
        {
            var said = cell.Description;
            await rows.StartRowAsync(cancellation);
            await rows.WriteAsync(labels.RunId, cancellation);
            await rows.WriteAsync(place, cancellation);
            await rows.WriteAsync(cell.Id, cancellation);
            await rows.WriteAsync(
                ewkb.Write(Multiple(run.Units.OutlineOf(cell.Cell))), NpgsqlDbType.Bytea, cancellation);
            await rows.WriteAsync(run.Period, cancellation);
            await rows.WriteAsync(cell.Counts[^1], cancellation);
            await rows.WriteAsync(cell.Counts.ToArray(), cancellation);
            foreach (var value in (double?[])
                [
                    cell.Mean12, cell.ChangeFromLast, cell.Forecast.Mean, cell.Forecast.Low80, cell.Forecast.High80,
                    cell.Forecast.Low90,
                    cell.Forecast.High90,
                ])
            {
                await NumberAsync(rows, value, cancellation);
            }
            await rows.WriteAsync(cell.Rank, cancellation);
            foreach (var value in (double?[])[cell.CumulativeAreaPercent, said.Z, said.P]) await NumberAsync(
                rows, value, cancellation);
            await rows.WriteAsync((short)said.Bin, cancellation);
            await rows.WriteAsync((short)said.Pattern, cancellation);
            await rows.WriteAsync(HotspotPatterns.NameOf(said.Pattern), cancellation);
            await rows.WriteAsync(HotspotPatterns.NameOf(said.Robust), cancellation);
            foreach (var value in (double?[])
                [
                    100.0 * said.HotMonths / run.Months, said.Trend.TauB, said.Trend.Z, said.Trend.P, said.NullP,
                    said.Scan?.LogLikelihoodRatio,
                    said.Scan?.P, cell.EmergingProbability, cell.RatePer1000Residents, cell.RatePer1000Households,
                    cell.Shares.OwnLongRun,
                    cell.Shares.OwnRecent, cell.Shares.Neighbours, cell.Shares.OtherTypes, cell.PoliceGeneratedShare,
                    run.WithoutPlaceShare,
                ])
            {
                await NumberAsync(rows, value, cancellation);
            }
            await rows.WriteAsync(cell.Suppressed, cancellation);
            await rows.WriteAsync(cell.Why, cancellation);
        }
        await rows.CompleteAsync(cancellation);
    }

    static async Task CopyFlagsAsync(
        NpgsqlConnection connection, HotspotRun run, RunLabels labels, CancellationToken cancellation)
    {
        const short Waiting = 1;
        await using var rows = await connection.BeginBinaryImportAsync(CopyFlags, cancellation);
        foreach (var cell in run.Cells.Where(cell => cell.Flagged))
        {
            await rows.StartRowAsync(cancellation);
            await rows.WriteAsync(labels.RunId, cancellation);
            await rows.WriteAsync(cell.Id, cancellation);
            await rows.WriteAsync(labels.CreatedAt.UtcDateTime, NpgsqlDbType.TimestampTz, cancellation);
            await rows.WriteAsync(labels.LapsesAt(run.Options).UtcDateTime, NpgsqlDbType.TimestampTz, cancellation);
            await rows.WriteAsync(Waiting, cancellation);
        }
        await rows.CompleteAsync(cancellation);
    }

    static async Task CopyBacktestAsync(
        NpgsqlConnection connection, HotspotRun run, RunLabels labels, CancellationToken cancellation)
    {
        await using var rows = await connection.BeginBinaryImportAsync(CopyBacktest, cancellation);
        foreach (var row in run.BackTest.Rows)
        {
            await rows.StartRowAsync(cancellation);
            await rows.WriteAsync(labels.RunId, cancellation);
            await rows.WriteAsync(row.Forecaster, cancellation);
            await rows.WriteAsync(run.FirstMonth.AddMonths(row.Origin), cancellation);
            foreach (var value in (double[])
                [
                    row.At1.Pai, row.At5.Pai, row.At1.Pei, row.At1.HitRate, row.At5.HitRate, row.Deviance,
                    row.Coverage90.Pit, row.Coverage90.Raw,
                    row.SumRatio,
                ])
            {
                await NumberAsync(rows, double.IsFinite(value) ? value : null, cancellation);
            }
        }
        await rows.CompleteAsync(cancellation);
    }

    static Task NumberAsync(NpgsqlBinaryImporter rows, double? value, CancellationToken cancellation) =>
        value is { } known ? rows.WriteAsync(known, cancellation) : rows.WriteNullAsync(cancellation);

    public static MultiPolygon Multiple(Geometry outline) => outline as MultiPolygon is { } several
        ? Marked(several)
        : Marked(new MultiPolygon([(Polygon)outline]));

    static MultiPolygon Marked(MultiPolygon outline)
    {
        outline.SRID = NationalGrid.Srid;
        return outline;
    }
}
