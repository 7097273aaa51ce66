using GeoIntel.Models.Hotspots.Runs;
using GeoIntel.Models.Hotspots.Runs.Page;
using GeoIntel.Models.Incidents;

namespace GeoIntel.Models.Tests.Hotspots.Runs;

public class HotspotRunTests
{
    static readonly HotspotRun Run = HotspotRun.Compute(RunWorld.Input(RunWorld.Incidents(14)), RunWorld.Quick);

    [Fact]
    public void The_flags_lie_where_the_incidents_gather_and_fill_their_share_of_the_area()
    {
        var flags = Run.Cells.Where(cell => cell.Flagged).ToList();

        Assert.Equal(3, flags.Count); // 5 % of 64 squares
        Assert.All(flags, cell => Assert.Matches("^SD4[01]0[01]-", cell.Id));
        Assert.All(flags, flag => Assert.All(
            Run.Cells.Where(cell => !cell.Flagged), cell => Assert.True(flag.Forecast.Mean >= cell.Forecast.Mean)));
        Assert.All(flags, cell => Assert.True(cell.CumulativeAreaPercent <= 5));
    }

    [Fact]
    public void Every_cell_is_told_once_by_id_with_figures_that_hold_together()
    {
        Assert.Equal(Run.Units.Count, Run.Cells.Count);
        Assert.Equal(Run.Cells.Select(cell => cell.Id).Order(StringComparer.Ordinal),
            Run.Cells.Select(cell => cell.Id));
        Assert.Equal(Run.Incidents, Run.Cells.Sum(cell => cell.Counts.Sum()), 1e-9);
        Assert.Equal(100, Run.Cells.Max(cell => cell.CumulativeAreaPercent), 1e-9);
        Assert.All(Run.Cells, cell =>
        {
            Assert.Equal(14, cell.Counts.Count);
            Assert.Equal(cell.Counts.Skip(2).Average(), cell.Mean12, 1e-12);
            Assert.InRange(cell.EmergingProbability, 0, 1);
            Assert.True(cell.Forecast.Low90 <= cell.Forecast.Low80 && cell.Forecast.High80 <= cell.Forecast.High90);
            Assert.Equal(1 + Run.Cells.Count(other => other.Forecast.Mean > cell.Forecast.Mean), cell.Rank);
            Assert.StartsWith($"{cell.Id}: ", cell.Why, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_cell_with_fewer_than_three_incidents_is_suppressed_and_no_other()
    {
        Assert.Contains(Run.Cells, cell => cell.Suppressed);
        Assert.All(Run.Cells, cell => Assert.Equal(cell.Counts.Sum() < 3, cell.Suppressed));
    }

    [Fact]
    public void A_cell_without_an_incident_is_left_out_of_the_description()
    {
        var empty = Run.Cells.Where(cell => cell.Counts.Sum() == 0).ToList();

        Assert.NotEmpty(empty);
        Assert.All(empty, cell => Assert.Equal(CellDescription.LeftOut, cell.Description));
        Assert.Equal(Run.Cells.Count - empty.Count, Run.Compared);
        Assert.All(Run.Cells.Except(empty), cell => Assert.NotNull(cell.Description.NullP));
    }

    [Fact]
    public void The_same_input_and_seed_give_the_same_run_and_another_seed_another_calibration()
    {
        var again = HotspotRun.Compute(RunWorld.Input(RunWorld.Incidents(14)), RunWorld.Quick);
        var other = HotspotRun.Compute(RunWorld.Input(RunWorld.Incidents(14)), RunWorld.Quick with { Seed = 2 });

        Assert.Equal(RunManifest.ToJson(Run, RunWorld.Labels), RunManifest.ToJson(again, RunWorld.Labels));
        Assert.Equal(RunPage.Write(Run, RunWorld.Labels), RunPage.Write(again, RunWorld.Labels));
        Assert.Equal(Run.DataSha256, other.DataSha256);
        Assert.NotEqual(RunManifest.CellsSha256(Run), RunManifest.CellsSha256(other));
    }

    [Fact]
    public void Police_generated_types_never_enter_the_combined_group_or_what_another_is_forecast_from()
    {
        var all = RunWorld.Incidents(12);
        var without = all.Where(incident => !incident.IsPoliceGenerated).ToList();
        foreach (var group in (CrimeGroup[])[CrimeGroups.AllCrime, CrimeGroups.NeighbourhoodCrime])
        {
            var (with, bare) = (HotspotRun.Compute(RunWorld.Input(all, group), RunWorld.Quick),
                HotspotRun.Compute(RunWorld.Input(without, group), RunWorld.Quick));

            Assert.Equal(RunManifest.CellsSha256(bare), RunManifest.CellsSha256(with));
        }
    }

    [Fact]
    public void A_named_police_generated_group_is_told_as_one()
    {
        var drugs = HotspotRun.Compute(RunWorld.Input(RunWorld.Incidents(12), CrimeGroups.Drugs), RunWorld.Quick);

        Assert.All(drugs.Cells.Where(cell => cell.Flagged), cell => Assert.Matches("^SD4[23]0[23]-", cell.Id));
        Assert.Contains("follows patrols", ModelCard.Of(drugs, RunWorld.Labels).ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public void Change_is_told_against_the_run_before_on_the_same_ids()
    {
        var means = Run.Cells.Take(10).ToDictionary(cell => cell.Id, cell => cell.Mean12 + 1);
        var next = HotspotRun.Compute(
            RunWorld.Input(RunWorld.Incidents(14)) with { MeansBefore = means }, RunWorld.Quick);

        Assert.All(next.Cells.Take(10), cell => Assert.Equal(-1, cell.ChangeFromLast!.Value, 1e-12));
        Assert.All(next.Cells.Skip(10), cell => Assert.Null(cell.ChangeFromLast));
    }

    [Fact]
    public void A_place_that_flared_up_lately_is_likelier_to_rise_than_one_that_did_so_before_and_the_scan_sees_it()
    {
        var incidents = RunWorld.Incidents(14);
        for (var i = 0; i < 24; i++)
        {
            incidents.Add(RunWorld.At("Burglary", RunWorld.First.AddMonths(12 + i % 2), 343_600, 403_600));
            incidents.Add(RunWorld.At("Burglary", RunWorld.First.AddMonths(4 + i % 2), 343_600, 400_400));
        }

        var flared = HotspotRun.Compute(RunWorld.Input(incidents), RunWorld.Quick);

        var (lately, before) = (flared.Cells.Single(of => of.Id == "SD4303-11"),
            flared.Cells.Single(of => of.Id == "SD4300-10"));
        Assert.Equal(before.Mean12, lately.Mean12, 0.5);
        Assert.True(lately.EmergingProbability > 2 * before.EmergingProbability,
            $"{lately.EmergingProbability} and {before.EmergingProbability}");
        Assert.True(lately.Description.Scan!.P <= 0.05);
        Assert.Contains("were expected (scan p 0.05", lately.Why, StringComparison.Ordinal);
        Assert.True(before.Description.Scan is not { P: <= 0.05 });
    }

    [Fact]
    public void Areas_are_compared_by_contact_and_have_rates()
    {
        var quarters = RunWorld.Quarters();
        var run = HotspotRun.Compute(RunWorld.Input(RunWorld.Incidents(14)) with { Cells = quarters }, RunWorld.Quick);

        Assert.Equal(["A-south-west", "B-south-east", "C-north-west", "D-north-east"],
            run.Cells.Select(cell => cell.Id));
        Assert.Equal(run.Cells[0].Mean12 * 12, run.Cells[0].RatePer1000Residents!.Value, 1e-9);
        Assert.All(run.Cells, cell => Assert.Null(cell.RatePer1000Households));
        Assert.Equal("A-south-west", Assert.Single(run.Cells, cell => cell.Flagged).Id);
        for (var area = 0; area < 4; area++) Assert.Equal(4, quarters.Touching().Of(area).Length);
    }

    [Fact]
    public void The_audit_tells_deciles_where_they_are_loaded_and_says_so_where_they_are_not()
    {
        var run = HotspotRun.Compute(
            RunWorld.Input(RunWorld.Incidents(14)) with { Areas = RunWorld.Quarters() }, RunWorld.Quick);

        Assert.Equal((1.0, 0.25), (run.Audit.Rows[0].FlaggedAreaShare, run.Audit.Rows[0].AreaShare));
        Assert.Equal(4, run.Audit.Rows[0].FlagRateRatio);
        Assert.Equal(1.0 / 22, run.Audit.Rows[0].ResidentsShare!.Value, 1e-9);
        Assert.Equal(1, run.Audit.Rows.Sum(row => row.CrimeShare), 1e-9);
        Assert.Equal(0, run.Audit.UnknownAreaShare, 1e-9);
        Assert.Contains("100 % of the flagged area", run.Audit.Sentence, StringComparison.Ordinal);
        Assert.Empty(Run.Audit.Rows);
        Assert.StartsWith("No deprivation deciles are loaded", Run.Audit.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_only_goes_forward_and_a_run_can_be_stopped_at_every_step_of_it()
    {
        var shares = new List<double>();
        var input = RunWorld.Input(RunWorld.Incidents(11));
        HotspotRun.Compute(input, RunWorld.Quick, progress => shares.Add(progress.Share));

        Assert.Equal(shares.Order(), shares);
        Assert.Equal(1, shares[^1]);
        for (var step = 0; step < shares.Count - 1; step++)
        {
            using var stop = new CancellationTokenSource();
            var told = 0;
            Assert.ThrowsAny<OperationCanceledException>(() => HotspotRun.Compute(
                input, RunWorld.Quick, _ => { if (told++ == step) stop.Cancel(); }, stop.Token));
        }
    }

    [Fact]
    public void A_model_card_and_a_public_record_say_the_same_in_Markdown_and_in_JSON()
    {
        foreach (var document in (RunDocument[])[ModelCard.Of(Run, RunWorld.Labels),
            PublicRecord.Of(Run, RunWorld.Labels)])
        {
            using var json = System.Text.Json.JsonDocument.Parse(document.ToJson());
            var texts = json.RootElement.EnumerateObject().Where(
                of => of.Value.ValueKind == System.Text.Json.JsonValueKind.Object)
                .SelectMany(of => of.Value.EnumerateObject()).Select(of => of.Value.GetString()!).ToList();

            Assert.Equal(document.Sections.Sum(section => section.Fields.Count), texts.Count);
            Assert.All(texts, text =>
                Assert.Contains(text.ReplaceLineEndings(" "), document.ToMarkdown(), StringComparison.Ordinal));
            Assert.Contains(Run.BackTest.Sentence, texts);
        }
    }

    [Fact]
    public void The_page_needs_nothing_beside_it_and_escapes_what_it_is_told()
    {
        var page = RunPage.Write(Run, RunWorld.Labels);

        foreach (var outside in (string[])["http:", "https:", "<script", "<img", "<link", "url(", "@import", "src="])
            Assert.DoesNotContain(outside, page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Analysts &lt;only&gt;", page, StringComparison.Ordinal);
        Assert.Contains("Description, not forecast", page, StringComparison.Ordinal);
        Assert.Contains(Html(Run.BackTest.Sentence), page, StringComparison.Ordinal);
        Assert.Contains("snap points", page, StringComparison.Ordinal);
        Assert.All(Run.Cells.Where(cell => cell.Flagged), cell =>
            Assert.Contains(Html(cell.Why), page, StringComparison.Ordinal));
        System.Xml.Linq.XDocument.Parse(page[page.IndexOf(
            "<svg", StringComparison.Ordinal)..(page.IndexOf("</svg>", StringComparison.Ordinal) + 6)]);

        static string Html(string text) => text.Replace("'", "&#39;", StringComparison.Ordinal);
    }
}
