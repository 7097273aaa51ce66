using GeoIntel.Models.Sightings;
using GeoIntel.Service.Layers;
using GeoIntel.Service.Retention;
using Npgsql;

namespace GeoIntel.Service.Storage.Layers;

/// <summary>The features of one answer, one at a time, as they come from the store.</summary>
/// <param name="restricted">Remembers which confidential vehicles are told of.</param>
/// <param name="note">Writes down what it remembers, before the first row of a vehicle is given; null where nobody does.</param>
sealed class LayerRows(
    Layer layer, NpgsqlCommand command, NpgsqlDataReader reader, RestrictedSubjects restricted, Func<Task>? note) : IAsyncDisposable
{
    const int ColumnsBefore = 3;

    readonly HashSet<Vrm> _noted = [];

    public Layer Layer { get; } = layer;

    /// <summary>The geometry of the feature; overwritten by the next.</summary>
    public Shape Shape { get; } = new();

    /// <summary>Its place in the order of the pages.</summary>
    public string Cursor => reader.GetString(0);

    public string Id => reader.GetString(1);

    /// <summary>The geometry as little-endian WKB.</summary>
    public byte[] Wkb { get; private set; } = [];

    public async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        if (!await reader.ReadAsync(cancellation)) return false;

        Wkb = reader.GetFieldValue<byte[]>(2);
        Shape.Read(Wkb);
        if (restricted.HasConfidential && Layer == VehicleLayers.Hits)
        {
            // After the columns that are told stand the marks of the hit.
            var marks = await reader.GetFieldValueAsync<string[]>(ColumnsBefore + Layer.Columns.Count, cancellation);
            var packed = (ulong)reader.GetInt64(ColumnsBefore + Layer.Columns.Count + 1); // 0 of a hit of several vehicles
            var vehicles = marks.Where(mark => mark.Length > 0).Select(Vrm.Of).ToHashSet();
            if (packed != 0) vehicles.Add(Vrm.FromPacked(packed));
            vehicles.ExceptWith(_noted);
            _noted.UnionWith(vehicles);
            if (restricted.IsConfidential(vehicles) && note is not null) await note();
        }
        return true;
    }

    public bool IsNull(int column) => reader.IsDBNull(ColumnsBefore + column);
    public string Text(int column) => reader.GetString(ColumnsBefore + column);
    public long Whole(int column) => reader.GetInt64(ColumnsBefore + column);
    public double Real(int column) => reader.GetDouble(ColumnsBefore + column);
    public bool Flag(int column) => reader.GetBoolean(ColumnsBefore + column);
    public DateOnly Date(int column) => reader.GetFieldValue<DateOnly>(ColumnsBefore + column);

    /// <summary>UTC.</summary>
    public DateTime Time(int column) => reader.GetDateTime(ColumnsBefore + column);

    public async ValueTask DisposeAsync()
    {
        await reader.DisposeAsync();
        await command.DisposeAsync();
    }
}
