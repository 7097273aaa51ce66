using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public class RuleChangeTests(RunningService running)
{
    // In whole seconds: the store keeps microseconds.
    static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());

    [PostGisTheory]
    [InlineData("cond", "the condition ends")]
    [InlineData("nom", "the nominal is de-registered")]
    public async Task Once_the_answer_to_an_end_is_there_no_later_capture_matches(string name, string what)
    {
        using var connection = await running.ConnectAsync();
        var clients = new Clients(connection);
        var town = await clients.RegisterAsync(new Town(name));
        using var watch = await OpenWatch.OpenAsync(clients);
        await clients.SendAsync(town.NumberedFeed, town.Numbered(town.BoundVrm, DateTimeOffset.UtcNow));
        var before = await watch.UntilAsync($"for the hit before {what}", change => change.Hit.Condition == town.Condition);
        Assert.Equal((HitChangeKind.Opened, false), (before.Kind, before.Hit.EndedSince));

        var end = DateTimeOffset.UtcNow;
        if (name == "cond") await EndConditionAsync(clients, town, end);
        else await EndNominalAsync(clients, town, end);

        // The list's vehicle, committed after it, says when the keeper has come past.
        await clients.SendAsync(town.NumberedFeed, town.Numbered(town.BoundVrm, end.AddMilliseconds(1)));
        await clients.SendAsync(town.NumberedFeed, town.Numbered(town.WantedVrm, end.AddMilliseconds(2)));
        await watch.UntilAsync("for the list's vehicle", change => change.Hit.ListEntry == town.ListEntry);
        var ofCondition = watch.Told.Where(change => change.Hit.Condition == town.Condition).ToList();
        Assert.True(ofCondition.Count == 1, $"After {what} it was told:\n{string.Join('\n', ofCondition.Skip(1))}");

        // Long enough before the first hit to be another episode.
        await clients.SendAsync(town.NumberedFeed, town.Numbered(town.BoundVrm, end.AddHours(-1)));
        var late = await watch.UntilAsync(
            "for the late read", change => change.Hit.Condition == town.Condition && change.Hit.Name != before.Hit.Name);
        Assert.Equal((HitChangeKind.Opened, true, 1), (late.Kind, late.Hit.EndedSince, late.Hit.ReadCount));
        Assert.Contains("has ended since", late.Hit.Caveat, StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task A_read_that_is_superseded_amends_the_hit_or_takes_it_back()
    {
        using var connection = await running.ConnectAsync();
        var clients = new Clients(connection);
        var town = await clients.RegisterAsync(new Town("super"));
        using var watch = await OpenWatch.OpenAsync(clients);
        var first = town.Named(town.BoundVrm, Now.AddMinutes(-30));
        var second = town.Named(town.BoundVrm, Now.AddMinutes(-20));
        await clients.SendAsync(town.NamedFeed, first, second);
        var opened = await watch.UntilAsync("for the hit", change => change.Hit.ReadCount == 2 && IsOf(town, change));

        await clients.SendAsync(town.NamedFeed, Replacing(second, town.OtherVrm));
        var amended = await watch.UntilAsync("for the amendment", change => Is(change, HitChangeKind.Amended, opened));
        Assert.Equal((1, first.CaptureTime), (amended.Hit.ReadCount, amended.Hit.LastCaptureTime));

        await clients.SendAsync(town.NamedFeed, Replacing(first, town.OtherVrm));
        var withdrawn = await watch.UntilAsync("for the withdrawal", change => Is(change, HitChangeKind.Withdrawn, opened));
        Assert.Equal(HitState.Withdrawn, withdrawn.Hit.State);
        Assert.NotEmpty(withdrawn.Explanation);
        await AssertFoundAsync(clients, town, town.OtherVrm, town.OtherVrm);
    }

    [PostGisFact]
    public async Task A_mark_that_is_put_right_makes_the_hit_that_the_misread_one_did_not()
    {
        using var connection = await running.ConnectAsync();
        var clients = new Clients(connection);
        var town = await clients.RegisterAsync(new Town("right"));
        using var watch = await OpenWatch.OpenAsync(clients);
        var misread = town.Named(town.OtherVrm, Now.AddMinutes(-5));

        await clients.SendAsync(town.NamedFeed, misread);
        await clients.SendAsync(town.NamedFeed, Replacing(misread, town.BoundVrm));

        var opened = await watch.UntilAsync("for the hit", change => IsOf(town, change));
        Assert.Equal((HitChangeKind.Opened, 1), (opened.Kind, opened.Hit.ReadCount));
        await AssertFoundAsync(clients, town, town.BoundVrm);
    }

    [PostGisFact]
    public async Task A_read_that_never_was_takes_its_hit_back()
    {
        using var connection = await running.ConnectAsync();
        var clients = new Clients(connection);
        var town = await clients.RegisterAsync(new Town("never"));
        using var watch = await OpenWatch.OpenAsync(clients);
        var read = town.Named(town.BoundVrm, Now.AddMinutes(-5));
        await clients.SendAsync(town.NamedFeed, read);
        var opened = await watch.UntilAsync("for the hit", change => IsOf(town, change));

        var taken = await clients.SendAsync(
            town.NamedFeed, new Read(town.Named("", Now)) { WithdrawsEventId = read.VendorEventId });

        Assert.True(taken.Refusals.Count == 0, taken.ToString());
        var withdrawn = await watch.UntilAsync("for the withdrawal", change => Is(change, HitChangeKind.Withdrawn, opened));
        Assert.Equal(HitState.Withdrawn, withdrawn.Hit.State);
        await AssertFoundAsync(clients, town);
    }

    static async Task EndConditionAsync(Clients clients, Town town, DateTimeOffset end)
    {
        var present = await clients.Conditions.GetConditionAsync(
            new GetConditionRequest { Name = town.Condition, Purpose = Stored.Purpose });
        await clients.Conditions.UpdateConditionAsync(new UpdateConditionRequest
        {
            Purpose = Stored.Purpose,
            Condition = new Condition(present.Condition) { UntilTime = Timestamp.FromDateTimeOffset(end) },
            UpdateMask = new FieldMask { Paths = { "until_time" } },
        });
    }

    static async Task EndNominalAsync(Clients clients, Town town, DateTimeOffset end)
    {
        var present = await clients.Nominals.GetNominalAsync(
            new GetNominalRequest { Name = town.Nominal, Purpose = Stored.Purpose });
        await clients.Nominals.UpdateNominalAsync(new UpdateNominalRequest
        {
            Purpose = Stored.Purpose,
            Nominal = new Nominal(present.Nominal) { UntilTime = Timestamp.FromDateTimeOffset(end) },
            UpdateMask = new FieldMask { Paths = { "until_time" } },
        });
    }

    static Read Replacing(Read read, string vrmText) => new(read)
    {
        VrmText = vrmText,
        VendorEventId = $"{read.VendorEventId}-refined",
        SupersedesEventId = read.VendorEventId,
    };

    static bool IsOf(Town town, HitChange change) => change.Hit.Condition == town.Condition;

    static bool Is(HitChange change, HitChangeKind kind, HitChange of) =>
        change.Kind == kind && change.Hit.Name == of.Hit.Name;

    static async Task AssertFoundAsync(Clients clients, Town town, params string[] vrmTexts)
    {
        var found = await clients.Stored.ReadsAsync([town.Square["cameras/".Length..]], Now.AddDays(-1), Now.AddDays(1));
        Multiset.AssertSame("Marks found", vrmTexts, [.. found.Select(read => read.VrmText)]);
    }
}
