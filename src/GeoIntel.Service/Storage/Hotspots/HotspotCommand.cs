using Npgsql;

namespace GeoIntel.Service.Storage.Hotspots;

/// <summary>The folder's queries with their parameters.</summary>
static class HotspotCommand
{
    /// <param name="name">A file of the folder's Sql.</param>
    /// <param name="values">Nulls must say their type: use <see cref="Text"/> and <see cref="Time"/>.</param>
    public static NpgsqlCommand Of(
        NpgsqlConnection connection, string name, params ReadOnlySpan<(string Name, object Value)> values) =>
        NamedCommand.Of(connection, $"Hotspots/{name}", values);

    public static NpgsqlParameter Text(string? value) => NamedCommand.Text(value);

    public static NpgsqlParameter Time(DateTimeOffset? value) => NamedCommand.Time(value);
}
