using System.Globalization;
using Microsoft.Data.Sqlite;
using NetTopologySuite.IO;

namespace GeoIntel.Service.Tests.Profiles;

/// <summary>Every value of a GeoPackage as text, as SQLite gives it; geometries as well-known text.</summary>
static class GeoPackageReader
{
    const int WkbFrom = 40; // behind the head with a box of four

    /// <returns>Rows of every table but the index's own, with the table's name.</returns>
    public static List<(string Table, List<string> Values)> Read(ReadOnlySpan<byte> content)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, content);
            using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
            connection.Open();
            var tables = Rows(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'rtree%'").Select(row => row[0]);
            return [.. tables.SelectMany(table => Rows(connection, $"SELECT * FROM \"{table}\"").Select(row => (table, row)))];
        }
        finally
        {
            File.Delete(file);
        }
    }

    static List<List<string>> Rows(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<List<string>>();
        while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => TextOf(reader.GetValue(i)))]);
        return rows;
    }

    static string TextOf(object value) => value switch
    {
        byte[] { Length: > WkbFrom } blob when blob[0] == 'G' && blob[1] == 'P' => new WKBReader().Read(blob[WkbFrom..]).AsText(),
        byte[] blob => Convert.ToHexString(blob),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
