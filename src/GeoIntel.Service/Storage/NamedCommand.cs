using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage;

/// <summary>A query of the program's .sql files with its parameters.</summary>
static class NamedCommand
{
    /// <param name="name">Folder and file below Storage, as <see cref="SqlText.Of"/> takes it.</param>
    /// <param name="values">Nulls must say their type: use <see cref="Text"/> and <see cref="Time"/>.</param>
    public static NpgsqlCommand Of(
        NpgsqlConnection connection, string name, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var command = new NpgsqlCommand(SqlText.Of(name), connection);
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
