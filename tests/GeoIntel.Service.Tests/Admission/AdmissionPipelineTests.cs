using System.Diagnostics.Metrics;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Admission;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GeoIntel.Service.Tests.Admission;

[Collection(PostGisCollection.Name)]
public class AdmissionPipelineTests(PostGisFixture postgis)
{
    [PostGisFact]
    public async Task After_a_batch_that_failed_none_of_its_call_is_committed_and_what_is_sent_again_is_stored_once()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await using var running = await RunningPipeline.StartAsync(world, new AdmissionOptions { CommitReadsMax = 1 });
        var (call, otherCall) = (new IntakeCall(), new IntakeCall());
        IntakeBatch[] ofCall = [.. Enumerable.Range(1, 4).Select(number => Batch("town", number, call))];
        var other = Batch("police", 1, otherCall);

        // The first commit of the call is cut off while the others wait behind it.
        await world.TryWithKillsAsync("sighting", async () =>
        {
            foreach (var batch in ofCall) await running.Pipeline.QueueAsync(batch, CancellationToken.None);
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => ofCall[0].Outcome);
        });
        foreach (var batch in ofCall) await Assert.ThrowsAnyAsync<NpgsqlException>(() => batch.Outcome);
        Assert.Equal((1, 0), Counts(await running.Pipeline.AdmitAsync(other, CancellationToken.None)));
        Assert.Equal(["1"], await world.AskAsync("SELECT count(*) FROM sighting"));

        var again = new IntakeCall();
        foreach (var number in Enumerable.Range(1, 4))
        {
            var batch = Batch("town", number, again);
            Assert.Equal((1, 0), Counts(await running.Pipeline.AdmitAsync(batch, CancellationToken.None)));
        }
    }

    [PostGisFact]
    public async Task Streams_that_are_sent_at_once_are_each_committed_in_their_order()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await using var running = await RunningPipeline.StartAsync(
            world, new AdmissionOptions { CommitReadsMax = 40, QueueBatchesMax = 6, QueueReadsMax = 60 });
        foreach (var seed in Seeds.Few(2, 20))
        {
            await world.DoAsync("TRUNCATE sighting, sighting_event, sighting_match, feed_cursor, feed_refusal");

            // A number that overtook another would make that one a repeat.
            var outcomes = await Task.WhenAll(
                from feed in (string[])["town", "police"]
                from source in (string[])["", "a", "b"]
                select SendAsync(running.Pipeline, feed, source, new Random(seed)));

            Assert.All(outcomes, outcome => Assert.Equal((300, 0), outcome));
            Assert.Equal(["1800"], await world.AskAsync("SELECT count(*) FROM sighting"));
            Assert.Equal(
                Enumerable.Repeat("300|300", 6), await world.AskAsync("SELECT last_sequence, accepted_count FROM feed_cursor"));
        }
    }

    [PostGisFact]
    public async Task A_stream_whose_commit_is_held_up_holds_up_no_other()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await using var running = await RunningPipeline.StartAsync(world, new AdmissionOptions());
        await running.Pipeline.AdmitAsync(Batch("town", 1, new()), CancellationToken.None);
        await using var holder = await world.Database.OpenConnectionAsync();
        await using var holding = await holder.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand("SELECT FROM feed_cursor FOR UPDATE", holder))
            await take.ExecuteNonQueryAsync();

        var held = running.Pipeline.AdmitAsync(Batch("town", 2, new()), CancellationToken.None);
        while ((await world.AskAsync("SELECT FROM pg_locks WHERE NOT granted")).Count == 0) await Task.Delay(5);
        var first = await running.Pipeline.AdmitAsync(Batch("police", 1, new()), CancellationToken.None);
        var second = await running.Pipeline.AdmitAsync(Batch("police", 2, new()), CancellationToken.None);

        Assert.Equal([(1, 0), (1, 0)], [Counts(first), Counts(second)]);
        Assert.False(held.IsCompleted);
        await holding.RollbackAsync();
        Assert.Equal((1, 0), Counts(await held));
    }

    [PostGisFact]
    public async Task Each_feeds_lag_is_told_and_its_refusals_by_reason()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await using var running = await RunningPipeline.StartAsync(world, new AdmissionOptions());
        var told = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, running.MeterScope)) listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => told.Add($"{instrument.Name} {Say(tags)} {value}"));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => told.Add($"{instrument.Name} {Say(tags)} {value}"));
        listener.Start();
        var late = Of("town", 1) with { Read = Of("town", 1).Read with { CapturedAt = world.Clock.Now.AddSeconds(-40) } };
        var wrong = Of("town", 2) with { Read = Of("town", 2).Read with { Camera = "nowhere" } };

        await running.Pipeline.AdmitAsync(new IntakeBatch("town", [late, wrong]), CancellationToken.None);
        await running.Pipeline.AdmitAsync(Batch("police", 1, new()), CancellationToken.None); // the first is counted by now
        world.Clock.Now += TimeSpan.FromSeconds(2);
        listener.RecordObservableInstruments();

        Assert.Contains("geointel.feed.lag town 42", told);
        Assert.Contains("geointel.feed.silence town 2", told);
        Assert.Contains("geointel.reads.refused town,UnknownCamera 1", told);

        static string Say(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            string.Join(',', tags.ToArray().Select(tag => tag.Value));
    }

    static async Task<(int Accepted, int Duplicates)> SendAsync(
        AdmissionPipeline pipeline, string feed, string source, Random random)
    {
        await Task.Yield();
        var (call, sent) = (new IntakeCall(), new List<IntakeBatch>());
        for (var next = 1; next <= 300;)
        {
            var count = Math.Min(random.Next(1, 50), 301 - next);
            sent.Add(new IntakeBatch(feed, [.. Enumerable.Range(next, count).Select(number => Of(feed, number))], source, call));
            await pipeline.QueueAsync(sent[^1], CancellationToken.None);
            next += count;
        }
        var outcomes = await Task.WhenAll(sent.Select(batch => batch.Outcome));
        return (outcomes.Sum(outcome => outcome.Accepted), outcomes.Sum(outcome => outcome.Duplicates));
    }

    static IntakeBatch Batch(string feed, int number, IntakeCall call) => new(feed, [Of(feed, number)], "", call);

    static IntakeRead Of(string feed, int number) => new(new Read
    {
        Camera = Neighbourhood.CameraOf(feed),
        VrmText = $"T{number}",
        CapturedAt = Neighbourhood.Now,
        SourceSequence = number,
    });

    static (int, int) Counts(BatchOutcome outcome) => (outcome.Accepted, outcome.Duplicates);

    sealed class RunningPipeline : IAsyncDisposable
    {
        readonly ServiceProvider _metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();

        RunningPipeline(IntakeWorld world, AdmissionOptions options)
        {
            var meters = _metrics.GetRequiredService<IMeterFactory>();
            MeterScope = meters;
            Pipeline = new(
                world.Live, world.Store, world.Keeper, options, new IntakeMetrics(meters, world.Clock), world.Clock,
                NullLogger<AdmissionPipeline>.Instance);
        }

        /// <summary>What tells its meters from those of other tests.</summary>
        public object MeterScope { get; }

        public AdmissionPipeline Pipeline { get; }

        public static async Task<RunningPipeline> StartAsync(IntakeWorld world, AdmissionOptions options)
        {
            var running = new RunningPipeline(world, options);
            await running.Pipeline.StartAsync(CancellationToken.None);
            return running;
        }

        public async ValueTask DisposeAsync()
        {
            await Pipeline.StopAsync(CancellationToken.None);
            Pipeline.Dispose();
            await _metrics.DisposeAsync();
        }
    }
}
