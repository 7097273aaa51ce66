using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Audit;
using Npgsql;

namespace GeoIntel.Service.Storage.Rights;

/// <summary>Everything that is held on a subject, as lines of JSON.</summary>
static class SubjectExport
{
    static readonly string[] Marks = ["vrm", "canonical", "corrected_vrm"];

    /// <summary>To whom it goes and how it may be handled, rows table by table, to whom they were told, then how many lines
    /// there were.</summary>
    public static async IAsyncEnumerable<string> ReadAsync(
        NpgsqlConnection connection, SubjectKey subject, string recipient, string handling, DateTimeOffset now,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var key = await SubjectDisclosures.SealAsync(connection, now, cancellation);
        var count = 1;
        yield return Line("export", new JsonObject
        {
            ["recipient"] = recipient, ["handling"] = handling, ["made_at"] = now.ToString("O", CultureInfo.InvariantCulture),
        });
        // One statement, so that all rows are of one moment.
        await using (var command = new NpgsqlCommand(SqlText.Of("Rights/export"), connection) { CommandTimeout = 0 })
        {
            command.Parameters.AddRange(subject.Parameters().Where(one => one.ParameterName != "mark").ToArray());
            command.Parameters.AddWithValue("mac", subject.Audit.Mac(key));
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                var body = JsonNode.Parse(reader.GetString(1))!.AsObject();
                Unpack(body);
                if (body["body"] is JsonObject version) Unpack(version);
                if (!reader.IsDBNull(2)) TellOnBehalfOf(body, new(reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<byte[]>(3)));
                count++;
                yield return Line(reader.GetString(0), body);
            }
        }
        yield return Line("end", new JsonObject { ["count"] = count });
    }

    // A mark is packed into a number, which tells its reader nothing.
    static void Unpack(JsonObject row)
    {
        foreach (var name in Marks)
        {
            if (row[name] is JsonValue packed && packed.TryGetValue<long>(out var number))
                row[name] = number == 0 ? "" : Vrm.FromPacked((ulong)number).Text;
        }
    }

    static void TellOnBehalfOf(JsonObject body, SealedValues values)
    {
        if (JsonNode.Parse(values.Open())?["onBehalfOf"] is JsonValue asker) body["on_behalf_of"] = asker.DeepClone();
    }

    static string Line(string kind, JsonObject body) => new JsonObject { ["kind"] = kind, ["body"] = body }.ToJsonString();
}
