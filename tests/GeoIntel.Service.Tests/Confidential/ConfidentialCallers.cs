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
}
