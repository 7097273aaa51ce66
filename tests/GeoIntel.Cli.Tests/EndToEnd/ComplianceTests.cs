using System.Text.Json;
using GeoIntel.Models.Compliance;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public class ComplianceTests(RunningService running)
{
    [PostGisFact]
    public async Task The_verb_prints_the_answers_of_the_days_and_json_their_reads()
    {
        using var connection = await running.ConnectAsync();
        var clients = new Clients(connection);
        var town = await clients.RegisterAsync(new Town("compliance"));
        using var watch = await OpenWatch.OpenAsync(clients);
        // Three days on which no other test's cameras, which stand in the same square, read anything.
        var first = LondonDay.Of(DateTimeOffset.UtcNow).AddDays(-20);
        var read = LondonDay.Of(first.AddDays(1)).From.AddHours(12);
        await clients.SendAsync(town.NumberedFeed, town.Numbered(town.BoundVrm, read));
        await watch.UntilAsync("for the hit", change => change.Hit.Nominal == town.Nominal);
        // A sign of life every minute of the last one, of one of the cameras in the zone.
        var last = LondonDay.Of(first.AddDays(2));
        await new CameraStatusService.CameraStatusServiceClient(connection.Channel).ReportCameraStatusAsync(
            new ReportCameraStatusRequest
            {
                Feed = town.NumberedFeed,
                Statuses =
                {
                    Enumerable.Range(0, (int)(last.Until - last.From).TotalMinutes).Select(minute => new CameraStatus
                    {
                        Camera = town.Gate,
                        ReceiveTime = Timestamp.FromDateTimeOffset(last.From.AddMinutes(minute)),
                        IsStreaming = true,
                    }),
                },
            });

        var service = await running.ServiceAsync();
        var printed = await AskAsync(service, town, first, first.AddDays(3));
        var json = await AskAsync(service, town, first, first.AddDays(3), "--json");

        Assert.True(printed.Code == 0, printed.Error);
        Assert.Equal(
            ["answer", "not observable", "possible breach indicated", "no contrary read"],
            printed.OutLines.Select(line => line.Split('\t')[1]));
        var days = json.OutLines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(3, days.Count);
        var cameras = days[2].GetProperty("camera_count").GetInt32();
        Assert.True(cameras >= 2);
        Assert.Equal(1.0 / cameras, days[2].GetProperty("coverage").GetDouble(), 6);
        Assert.Contains($" % of {cameras} cameras).", printed.OutLines[3], StringComparison.Ordinal);
        Assert.Equal(town.Gate, days[1].GetProperty("reads")[0].GetProperty("camera").GetString());
    }

    static Task<CliRun> AskAsync(ServiceProcess service, Town town, DateOnly from, DateOnly until, params string[] more) => CliRun.OfAsync(
    [
        "compliance", "--condition", town.Condition["conditions/".Length..], "--from", from.ToString("yyyy-MM-dd", null),
        "--until", until.ToString("yyyy-MM-dd", null), .. service.Reached, "--purpose-class", "offender-management",
        "--purpose-reference", "TEST", "--purpose-reason", "Trying the command out.", .. more,
    ]);
}
