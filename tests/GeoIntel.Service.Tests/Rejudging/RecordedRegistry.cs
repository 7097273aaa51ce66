using System.Text.Json;
using System.Text.Json.Nodes;
using GeoIntel.Models.Sightings;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Tests.Rejudging;

/// <summary>Records versions the way the registry's alterations do, each alteration with the next number of the
/// clock.</summary>
sealed class RecordedRegistry(NpgsqlDataSource database, Func<DateTimeOffset> clock)
{
    static readonly string[] Basis =
        ["basis_reference", "basis_scope", "basis_necessity", "basis_proportionality", "basis_less_intrusive_alternative"];

    readonly Dictionary<(string Kind, string Id), JsonObject> _present = [];

    /// <summary>Records one alteration: new things, and changes of what is there, as the columns of their tables.</summary>
    /// <param name="changes">What is not named stays as it is.</param>
    public async Task AlterAsync(params (string Kind, string Id, JsonObject Columns)[] changes)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var advance =
            new NpgsqlCommand("UPDATE registry_clock SET version = version + 1 RETURNING version", connection);
        var version = (long)(await advance.ExecuteScalarAsync())!;
        foreach (var (kind, id, columns) in changes)
        {
            var body = _present.TryGetValue((kind, id), out var present) ? present : Defaults(kind, id);
            body["revision"] = body["revision"]!.GetValue<int>() + 1;
            body["effective_from"] = null;
            foreach (var (name, value) in columns) body[name] = value?.DeepClone();
            body["updated_at"] = clock();
            _present[(kind, id)] = body;
            await using var keep = new NpgsqlCommand(
                "INSERT INTO registry_version (kind, id, revision, recorded_at, body, clock_version) VALUES ($1, $2, $3, $4, $5, $6)",
                connection);
            keep.Parameters.Add(new() { Value = kind });
            keep.Parameters.Add(new() { Value = id });
            keep.Parameters.Add(new() { Value = body["revision"]!.GetValue<int>() });
            keep.Parameters.Add(new() { Value = clock().UtcDateTime });
            keep.Parameters.Add(new() { Value = body.ToJsonString(), NpgsqlDbType = NpgsqlDbType.Jsonb });
            keep.Parameters.Add(new() { Value = version });
            await keep.ExecuteNonQueryAsync();
        }
        await using var notify = new NpgsqlCommand("NOTIFY registry_changed", connection);
        await notify.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    public static JsonNode Mark(string text) => JsonValue.Create((long)Vrm.Of(text).Packed);

    /// <summary>A square, from its south-west corner, in metres.</summary>
    public static JsonNode Square(double east, double north, double side) => JsonSerializer.SerializeToNode(new
    {
        type = "MultiPolygon",
        crs = new { type = "name", properties = new { name = "EPSG:27700" } },
        coordinates = new[] { new[] { new[] {
            new[] { east, north }, [east + side, north], [east + side, north + side], [east, north + side], [east, north],
        } } },
    })!;

    static JsonObject Defaults(string kind, string id)
    {
        var body = new JsonObject
        {
            ["id"] = id,
            ["revision"] = 0,
            ["from_time"] = "2026-01-01T00:00:00Z",
            ["display_name"] = "",
        };
        Fill(body, kind switch
        {
            "nominal" => """{"case_reference":"","category":2,"cohort_state":1,"licence_state":1,"under_18":false,"exploited":false}""",
            "vehicle_link" => """{"type":1,"source":""}""",
            "zone" => """{"protects_person":false,"leave_metres":50,"leave_seconds":120}""",
            "permission" => """{"kind":1,"granted_by":"","reason":"","schedule":""}""",
            "condition" =>
                """
                {"kind":1,"schedule":"","instruction":"","owner":"","served_at":"2025-12-01T00:00:00Z",
                 "review_at":"2027-01-01T00:00:00Z","grace_seconds":0,"distance_metres_max":200,"time_apart_seconds_max":900,
                 "occasions_min":1,"vehicles_min":2,"cooldown_seconds":0,"accepts":3}
                """,
            "list_entry" =>
                """
                {"list_id":"stolen","priority":1,"action_code":"","instruction":"","owner":"","schedule":"",
                 "review_at":"2027-01-01T00:00:00Z","until_time":"2027-01-01T00:00:00Z","direction_tolerance_degrees":45,
                 "cooldown_seconds":0,"accepts":3}
                """,
            _ => "{}",
        });
        if (kind is "condition" or "list_entry")
        {
            Fill(body, """{"basis_kind":2,"approval_state":2,"approval_proposed_by":"a","approval_decided_by":"b"}""");
            foreach (var column in Basis) body[column] = "-";
        }
        return body;
    }

    static void Fill(JsonObject body, string columns)
    {
        foreach (var (name, value) in JsonNode.Parse(columns)!.AsObject()) body[name] = value?.DeepClone();
    }
}
