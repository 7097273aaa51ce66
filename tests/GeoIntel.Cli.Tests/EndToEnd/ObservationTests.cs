using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public class ObservationTests(RunningService running)
{
    [PostGisTheory]
    [InlineData("obsnone", "")]
    [InlineData("obsother", "AB12 CDE")]
    public async Task A_nominal_whom_an_operator_recognised_in_his_zone_is_an_observed_hit(string name, string vrm)
    {
        using var connection = await running.ConnectAsync();
        var clients = new Clients(connection);
        var town = await clients.RegisterAsync(new Town(name));
        using var watch = await OpenWatch.OpenAsync(clients);

        // Outside the zone first: what comes of it would be told before the hit.
        await clients.Observations.RecordObservationAsync(Seen(town, town.Far, vrm));
        var recorded = await clients.Observations.RecordObservationAsync(Seen(town, town.Square, vrm));

        var told = await watch.UntilAsync("for the hit", change => change.Hit.Nominal == town.Nominal);
        Assert.Equal(
            (HitKind.ExclusionZone, MatchClass.Observed, town.Condition, town.Square, recorded.Sighting.Name),
            (told.Hit.Kind, told.Hit.MatchClass, told.Hit.Condition, told.Hit.Camera, told.Hit.FirstSighting));
        Assert.Equal(vrm.Replace(" ", "", StringComparison.Ordinal), told.Hit.Vrm);
        Assert.StartsWith($"A person recognised as nominal {name}-nominal was seen on", told.Hit.Sentence, StringComparison.Ordinal);
        Assert.Contains("one operator's recognition", told.Hit.Caveat, StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task The_same_observation_sent_twice_is_recorded_once()
    {
        using var connection = await running.ConnectAsync();
        var clients = new Clients(connection);
        var town = await clients.RegisterAsync(new Town("obstwice"));
        var request = Seen(town, town.Square, town.OtherVrm);
        request.RequestId = Guid.NewGuid().ToString();

        var first = await clients.Observations.RecordObservationAsync(request);
        var again = await clients.Observations.RecordObservationAsync(request);

        Assert.Equal(first.Sighting.Name, again.Sighting.Name);
        var now = DateTimeOffset.UtcNow;
        Assert.Single(await clients.Stored.ReadsAsync(["obstwice-square"], now.AddHours(-1), now.AddHours(1)));
    }

    [PostGisFact]
    public async Task An_observation_without_place_words_or_time_names_each_of_them()
    {
        using var connection = await running.ConnectAsync();
        var clients = new Clients(connection);

        var refusal = await Refusal.OfAsync(() => clients.Observations.RecordObservationAsync(
            new RecordObservationRequest { Purpose = Stored.Purpose, Nominal = "nominals/nobody" }).ResponseAsync);

        Assert.Equal(StatusCode.InvalidArgument, refusal.Code);
        foreach (var field in new[] { "camera: ", "nominal: 'nominals/nobody'", "text: ", "capture_time: " })
            Assert.Contains(field, refusal.Fields, StringComparison.Ordinal);
    }

    static RecordObservationRequest Seen(Town town, string camera, string vrm) => new()
    {
        Purpose = Stored.Purpose,
        Camera = camera,
        CaptureTime = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow),
        Vrm = vrm,
        Nominal = town.Nominal,
        Text = "Walks towards the market hall.",
    };
}
