using System.Text.Json;
using System.Text.Json.Nodes;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Tests.Hits;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Storage.Sightings;
using GeoIntel.Service.Tests.Admission;
using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Tests.Hits;

/// <summary>A <see cref="KeeperWorld"/> in the database: its rules in all their versions, and its matches as commits of the
/// intake and of judging again would lay them.</summary>
sealed class StoredWorld(IntakeWorld world)
{
    static readonly (string Id, ConditionKind Kind)[] Conditions =
    [
        ("stay-out", ConditionKind.ExclusionZone), ("stay-in", ConditionKind.RestrictionZone),
        ("apart", ConditionKind.NonAssociation), ("group", ConditionKind.GroupPresence),
    ];

    long _clock = 1;

    /// <summary>Records versions of every rule and of its zone; nothing is matched or hit yet.</summary>
    public async Task BeginAsync(IReadOnlyList<EpisodeRule> rules, IReadOnlyList<Zone> zones)
    {
        await world.DoAsync(
            """
            TRUNCATE sighting_match, match_withdrawal, hit, hit_change;
            UPDATE hit_clock SET sequence = 0;
            UPDATE keeper_cursor SET match_transaction = '0', match_id = 0, withdrawal_transaction = '0', withdrawal_id = 0;
            DELETE FROM registry_version WHERE id IN ('stay-out', 'stay-in', 'apart', 'group', 'entry', 'zone');
            """);
        _clock++;
        foreach (var zone in zones)
        {
            await RecordAsync("zone", zone.Id, zone.Revision, new JsonObject
            {
                ["display_name"] = "The zone",
                ["outline"] = $"SRID=27700;{new MultiPolygon([(Polygon)zone.Outline]).AsText()}",
                ["protects_person"] = false,
                ["leave_metres"] = zone.LeaveMetres,
                ["leave_seconds"] = zone.LeaveTime.TotalSeconds,
            });
        }
        foreach (var rule in rules)
        {
            foreach (var (id, kind) in Conditions) await RecordAsync("condition", id, rule.Revision, Condition(kind, rule));
            await RecordAsync("list_entry", "entry", rule.Revision, Entry(rule));
        }
        await world.DoAsync($"UPDATE registry_clock SET version = {_clock}");
        await world.Live.LoadAsync(CancellationToken.None);
    }

    /// <summary>One commit: what is withdrawn is withdrawn, what comes is stored once.</summary>
    public async Task CommitAsync(IReadOnlyList<Coming> step)
    {
        await using var connection = await world.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var begin = new NpgsqlCommand("CALL begin_matches()", connection)) await begin.ExecuteNonQueryAsync();
        foreach (var coming in step)
        {
            await using var command = new NpgsqlCommand(coming.Withdrawn
                ? """
                WITH unmatched AS (
                  UPDATE sighting_match SET withdrawn = true
                  WHERE sighting_id = @sighting AND kind = @kind AND rule_id = @rule AND NOT withdrawn
                  RETURNING sighting_id
                )
                INSERT INTO match_withdrawal (sighting_id) SELECT sighting_id FROM unmatched
                """
                : """
                INSERT INTO sighting_match (sighting_id, captured_at, kind, rule_id, vrm, body)
                SELECT @sighting, @captured, @kind, @rule, @vrm, @body
                WHERE NOT EXISTS (SELECT FROM sighting_match
                  WHERE sighting_id = @sighting AND kind = @kind AND rule_id = @rule AND NOT withdrawn)
                """, connection);
            command.Parameters.AddWithValue("sighting", coming.Reason.SightingId);
            command.Parameters.AddWithValue("captured", coming.Reason.CapturedAt.UtcDateTime);
            command.Parameters.AddWithValue("kind", (short)coming.Key.Kind);
            command.Parameters.AddWithValue("rule", coming.Key.RuleId);
            command.Parameters.AddWithValue("vrm", (long)coming.Key.VrmPacked);
            command.Parameters.AddWithValue("body", NpgsqlDbType.Jsonb, JsonSerializer.Serialize(
                new StoredMatch(coming.Reason, coming.Reason.Vrm.Text, [], []), HitJson.Options));
            await command.ExecuteNonQueryAsync();
        }
        await transaction.CommitAsync();
    }

    /// <summary>The hits as stored that stand.</summary>
    public async Task<List<ToldHit>> HitsAsync() =>
    [
        .. (await world.AskAsync("SELECT body::text FROM hit WHERE state <> 3"))
            .Select(body => JsonSerializer.Deserialize<ToldHit>(body, HitJson.Options)!),
    ];

    Task RecordAsync(string kind, string id, int revision, JsonObject body)
    {
        body["id"] = id;
        body["revision"] = revision;
        body["updated_at"] = "2020-01-01T00:00:00Z";
        body["from_time"] = "2020-01-01T00:00:00Z";
        return world.DoAsync(
            $"""
            INSERT INTO registry_version (kind, id, revision, recorded_at, body, clock_version)
            VALUES ('{kind}', '{id}', {revision}, now(), '{body.ToJsonString()}', {_clock})
            """);
    }

    static JsonObject Condition(ConditionKind kind, EpisodeRule rule)
    {
        var zoned = kind is ConditionKind.ExclusionZone or ConditionKind.RestrictionZone;
        var body = Rule(rule);
        body["kind"] = (int)kind;
        body["nominal_id"] = kind == ConditionKind.GroupPresence ? null : "N-104";
        body["other_nominal_id"] = kind == ConditionKind.NonAssociation ? "N-200" : null;
        body["group_id"] = kind == ConditionKind.GroupPresence ? "redfern" : null;
        body["zone_id"] = zoned ? "zone" : null;
        body["distance_metres_max"] = rule.DistanceMetresMax;
        body["time_apart_seconds_max"] = rule.TimeApartMax.TotalSeconds;
        body["occasions_min"] = rule.OccasionsMin;
        body["vehicles_min"] = rule.VehiclesMin;
        body["served_at"] = "2020-01-01T00:00:00Z";
        return body;
    }

    static JsonObject Entry(EpisodeRule rule)
    {
        var body = Rule(rule);
        body["list_id"] = "stolen";
        body["vrm"] = Neighbourhood.Listed[0].Packed;
        body["priority"] = 1;
        body["action_code"] = "STOP";
        body["until_time"] = "2030-01-01T00:00:00Z";
        return body;
    }

    static JsonObject Rule(EpisodeRule rule) => new()
    {
        ["cooldown_seconds"] = rule.Cooldown.TotalSeconds,
        ["instruction"] = "Ring the desk",
        ["owner"] = "Force control room",
        ["schedule"] = "",
        ["basis_kind"] = 3,
        ["basis_reference"] = $"DSA/2026/{rule.Revision}",
        ["basis_scope"] = "",
        ["basis_necessity"] = "needed",
        ["basis_proportionality"] = "no more than needed",
        ["basis_less_intrusive_alternative"] = "",
        ["approval_state"] = 2,
        ["approval_proposed_by"] = "PC 1",
        ["approval_decided_by"] = "Insp 2",
        ["review_at"] = "2027-01-01T00:00:00Z",
    };
}
