using System.Collections.Frozen;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Tests.Admission;

namespace GeoIntel.Service.Tests.Confidential;

/// <summary>Callers of some roles, and a confidential list in an <see cref="IntakeWorld"/>.</summary>
static class ConfidentialCallers
{
    public const string List = "cover";

    public static CallerIdentity As(Role roles) =>
        new($"person:{roles.ToString().ToLowerInvariant().Replace(", ", "-", StringComparison.Ordinal)}", roles, FrozenSet<string>.Empty);

    /// <summary>SQL of a confidential list with one entry, which waits for its second person and makes no hits yet.</summary>
    public static string Listing(string mark, string id = "cover-1", string list = List) =>
        $"""
        INSERT INTO vehicle_list (id, display_name, owner, purpose_statement, revision, updated_at, confidential)
        VALUES ('{list}', 'Cover', 'DI Example', 'Officers under cover', 1, now(), true) ON CONFLICT DO NOTHING;
        INSERT INTO list_entry (id, list_id, vrm, priority, action_code, instruction, owner, schedule, basis_kind,
          basis_reference, basis_scope, basis_necessity, basis_proportionality, basis_less_intrusive_alternative,
          approval_state, approval_proposed_by, approval_decided_by, review_at, from_time, until_time, revision, updated_at)
        VALUES ('{id}', '{list}', {Vrm.Of(mark).Packed}, 1, '', '', 'DI Example', '', 2, 'ORDER-2', '', 'cover', 'this vehicle only',
          '', 1, 'PC 1', '', '2029-01-01', '2015-01-01', '2029-03-02', 1, now())
        """;

    /// <summary>SQL by which a list becomes confidential, and then all its entries are moved off it with a second person's
    /// approval: their marks are confidential no more. The rows and their versions as the registry writes them.</summary>
    public static string MovedOff(string list, DateTimeOffset now) =>
        $"""
        UPDATE vehicle_list SET confidential = true, revision = revision + 1 WHERE id = '{list}';
        INSERT INTO vehicle_list (id, display_name, owner, purpose_statement, revision, updated_at)
        VALUES ('plain', 'Plain', 'Force control room', 'Reported', 1, now());
        UPDATE list_entry SET list_id = 'plain', instruction = 'Stop it', revision = revision + 1, effective_from = '{now:O}'
        WHERE list_id = '{list}';
        INSERT INTO registry_version (kind, id, revision, recorded_at, body, clock_version)
        SELECT 'vehicle_list', id, revision, now(), to_jsonb(vehicle_list), version + 1 FROM vehicle_list, registry_clock;
        INSERT INTO registry_version (kind, id, revision, recorded_at, body, clock_version)
        SELECT 'list_entry', id, revision, now(), to_jsonb(list_entry), version + 1 FROM list_entry, registry_clock
        WHERE list_id = 'plain';
        UPDATE registry_clock SET version = version + 1
        """;
}
