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
        var today = LondonDay.Of(DateTimeOffset.UtcNow);
        var read = LondonDay.Of(today.AddDays(-2)).From.AddHours(12);
        await clients.SendAsync(town.NumberedFeed, town.Numbered(town.BoundVrm, read));
        await watch.UntilAsync("for the hit", change => change.Hit.Nominal == town.Nominal);
        // A sign of life every minute of yesterday, of one of the two cameras in the zone.
        var yesterday = LondonDay.Of(today.AddDays(-1));
        await new CameraStatusService.CameraStatusServiceClient(connection.Channel).ReportCameraStatusAsync(
            new ReportCameraStatusRequest
            {
                Feed = town.NumberedFeed,
                Statuses =
                {
                    Enumerable.Range(0, (int)(yesterday.Until - yesterday.From).TotalMinutes).Select(minute => new CameraStatus
                    {
                        Camera = town.Gate,
                        ReceiveTime = Timestamp.FromDateTimeOffset(yesterday.From.AddMinutes(minute)),
                        IsStreaming = true,
                    }),
                },
            });

        var service = (await running.ServiceAsync()).Address;
        var printed = await AskAsync(service, town, today.AddDays(-3), today);
        var json = await AskAsync(service, town, today.AddDays(-3), today, "--json");

        Assert.True(printed.Code == 0, printed.Error);
        Assert.Equal(
            ["answer", "not observable", "possible breach indicated", "no contrary read"],
            printed.OutLines.Select(line => line.Split('\t')[1]));
        Assert.Contains("No contrary read (coverage 50 % of 2 cameras).", printed.OutLines[3], StringComparison.Ordinal);
        var days = json.OutLines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(3, days.Count);
        Assert.Equal(town.Gate, days[1].GetProperty("reads")[0].GetProperty("camera").GetString());
    }

    static Task<CliRun> AskAsync(Uri service, Town town, DateOnly from, DateOnly until, params string[] more) => CliRun.OfAsync(
    [
        "compliance", "--condition", town.Condition["conditions/".Length..], "--from", from.ToString("yyyy-MM-dd", null),
        "--until", until.ToString("yyyy-MM-dd", null), "--service", $"{service}", "--purpose-class", "offender-management",
        "--purpose-reference", "TEST", "--purpose-reason", "Trying the command out.", .. more,
    ]);
}
