using GeoIntel.Models.Sightings;
using Npgsql;

namespace GeoIntel.Benchmarks.Gates.Queries;

/// <summary>The SQL that somebody who knows the schema writes for one answer, without what makes the service's own general: gates,
/// filters, pages. It stands beside this file; those but the self-join with the plan they had over fifty million reads, long
/// arrays left out.</summary>
/// <param name="name">The file's, without its ending.</param>
sealed class HandWritten(NpgsqlDataSource database, string name)
{
    /// <summary>The month, and the window of convoys and the gap of journeys as they are by default.</summary>
    static readonly NpgsqlParameter[] Fixed =
    [
        new("from", QueryStore.From.UtcDateTime), new("until", QueryStore.Until.UtcDateTime),
        new("window", TimeSpan.FromMinutes(2)), new("gap", TimeSpan.FromMinutes(30)),
    ];

    /// <param name="parameters">Those of the file; they outrank the fixed ones.</param>
    public Task<IReadOnlyList<object[]>> RowsAsync(params NpgsqlParameter[] parameters) => RowsAsync(CancellationToken.None, parameters);

    public async Task<IReadOnlyList<object[]>> RowsAsync(CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        await using var command = Command("", parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<object[]>();
        while (await reader.ReadAsync(cancellation))
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }
        return rows;
    }

    public async Task<string> PlanAsync(params NpgsqlParameter[] parameters)
    {
        await using var command = Command("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF)\n", parameters);
        await using var reader = await command.ExecuteReaderAsync();
        var plan = new StringWriter();
        while (await reader.ReadAsync()) await plan.WriteLineAsync(reader.GetString(0));
        return plan.ToString();
    }

    public static NpgsqlParameter Mark(Vrm vrm) => new("vrm", (long)vrm.Packed);

    NpgsqlCommand Command(string prefix, NpgsqlParameter[] parameters)
    {
        using var stream = typeof(HandWritten).Assembly.GetManifestResourceStream($"queries/{name}.sql")
            ?? throw new InvalidOperationException($"queries/{name}.sql is not in the assembly.");
        var sql = new StreamReader(stream).ReadToEnd();
        var command = database.CreateCommand(prefix + sql);
        command.CommandTimeout = 0;
        foreach (var parameter in parameters) command.Parameters.Add(parameter.Clone());
        foreach (var parameter in Fixed)
        {
            if (!command.Parameters.Contains(parameter.ParameterName)) command.Parameters.Add(parameter.Clone());
        }
        return command;
    }
}
