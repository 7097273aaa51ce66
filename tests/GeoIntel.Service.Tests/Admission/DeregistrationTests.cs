using System.Diagnostics.Metrics;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Hits;
using GeoIntel.Service.Storage.Sightings;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Read = GeoIntel.Models.Sightings.Read;

namespace GeoIntel.Service.Tests.Admission;

[Collection(PostGisCollection.Name)]
public class DeregistrationTests(RegistryServices registry) : IClassFixture<RegistryServices>
{
    [PostGisFact]
    public async Task Once_a_deregistration_is_answered_no_later_capture_matches_whatever_streams_in_at_any_instance()
    {
        await RegisterAsync();
        using var untold = NewLive(); // of an instance that hears of no change
        await untold.LoadAsync(CancellationToken.None);
        await using var metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var first = NewPipeline(registry.Live, metrics);
        using var second = NewPipeline(untold, metrics);
        await first.StartAsync(CancellationToken.None);
        await second.StartAsync(CancellationToken.None);
        using var streaming = new CancellationTokenSource();
        var senders = new[] { first, second }
            .SelectMany((pipeline, i) => Enumerable.Range(0, 2).Select(j => SendAsync(pipeline, $"{i}-{j}", streaming.Token)))
            .ToArray();
        await UntilMatchesAsync(200);

        var until = DateTimeOffset.UtcNow;
        await registry.Nominals.UpdateNominal(
            new UpdateNominalRequest
            {
                Nominal = new Nominal { Name = "nominals/load", UntilTime = until.ToTimestamp() },
                UpdateMask = FieldMask.FromString("until_time"),
                Purpose = Examples.Purpose,
            },
            RegistryServices.Call());
        var answered = DateTimeOffset.UtcNow;

        // What is sent from here on is captured after the end.
        var more = await Task.WhenAll(senders.Select((_, i) => CommitAsync(i % 2 == 0 ? first : second, $"after-{i}", 300)));
        await streaming.CancelAsync();
        await Task.WhenAll(senders);
        // Captured before the end and come only now: that is another matter.
        await CommitAsync(second, "late", 1, until.AddSeconds(-1));
        await first.StopAsync(CancellationToken.None);
        await second.StopAsync(CancellationToken.None);

        Assert.All(more, outcome => Assert.Equal(300, outcome.Accepted));
        Assert.Equal(
            ["0"],
            await registry.AskAsync(
                """
                SELECT count(*) FROM sighting_match JOIN sighting USING (sighting_id, captured_at)
                WHERE captured_at >= $1 AND received_at > $2
                """,
                until.UtcDateTime, answered.UtcDateTime));
        Assert.Equal(
            ["true"],
            await registry.AskAsync(
                """
                SELECT body->'reason'->>'endedSince' FROM sighting_match JOIN sighting USING (sighting_id, captured_at)
                WHERE detail->>'event' LIKE 'late%' AND kind = 2
                """));
    }

    async Task RegisterAsync()
    {
        var resources = RegistryImportTests.Everything("load").ToList();
        foreach (var resource in resources)
        {
            if (resource.Condition is { } condition)
                (condition.Schedule, condition.UntilTime) = ("", DateTimeOffset.UtcNow.AddYears(1).ToTimestamp());
        }
        await registry.ImportAsync(resources.Where(resource => resource.ListEntry is null && resource.Permission is null));
    }

    LiveRegistry NewLive() => new(registry.Database, registry.Loader, TimeProvider.System, NullLogger<LiveRegistry>.Instance);

    AdmissionPipeline NewPipeline(LiveRegistry live, ServiceProvider metrics) => new(
        live, new SightingStore(registry.Database),
        new EpisodeKeeperService(
            new HitStore(registry.Database), live, new HitBell(registry.Database, NullLogger<HitBell>.Instance),
            TimeProvider.System, NullLogger<EpisodeKeeperService>.Instance),
        new AdmissionOptions(), new IntakeMetrics(metrics.GetRequiredService<IMeterFactory>(), TimeProvider.System), TimeProvider.System,
        NullLogger<AdmissionPipeline>.Instance);

    static async Task SendAsync(AdmissionPipeline pipeline, string sender, CancellationToken stopping)
    {
        for (var i = 0; !stopping.IsCancellationRequested; i++) await CommitAsync(pipeline, $"{sender}-{i}", 20);
    }

    static async Task<BatchOutcome> CommitAsync(
        AdmissionPipeline pipeline, string id, int count, DateTimeOffset? capturedAt = null) => await pipeline.AdmitAsync(
        new IntakeBatch("load", [.. Enumerable.Range(0, count).Select(i => new IntakeRead(new Read
        {
            Camera = "load",
            VrmText = "AB12CDE",
            CapturedAt = capturedAt ?? DateTimeOffset.UtcNow,
            VendorEventId = $"{id}-{i}",
        }))]),
        CancellationToken.None);

    async Task UntilMatchesAsync(int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2)); // generous: it only ends a test that would hang
        while (long.Parse((await registry.AskAsync("SELECT count(*) FROM sighting_match"))[0], null) < count)
            await Task.Delay(5, limit.Token);
    }
}
