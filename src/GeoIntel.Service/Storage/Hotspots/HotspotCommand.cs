using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Hotspots;

/// <summary>The folder's queries with their parameters.</summary>
static class HotspotCommand
{
    /// <param name="name">A file of the folder's Sql.</param>
    /// <param name="values">Nulls must say their type: use <see cref="Text"/> and <see cref="Time"/>.</param>
    public static NpgsqlCommand Of(
        NpgsqlConnection connection, string name, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var command = new NpgsqlCommand(SqlText.Of($"Hotspots/{name}"), connection);
        foreach (var (parameter, value) in values)
        {
            if (value is NpgsqlParameter typed)
            {
                typed.ParameterName = parameter;
                command.Parameters.Add(typed);
            }
            else
            {
                command.Parameters.AddWithValue(parameter, value);
            }
        }
        return command;
    }

    public static NpgsqlParameter Text(string? value) =>
        new() { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)value ?? DBNull.Value };

    public static NpgsqlParameter Time(DateTimeOffset? value) =>
        new() { NpgsqlDbType = NpgsqlDbType.TimestampTz, Value = (object?)value?.UtcDateTime ?? DBNull.Value };
}
