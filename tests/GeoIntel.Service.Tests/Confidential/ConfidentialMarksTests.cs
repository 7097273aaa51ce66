using GeoIntel.Models.Sightings;
using GeoIntel.Service.Storage.Rights;
using GeoIntel.Service.Tests.Registry;

namespace GeoIntel.Service.Tests.Confidential;

/// <summary>Which marks are protected, by how their entry came to be as it is.</summary>
[Collection(PostGisCollection.Name)]
public class ConfidentialMarksTests(RegistryServices registry) : IClassFixture<RegistryServices>
{
    static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [PostGisTheory]
    [InlineData("approved X", "X")]
    [InlineData("proposed X", "X")]
    [InlineData("rejected X", "")]
    [InlineData("approved X later", "")]
    [InlineData("approved X ended", "X")]
    [InlineData("approved X, proposed Y", "X Y")]
    [InlineData("approved X, rejected Y", "X")]
    [InlineData("approved X, rejected Y, proposed Y", "X Y")]
    [InlineData("approved X, approved Y", "Y")]
    [InlineData("approved X, approved Y effective-later", "X Y")]
    [InlineData("approved X, proposed X moved", "X")]
    [InlineData("approved X, rejected X moved", "X")]
    [InlineData("approved X, approved X moved", "")]
    [InlineData("approved X moved, proposed X", "X")]
    [InlineData("approved X, erased", "X")]
    public async Task What_was_approved_is_protected_until_something_else_is(string history, string expected)
    {
        await registry.AskAsync(
            """
            TRUNCATE list_entry, vehicle_list, registry_version CASCADE;
            INSERT INTO vehicle_list (id, display_name, owner, purpose_statement, confidential, revision, updated_at)
            VALUES ('kept', 'List', 'o', 'p', true, 1, '2026-01-01Z'), ('other', 'List', 'o', 'p', false, 1, '2026-01-01Z')
            """);
        var versions = history.Split(", ");
        for (var i = 0; i < versions.Length; i++) await WriteAsync(versions[i], revision: i + 1);

        var (_, found) = await new RestrictionStore(registry.Database).WithheldAsync(Now, asksRestrictions: false, CancellationToken.None);
        Assert.Equal(
            expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), found.Select(mark => mark.Text[..1]).Order(StringComparer.Ordinal));
    }

    // The row and its version, as the registry writes them.
    async Task WriteAsync(string version, int revision)
    {
        if (version == "erased")
        {
            await registry.AskAsync("UPDATE registry_version SET body = '{}'");
            return;
        }
        var words = version.Split(' ');
        var state = Array.IndexOf(["", "proposed", "approved", "rejected"], words[0]);
        var from = words.Contains("later") ? "2026-04-01Z" : "2026-01-01Z";
        var effective = words.Contains("effective-later") ? "'2026-04-01Z'" : "NULL";
        await registry.AskAsync(
            $"""
            INSERT INTO list_entry (id, list_id, vrm, priority, action_code, instruction, schedule, basis_kind, basis_reference,
              basis_scope, basis_necessity, basis_proportionality, basis_less_intrusive_alternative, basis_expires_at, owner,
              approval_state, approval_proposed_by, approval_decided_by, review_at, from_time, until_time, effective_from, revision, updated_at)
            VALUES ('e', '{(words.Contains("moved") ? "other" : "kept")}', {Vrm.Of($"{words[1]}12CDE").Packed}, 1, '', '', '', 1, 'B/1',
              '', '', '', '', '2027-01-01Z', 'o', {state}, 'p', '', '2026-05-01Z', '{from}',
              '{(words.Contains("ended") ? "2026-02-01Z" : "2026-12-01Z")}', {effective}, {revision}, '2026-01-01Z')
            ON CONFLICT (id) DO UPDATE SET list_id = excluded.list_id, vrm = excluded.vrm, approval_state = excluded.approval_state,
              from_time = excluded.from_time, until_time = excluded.until_time, effective_from = excluded.effective_from,
              revision = excluded.revision;
            INSERT INTO registry_version (kind, id, revision, recorded_at, clock_version, body)
            SELECT 'list_entry', id, revision, now(), revision, to_jsonb(list_entry) FROM list_entry
            """);
    }
}
