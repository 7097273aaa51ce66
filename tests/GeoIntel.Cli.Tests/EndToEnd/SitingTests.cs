using System.Globalization;
using System.Text.Json;
using GeoIntel.Cli.Printing;

namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public sealed class SitingTests(RunningService running) : IDisposable
{
    static readonly string[] Purpose =
    [
        "--purpose-class", "serious-crime", "--purpose-reference", "OP-TEST", "--purpose-reason", "A test on made-up people.",
        "--regime", "council-part3",
    ];

    readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The gate counts four vehicles in; the lane that nobody sees is stated.
    [PostGisFact]
    public async Task The_command_reviews_sites_in_each_form_and_writes_a_page_with_its_tables()
    {
        using var connection = await running.ConnectAsync();
        var clients = new Clients(connection);
        var town = await clients.RegisterAsync(new Town("siting"));
        var begin = DateTimeOffset.UtcNow.AddHours(-20);
        await clients.SendAsync(
            town.NumberedFeed, Enumerable.Range(0, 4).Select(i => town.Numbered($"S{i}TNG", begin.AddMinutes(10 * i), town.Gate)));
        var service = await running.ServiceAsync();
        var sites = _folder.With(
            "sites.csv",
            """
            id,easting,northing,reach_metres,covers,recorded_need,less_intrusive_alternative,privacy_assessment_reference,review_date
            lane,360000,400000,100,Siting Lane/in;Siting Lane/out,Thefts,Lighting was tried,DPIA-1,2099-01-01
            nowhere,361000,400000,100,,,,,
            half,360000,400100,100,Siting Lane/in,,,,
            """).File("sites.csv");
        var gate = town.Gate["cameras/".Length..];
        string[] asked =
        [
            "siting", "review", .. service.Reached, .. Purpose, "--objective", "support-surveillance", "--reach", "50", "--camera", $"{gate}:75",
            "--gate", $"{gate}:in:Siting Road", "--from", Text(begin.AddMinutes(-1)), "--until", Text(begin.AddDays(1).AddMinutes(-1)),
            "--road", "Siting Lane/in=10", "--road", "Siting Lane/out=5", "--threshold", "3", "--candidates", sites,
        ];

        var table = await CliRun.OfAsync([.. asked, "--sites", "2"]);
        Assert.True(table.Code == 0, table.Error);
        Assert.Contains("\n1\tlane\t360000\t400000\t100\t15\t15\t0\t15\t0\t", $"\n{table.Out}", StringComparison.Ordinal);
        Assert.Contains($"support-surveillance\t{town.Gate}\t4\t4\t", table.Out, StringComparison.Ordinal);
        // As docs/siting.md tells it.
        Assert.Contains("overt cameras cover 21.1 % of what weighs to support surveillance; with the sites it would be 100.0 %.", table.Error, StringComparison.Ordinal);
        Assert.Contains("No choice of 2 of these candidates adds more.", table.Error, StringComparison.Ordinal);
        Assert.Contains("Each selected site has its case.", table.Error, StringComparison.Ordinal);
        using var answer = JsonDocument.Parse((await CliRun.OfAsync([.. asked, "--exact", "--json"])).Out);
        Assert.Equal(15, answer.RootElement.GetProperty("selection").GetProperty("gain_weight").GetDouble());
        var csv = await CliRun.OfAsync([.. asked, "--csv"]);
        Assert.StartsWith("table,number,site,", csv.Out, StringComparison.Ordinal);
        Assert.Contains("\ncameras,", csv.Out, StringComparison.Ordinal);
        using var map = JsonDocument.Parse((await CliRun.OfAsync([.. asked, "--geojson"])).Out);
        Assert.Equal(
            2, map.RootElement.GetProperty("features").EnumerateArray().Count(of => of.GetProperty("properties").GetProperty("kind").GetString() == "candidate"));

        var folder = _folder.File("out");
        var written = await CliRun.OfAsync([.. asked, "--out", folder]);
        Assert.True(written.Code == 0, written.Error);
        var isPrinted = ChromiumPrint.Find() is not null;
        Assert.Equal(
            ((string[])["cameras.csv", "cases.csv", "pairs.csv", "sites.csv", "siting.geojson", "siting.html", "siting.json", "siting.pdf", "sources.csv"])
                .Where(name => isPrinted || name != "siting.pdf"),
            Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var page = await File.ReadAllTextAsync(Path.Combine(folder, "siting.html"));
        Assert.Contains("<td class=\"id\">lane</td>", page, StringComparison.Ordinal);
        Assert.Equal(!isPrinted, page.Contains("There is no PDF", StringComparison.Ordinal));
        Assert.Equal(!isPrinted, written.Error.Contains("so there is no siting.pdf", StringComparison.Ordinal));
        var again = await CliRun.OfAsync([.. asked, "--out", folder]);
        Assert.Equal((ExitCodes.WrongUsage, ""), (again.Code, again.Out));
    }

    [PostGisFact]
    public async Task What_the_service_refuses_is_told_with_its_fields_and_writes_nothing()
    {
        var service = await running.ServiceAsync();
        var folder = _folder.File("out");
        var run = await CliRun.OfAsync(
        [
            "siting", "review", .. service.Reached, .. Purpose, "--objective", "protect-vulnerable-communities", "--reach", "0", "--camera", "none:10",
            "--road", "Lane/in=5", "--out", folder,
        ]);

        Assert.Equal((ExitCodes.Failed, ""), (run.Code, run.Out));
        Assert.Contains("camera_reach_metres", run.Error, StringComparison.Ordinal);
        Assert.Contains("cameras[0].camera", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Theory]
    [InlineData("--objective is 'both'", "--objective", "both", "--reach", "50", "--road", "A/in=1")]
    [InlineData("Nothing is to be covered", "--objective", "support-surveillance", "--reach", "50")]
    [InlineData("--road is 'A=1'", "--objective", "support-surveillance", "--reach", "50", "--road", "A=1")]
    [InlineData("--camera is 'x'", "--objective", "support-surveillance", "--reach", "50", "--road", "A/in=1", "--camera", "x")]
    [InlineData("there is no candidate", "--objective", "support-surveillance", "--reach", "50", "--road", "A/in=1", "--sites", "2")]
    [InlineData("there is no such file", "--objective", "support-surveillance", "--reach", "50", "--road", "A/in=1", "--candidates", "none.csv")]
    public async Task What_cannot_be_asked_is_said_before_anybody_is_asked(string says, params string[] asked)
    {
        var run = await CliRun.OfAsync(["siting", "review", .. Purpose, .. asked]);

        Assert.Equal(ExitCodes.WrongUsage, run.Code);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
    }

    static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
