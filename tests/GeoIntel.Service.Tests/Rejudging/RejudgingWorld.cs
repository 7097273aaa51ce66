using System.Text.Json;
using System.Text.Json.Nodes;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Rejudging;
using GeoIntel.Service.Storage.Rejudging;
using GeoIntel.Service.Storage.Sightings;
using GeoIntel.Service.Tests.Admission;
using Microsoft.Extensions.Logging.Abstractions;

namespace GeoIntel.Service.Tests.Rejudging;

/// <summary>An <see cref="IntakeWorld"/> whose registry changes, and the past is judged again.</summary>
sealed class RejudgingWorld(IntakeWorld intake) : IAsyncDisposable
{
    public IntakeWorld Intake { get; } = intake;
    public RecordedRegistry Registry { get; } = new(intake.Database, () => intake.Clock.Now);
    public SightingHistory History { get; } = new(intake.Database);

    public static async Task<RejudgingWorld> CreateAsync(PostGisFixture postgis) => new(await IntakeWorld.CreateAsync(postgis));

    /// <summary>The service as one instance runs it; nothing runs by itself.</summary>
    public RejudgingService NewService()
    {
        var store = new RejudgeStore(Intake.Database);
        return new RejudgingService(
            store, new PastJudge(History, store, Intake.Live), Intake.Live, Intake.Keeper, Intake.Clock,
            NullLogger<RejudgingService>.Instance);
    }

    public async Task RejudgeAsync()
    {
        using var service = NewService();
        while (await service.RunRoundAsync(CancellationToken.None))
        {
        }
    }

    /// <summary>The matches that count, one a line.</summary>
    public async Task<List<string>> StandingAsync()
    {
        var standing = new List<string>();
        foreach (var body in await Intake.AskAsync(
            "SELECT kind || '|' || rule_id || '|' || vrm || '|' || body FROM sighting_match WHERE NOT withdrawn"))
        {
            var parts = body.Split('|', 4);
            var match = JsonSerializer.Deserialize<StoredMatch>(parts[3], HitJson.Options)!;
            standing.Add(Say(new HitKey((HitKind)int.Parse(parts[0], null), parts[1], ulong.Parse(parts[2], null)), match.Reason));
        }
        return [.. standing.Order(StringComparer.Ordinal)];
    }

    /// <summary>The matches that the sightings that stand make by the registry as it is now, all of them tried at
    /// once.</summary>
    public async Task<List<string>> ExpectedAsync()
    {
        await Intake.Live.LoadAsync(CancellationToken.None);
        var marks = (await Intake.AskAsync("SELECT DISTINCT vrm FROM sighting WHERE vrm IS NOT NULL"))
            .ConvertAll(text => Vrm.FromPacked(ulong.Parse(text, null)));
        var nominals = (await Intake.AskAsync("SELECT DISTINCT detail->>'nominal' FROM sighting WHERE detail ? 'nominal'"));
        var past = (await History.OfVehiclesAsync(marks, Period.Always, CancellationToken.None))
            .Concat(await History.OfNominalsAsync(nominals, Period.Always, CancellationToken.None))
            .DistinctBy(sighting => sighting.Id);
        var expected = new List<string>();
        new MatchJudge().Judge<JudgedAgain>(
            past.Select(sighting => JudgedAgain.Of(sighting, Intake.Live.Current)).ToArray(),
            (key, match) => expected.Add(Say(key, match.Reason)));
        return [.. expected.Order(StringComparer.Ordinal)];
    }

    public ValueTask DisposeAsync() => Intake.DisposeAsync();

    public static JsonObject Columns(params (string Name, JsonNode? Value)[] columns)
    {
        var all = new JsonObject();
        foreach (var (name, value) in columns) all[name] = value;
        return all;
    }

    static string Say(HitKey key, HitReason reason) =>
        $"{reason.SightingId} {key} " +
        JsonSerializer.Serialize(reason with { EndedSince = false, Correction = false }, HitJson.Options);
}
