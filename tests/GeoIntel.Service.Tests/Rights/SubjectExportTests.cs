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

    [PostGisFact]
    public async Task An_export_says_to_whom_it_goes_and_how_it_may_be_handled_and_so_does_its_entry()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 46);

        var stated = await world.ExportAsync(new Subject { Vrm = RightsWorld.Mark }, " A. Solicitor LLP ", "For the claim only.");
        var silent = await world.ExportAsync(new Subject { Vrm = RightsWorld.Mark });
        var tooLong = await Rpc.Questions.RefusedFieldsAsync(
            () => world.ExportAsync(new Subject { Vrm = RightsWorld.Mark }, new string('x', 201)));

        var head = JsonNode.Parse(stated[0])!;
        Assert.Equal(
            ("export", "A. Solicitor LLP", "For the claim only."),
            ((string)head["kind"]!, (string)head["body"]!["recipient"]!, (string)head["body"]!["handling"]!));
        Assert.Equal(["recipient"], tooLong);
        var entries = await PersonalValues.OfAsync(world.Intake.Database, Registry.Examples.Purpose.Reference);
        var told = entries.ConvertAll(entry => JsonNode.Parse(entry)!).Where(entry => entry["handling"] is not null).ToList();
        Assert.Equal(2, told.Count);
        Assert.Equal(("A. Solicitor LLP", "For the claim only."), ((string)told[0]["recipient"]!, (string)told[0]["handling"]!));
        // What was not stated is the caller, and the handling that stands in the file.
        Assert.Null(told[1]["recipient"]);
        Assert.Equal((string)JsonNode.Parse(silent[0])!["body"]!["handling"]!, (string)told[1]["handling"]!);
        Assert.Contains("nobody else", (string)told[1]["handling"]!, StringComparison.Ordinal);
    }
}
