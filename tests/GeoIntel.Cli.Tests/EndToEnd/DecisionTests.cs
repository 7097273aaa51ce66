using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public class DecisionTests(RunningService running)
{
    [PostGisFact]
    public async Task A_hit_is_confirmed_only_with_a_second_identifier()
    {
        using var connection = await running.ConnectAsync();
        var clients = new Clients(connection);
        var (hit, watch) = await HitAsync(clients, "unseen");
        using var told = watch;

        var refusal = await Refusal.OfAsync(() => clients.Hits.DecideHitAsync(Confirmed(hit, "  ")).ResponseAsync);

        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELDS"), (refusal.Code, refusal.Reason));
        Assert.Contains("second_identifier: It is empty", refusal.Fields, StringComparison.Ordinal);
        var present = await clients.Hits.GetHitAsync(new GetHitRequest { Name = hit.Name, Purpose = Stored.Purpose });
        Assert.Null(present.Hit.Decision);
    }

    [PostGisFact]
    public async Task The_same_decision_sent_twice_is_made_once()
    {
        using var connection = await running.ConnectAsync();
        var clients = new Clients(connection);
        var (hit, watch) = await HitAsync(clients, "twice");
        using var told = watch;

        var first = await clients.Hits.DecideHitAsync(Confirmed(hit, "make and colour"));
        var again = await clients.Hits.DecideHitAsync(Confirmed(hit, "make and colour"));

        Assert.Equal(HitOutcome.Confirmed, first.Hit.Decision.Outcome);
        Assert.Equal(first.Hit, again.Hit);
        // A second, different one marks the end of what the first two have told.
        var request = Confirmed(first.Hit, "");
        request.Outcome = HitOutcome.NoResource;
        await clients.Hits.DecideHitAsync(request);
        await watch.UntilAsync("for the last decision", change => change.Hit.Decision?.Outcome == HitOutcome.NoResource);
        Assert.Equal(2, watch.Told.Count(change => change.Hit.Name == hit.Name && change.Kind == HitChangeKind.Decided));
    }

    [PostGisFact]
    public async Task A_decision_on_what_has_changed_since_is_refused()
    {
        using var connection = await running.ConnectAsync();
        var clients = new Clients(connection);
        var (hit, watch) = await HitAsync(clients, "stale");
        using var told = watch;
        await clients.Hits.DecideHitAsync(Confirmed(hit, "make and colour"));

        var other = Confirmed(hit, "");
        other.Outcome = HitOutcome.Misread;
        var refusal = await Refusal.OfAsync(() => clients.Hits.DecideHitAsync(other).ResponseAsync);

        Assert.Equal((StatusCode.Aborted, "STALE_ETAG"), (refusal.Code, refusal.Reason));
        Assert.Contains(hit.Name, refusal.Message, StringComparison.Ordinal);
        var present = await clients.Hits.GetHitAsync(new GetHitRequest { Name = hit.Name, Purpose = Stored.Purpose });
        Assert.Equal(HitOutcome.Confirmed, present.Hit.Decision.Outcome);
    }

    [PostGisFact]
    public async Task Further_reads_of_the_episode_do_not_make_a_decision_stale()
    {
        using var connection = await running.ConnectAsync();
        var clients = new Clients(connection);
        var (hit, watch) = await HitAsync(clients, "further");
        using var told = watch;
        var town = new Town("further");
        await clients.SendAsync(town.NamedFeed, town.Named(town.WantedVrm, DateTimeOffset.UtcNow));
        await watch.UntilAsync("for the second read", change => change.Hit.Name == hit.Name && change.Hit.ReadCount == 2);

        var decided = await clients.Hits.DecideHitAsync(Confirmed(hit, "make and colour"));

        Assert.Equal((HitOutcome.Confirmed, 2), (decided.Hit.Decision.Outcome, decided.Hit.ReadCount));
    }

    static async Task<(Hit Hit, OpenWatch Watch)> HitAsync(Clients clients, string name)
    {
        var town = await clients.RegisterAsync(new Town(name));
        var watch = await OpenWatch.OpenAsync(clients);
        await clients.SendAsync(town.NamedFeed, town.Named(town.WantedVrm, DateTimeOffset.UtcNow.AddMinutes(-1)));
        var opened = await watch.UntilAsync("for the hit", change => change.Hit.ListEntry == town.ListEntry);
        return (opened.Hit, watch);
    }

    static DecideHitRequest Confirmed(Hit hit, string secondIdentifier) => new()
    {
        Name = hit.Name,
        Purpose = Stored.Purpose,
        Etag = hit.Etag,
        Outcome = HitOutcome.Confirmed,
        SecondIdentifier = secondIdentifier,
    };
}
