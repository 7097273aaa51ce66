using System.Text.Json.Nodes;
using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Tests.Audit;
using GeoIntel.V1;

namespace GeoIntel.Service.Tests.Rights;

[Collection(PostGisCollection.Name)]
public class SubjectExportTests(PostGisFixture postgis)
{
    [PostGisFact]
    public async Task An_export_is_what_was_put_in_of_the_mark_and_whom_it_was_told()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 45);
        var log = new AuditLog(world.Intake.Database);
        await log.RecordAsync(
            AuditWorld.Entry("asker", question: new { vrm = "AB12CDE" }) with
            {
                Purpose = new CheckedPurpose(2, "OP-1", "a reason of its own", "DI Example"), RowCount = 7,
            },
            CancellationToken.None);
        await log.RecordAsync(AuditWorld.Entry("another", question: new { vrm = "XY34ZZZ" }), CancellationToken.None);

        var lines = (await world.ExportAsync(new Subject { Vrm = "ab12cde" })).ConvertAll(line => JsonNode.Parse(line)!);

        Assert.Equal(
            world.Reads.Where(read => read.Mark == RightsWorld.Mark).Select(read => read.Key).Order(),
            Of("sighting").Select(row => (string)row["detail"]!["key"]!).Order());
        Assert.All(Of("sighting"), row => Assert.Equal(RightsWorld.Mark, (string)row["vrm"]!));
        Assert.Equal(Of("sighting").Count(), Of("sighting_attachment").Count());
        foreach (var table in (string[])["hit", "sighting_match", "pass"])
        {
            Assert.Equal(
                await world.Intake.AskAsync($"SELECT count(*) FROM {table} JOIN list_entry USING (vrm) WHERE list_entry.id = 'stolen-1'"),
                [$"{Of(table).Count(row => (string)row["vrm"]! == RightsWorld.Mark)}"]);
        }
        Assert.Equal(["stolen-1"], Of("registry_version").Select(row => (string)row["id"]!));
        Assert.Equal(RightsWorld.Mark, (string)Of("registry_version").Single()["body"]!["vrm"]!);
        var told = Of("disclosure").Single(row => (string)row["recipient"]! == "asker");
        Assert.Equal(("DI Example", "OP-1", 7), ((string)told["on_behalf_of"]!, (string)told["purpose_reference"]!, (int)told["row_count"]!));
        // The other is this export itself.
        Assert.Equal(2, Of("disclosure").Count());
        Assert.Equal(lines.Count - 1, (int)Of("end").Single()["count"]!);
        Assert.DoesNotContain(lines, line => line.ToJsonString().Contains("XY34ZZZ", StringComparison.Ordinal));

        IEnumerable<JsonNode> Of(string kind) =>
            lines.Where(line => (string)line["kind"]! == kind).Select(line => line["body"]!);
    }
}
