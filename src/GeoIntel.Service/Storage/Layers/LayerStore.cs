using System.Collections.Concurrent;
using GeoIntel.Service.Layers;
using GeoIntel.Service.Storage.PostGis;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Layers;

/// <summary>Reads layers: the collections there are, their features, their extents, their tiles.</summary>
sealed class LayerStore(NpgsqlDataSource database)
{
    const int VersionsKeptMax = 1000;

    // A collection with a version never changes under it, so it is measured once.
    readonly ConcurrentDictionary<(string, bool), LayerExtent> _extents = new();

    /// <summary>Begins an answer; the caller disposes it.</summary>
    /// <param name="note">Writes down that a confidential vehicle was touched, before it is told; null where that is nobody's.</param>
    public async Task<LayerRows> FindAsync(
        Layer layer, LayerQuestion question, CancellationToken cancellation, Func<Task>? note = null)
    {
        var command = Command(layer.Name, question);
        try
        {
            return new LayerRows(layer, command, await command.ExecuteReaderAsync(cancellation), question.Restricted, note);
        }
        catch
        {
            await command.DisposeAsync();
            throw;
        }
    }

    /// <summary>Counts what matches and boxes it in; remembered for whole collections that have a version.</summary>
    public async Task<LayerExtent> MeasureAsync(
        LayerCollection collection, LayerQuestion question, CancellationToken cancellation)
    {
        var key = ($"{collection.Layer.Name}.{collection.Version}", question.IsPartnerEdition);
        var isKept = question.IsAll && collection.Version is not null;
        if (isKept && _extents.TryGetValue(key, out var known)) return known;

        await using var command = Command($"measure_{collection.Layer.Name}", question);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var box = await reader.IsDBNullAsync(1, cancellation)
            ? null
            : Enumerable.Range(1, 4).Select(reader.GetDouble).ToArray();
        var extent = new LayerExtent(reader.GetInt64(0), box);
        if (isKept && _extents.Count < VersionsKeptMax) _extents[key] = extent;
        return extent;
    }

    /// <summary>Most cells of a run in one tile: about 4 MB, which a browser still draws.</summary>
    public const int TileCellsMax = 20_000;

    /// <summary>One vector tile, empty when nothing lies in it.</summary>
    public async Task<byte[]> TileAsync(
        LayerCollection collection, int zoom, int x, int y, bool isPartnerEdition, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of($"Layers/tile_{collection.Layer.Name}"));
        Add(command, "key", NpgsqlDbType.Text, collection.Key);
        Add(command, "partner", NpgsqlDbType.Boolean, isPartnerEdition);
        Add(command, "z", NpgsqlDbType.Integer, zoom);
        Add(command, "x", NpgsqlDbType.Integer, x);
        Add(command, "y", NpgsqlDbType.Integer, y);
        Add(command, "name", NpgsqlDbType.Text, collection.Layer.Name);
        Add(command, "limit", NpgsqlDbType.Integer, TileCellsMax);
        return await command.ExecuteScalarAsync(cancellation) as byte[] ?? [];
    }

    /// <summary>Collections of one run's cells, the newest first.</summary>
    /// <param name="run">Null for any.</param>
    public async Task<List<LayerCollection>> RunsAsync(string? run, int limit, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Layers/runs"));
        Add(command, "id", NpgsqlDbType.Text, run);
        Add(command, "limit", NpgsqlDbType.Integer, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<LayerCollection>();
        while (await reader.ReadAsync(cancellation))
        {
            var id = reader.GetString(0);
            var first = reader.GetFieldValue<DateOnly>(3);
            var forecast = first.AddMonths(reader.GetInt32(4));
            found.Add(new LayerCollection
            {
                Layer = HotspotLayer.Layer,
                Id = $"{HotspotLayer.Layer.Name}.{id}",
                Title = $"Hotspots: {reader.GetString(1)}, {reader.GetString(2)}, forecast for {forecast:yyyy-MM} ({id})",
                Key = id,
                Version = id,
                RunId = id,
                Purpose = reader.GetString(5),
                Handling = reader.GetString(6),
                Attribution = reader.GetString(7),
                Currency = reader.GetString(8),
                Warning = reader.GetString(9),
                From = new DateTimeOffset(forecast, default, TimeSpan.Zero),
                Until = new DateTimeOffset(forecast.AddMonths(1), default, TimeSpan.Zero),
            });
        }
        return found;
    }

    /// <summary>Collections of one boundary set's areas.</summary>
    /// <param name="set">Null for any.</param>
    public async Task<List<LayerCollection>> BoundarySetsAsync(string? set, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Layers/boundary_sets"));
        Add(command, "id", NpgsqlDbType.Text, set);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<LayerCollection>();
        while (await reader.ReadAsync(cancellation))
        {
            var id = reader.GetString(0);
            found.Add(new LayerCollection
            {
                Layer = PlaceLayers.Boundaries,
                Id = $"{PlaceLayers.Boundaries.Name}.{id}",
                Title = reader.GetString(1),
                Key = id,
                Version = $"{id}-{reader.GetDateTime(4):yyyyMMddHHmmssffffff}",
                Handling = "OFFICIAL. Published data; the licence of its publisher applies.",
                Purpose = "Reference for maps and tables of areas.",
                Attribution = reader.GetString(2),
                Currency = reader.GetString(3),
                Warning = "Outlines may be generalised by their publisher; they are no legal boundaries.",
            });
        }
        return found;
    }

    NpgsqlCommand Command(string name, LayerQuestion question)
    {
        var command = database.CreateCommand(SqlText.Of($"Layers/{name}"));
        Add(command, "key", NpgsqlDbType.Text, question.Key);
        Add(command, "partner", NpgsqlDbType.Boolean, question.IsPartnerEdition);
        Add(command, "after", NpgsqlDbType.Text, question.After);
        Add(command, "id", NpgsqlDbType.Text, question.Id);
        Add(command, "box", NpgsqlDbType.Bytea, question.Box is null ? null : Ewkb.Write(question.Box));
        Add(command, "from", NpgsqlDbType.TimestampTz, question.From?.ToUniversalTime());
        Add(command, "until", NpgsqlDbType.TimestampTz, question.Until?.ToUniversalTime());
        Add(command, "filter", NpgsqlDbType.Jsonb, question.Filter);
        Add(command, "vrm", NpgsqlDbType.Bigint, question.Vrm is { } vrm ? (long)vrm.Packed : null);
        Add(command, "feeds", NpgsqlDbType.Array | NpgsqlDbType.Integer, question.Feeds);
        command.Parameters.AddRange(question.Restricted.ParametersWithTexts());
        Add(command, "confidential", NpgsqlDbType.Boolean, question.TellsConfidential);
        Add(command, "persons", NpgsqlDbType.Boolean, question.TellsPersons);
        Add(command, "srid", NpgsqlDbType.Integer, question.Srid);
        Add(command, "limit", NpgsqlDbType.Integer, question.Limit);
        return command;
    }

    static void Add(NpgsqlCommand command, string name, NpgsqlDbType type, object? value) =>
        command.Parameters.Add(new NpgsqlParameter(name, type) { Value = value ?? DBNull.Value });
}
