using GeoIntel.Service.Access;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Tests.Confidential;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Rpc.Implausible;

[Collection(PostGisCollection.Name)]
public class ResolutionTests(PostGisFixture postgis)
{
    static readonly CallerIdentity Pat = ConfidentialCallers.As(Role.Intelligence);
    static readonly CallerIdentity Officer = ConfidentialCallers.As(Role.Intelligence | Role.Officer);

    [PostGisFact]
    public async Task A_later_resolution_replaces_an_earlier_one_which_stays_and_no_read_is_altered()
    {
        await using var world = await WorldAsync();
        var before = await world.Intake.AskAsync("SELECT s::text FROM sighting AS s ORDER BY 1");
        var open = Assert.Single(await AllAsync(world, ImplausibleJourneyState.Open));
        Assert.Empty(await AllAsync(world, ImplausibleJourneyState.Resolved));

        var first = await world.ResolveAsync(open, JourneyOutcome.Unresolved, caller: Pat);
        var second = await world.ResolveAsync(first, JourneyOutcome.Misread, "ab12 cdf", Officer);

        Assert.Empty(await AllAsync(world, ImplausibleJourneyState.Open));
        var told = Assert.Single(await AllAsync(world, ImplausibleJourneyState.Resolved));
        Assert.Equal(second.Resolutions, told.Resolutions);
        Assert.Equal((second.Etag, false), (told.Etag, told.Ended));
        Assert.Equal(
            ["Misread person:intelligence-officer@127.0.0.1 AB12CDF", "Unresolved person:intelligence@127.0.0.1 "],
            told.Resolutions.Select(one => $"{one.Outcome} {one.ResolvedBy} {one.CorrectedVrm}"));
        Assert.Equal(open.Passes[1].Sighting.Name, told.Resolutions[0].MisreadSighting);
        Assert.Equal("Both pictures were looked at", told.Resolutions[0].Reason);
        Assert.Equal(Questions.Time(world.Intake.Clock.Now), told.Resolutions[0].ResolveTime);
        Assert.Equal(before, await world.Intake.AskAsync("SELECT s::text FROM sighting AS s ORDER BY 1"));
        Assert.Equal(
            ["implausible_journey|Unresolved|2", "implausible_journey|Misread|2"],
            await world.Intake.AskAsync("SELECT resource_kind, outcome, row_count FROM audit_entry WHERE action = 'decision' ORDER BY sequence"));
        // Who asks what was said of the mark, or of the one it should have been, finds it.
        var words = await Audit.PersonalValues.OfAsync(world.Intake.Database, Examples.Purpose.Reference);
        Assert.Contains(words, one => one.Contains("AB12CDE", StringComparison.Ordinal) && one.Contains("ab12 cdf", StringComparison.Ordinal));
    }

    [PostGisFact]
    public async Task Of_two_who_resolve_at_once_one_wins_and_the_other_is_told()
    {
        await using var world = await WorldAsync();
        for (var round = 0; round < 8; round++)
        {
            var present = Assert.Single(await AllAsync(world));
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(async i =>
            {
                try
                {
                    await world.ResolveAsync(present, JourneyOutcome.Cloned, reason: $"Looked at by number {i} of round {round}");
                    return "won";
                }
                catch (RpcException refusal)
                {
                    return $"{refusal.StatusCode} {RpcErrors.ReasonOf(refusal)}";
                }
            }));

            Assert.Equal(["Aborted STALE_ETAG", "Aborted STALE_ETAG", "Aborted STALE_ETAG", "won"], outcomes.Order(StringComparer.Ordinal));
            Assert.Equal(round + 1, (await AllAsync(world))[0].Resolutions.Count);
        }
    }

    [PostGisFact]
    public async Task The_same_resolution_sent_again_is_answered_as_the_first_time()
    {
        await using var world = await WorldAsync();
        var open = Assert.Single(await AllAsync(world));

        var first = await world.ResolveAsync(open, JourneyOutcome.Clock);
        var again = await world.ResolveAsync(open, JourneyOutcome.Clock);

        Assert.Equal(first, again);
        Assert.Equal(["1"], await world.Intake.AskAsync("SELECT count(*) FROM journey_resolution"));
        Assert.Equal(
            ["decision", "consultation"],
            await world.Intake.AskAsync("SELECT action FROM audit_entry WHERE rpc LIKE '%Resolve%' ORDER BY sequence"));
    }

    [PostGisFact]
    public async Task A_resolution_that_is_not_whole_is_refused_with_the_fields()
    {
        await using var world = await WorldAsync();
        var open = Assert.Single(await AllAsync(world));
        Task<List<string>> RefusedAsync(Action<ResolveImplausibleJourneyRequest> spoil)
        {
            var request = new ResolveImplausibleJourneyRequest
            {
                Purpose = Examples.Purpose, Name = open.Name, Etag = open.Etag, Outcome = JourneyOutcome.Misread, Reason = "The picture shows an F",
                MisreadSighting = open.Passes[0].Sighting.Name, CorrectedVrm = "AB12CDF",
            };
            spoil(request);
            return Questions.RefusedFieldsAsync(() => world.Rpc().ResolveImplausibleJourney(request, Questions.Call("I/Resolve")));
        }

        Assert.Equal(["name", "misread_sighting"], await RefusedAsync(it => it.Name = open.Name[..^1]));
        Assert.Equal(["outcome", "misread_sighting", "corrected_vrm"], await RefusedAsync(it => it.Outcome = (JourneyOutcome)7));
        Assert.Equal(["misread_sighting", "corrected_vrm"], await RefusedAsync(it => it.Outcome = JourneyOutcome.Cloned));
        Assert.Equal(["reason"], await RefusedAsync(it => it.Reason = "  short   "));
        Assert.Equal(["reason"], await RefusedAsync(it => it.Reason = "holds a \0 character"));
        Assert.Equal(
            ["misread_sighting", "corrected_vrm"], await RefusedAsync(it => (it.MisreadSighting, it.CorrectedVrm) = ($"sightings/{Guid.NewGuid()}", "?")));
        var unknown = new ImplausiblePair(open) { Name = $"implausibleJourneys/{Guid.CreateVersion7()}-{Guid.CreateVersion7()}" };
        var refusal = await Assert.ThrowsAsync<RpcException>(() => world.ResolveAsync(unknown, JourneyOutcome.Cloned));
        Assert.Equal(StatusCode.NotFound, refusal.StatusCode);
        Assert.Empty(await world.Intake.AskAsync("SELECT FROM journey_resolution"));
    }

    [PostGisFact]
    public async Task One_that_was_resolved_stays_in_the_queue_when_the_reads_do_not_contradict_each_other_any_more()
    {
        await using var world = await WorldAsync();
        var open = Assert.Single(await AllAsync(world));
        var resolved = await world.ResolveAsync(open, JourneyOutcome.Misread, "AB12CDF");
        await world.Intake.DoAsync(
            $"""
             UPDATE sighting SET vrm = {Models.Sightings.Vrm.Of("AB12CDF").Packed} WHERE sighting_id = '{open.Passes[1].Sighting.Name["sightings/".Length..]}';
             DELETE FROM implausible_journey
             """);

        var told = Assert.Single(await AllAsync(world));
        Assert.True(told.Ended);
        Assert.Empty(told.Evidence);
        Assert.Equal(resolved.Resolutions, told.Resolutions);
        Assert.Equal(["AB12CDE", "AB12CDF"], told.Passes.Select(pass => pass.Sighting.Vrm));
        await world.ResolveAsync(told, JourneyOutcome.NoFault);
        Assert.Equal(2, Assert.Single(await AllAsync(world)).Resolutions.Count);
        // The mark it should have been is as restricted as the one it was.
        await ImplausibleRpcTests.RestrictAsync(world, "AB12CDF");
        Assert.Empty(await AllAsync(world));
    }

    [PostGisFact]
    public async Task A_mark_that_it_should_have_been_is_told_to_its_author_and_of_confidential_ones_to_officers()
    {
        await using var world = await WorldAsync();
        await world.PairAsync("XY34ZZY", 9);
        await world.Intake.DoAsync(ConfidentialCallers.Listing("AB12CDF"));
        var open = await AllAsync(world, caller: Pat);

        // Whoever is not told must see what they wrote, or would learn by it that the mark is confidential.
        await world.ResolveAsync(open[0], JourneyOutcome.Misread, "AB12CDF", Pat);
        var officer = await world.ResolveAsync(open[1], JourneyOutcome.Misread, "AB12CDF", Officer);

        Assert.Single(officer.Resolutions);
        var blind = await AllAsync(world, caller: Pat);
        Assert.Equal([1, 0], blind.Select(one => one.Resolutions.Count));
        Assert.Equal([1, 1], (await AllAsync(world, caller: Officer)).Select(one => one.Resolutions.Count));
        Assert.Single(await AllAsync(world, ImplausibleJourneyState.Open, Pat));
        var own = await world.ResolveAsync(blind[1], JourneyOutcome.Cloned, caller: Pat);
        Assert.Equal(JourneyOutcome.Cloned, Assert.Single(own.Resolutions).Outcome);
        Assert.Equal([1, 2], (await AllAsync(world, caller: Officer)).Select(one => one.Resolutions.Count));
        Assert.NotEmpty(await world.Intake.AskAsync("SELECT FROM audit_confidential"));
    }

    [PostGisFact]
    public async Task Restricted_marks_it_should_have_been_are_told_to_nobody()
    {
        await using var world = await WorldAsync();
        await world.ResolveAsync(Assert.Single(await AllAsync(world)), JourneyOutcome.Misread, "AB12CDF");
        await ImplausibleRpcTests.RestrictAsync(world, "AB12CDF");

        var told = Assert.Single(await AllAsync(world));

        Assert.Empty(told.Resolutions);
        Assert.Single(await AllAsync(world, ImplausibleJourneyState.Open));
    }

    async Task<ImplausibleWorld> WorldAsync()
    {
        var world = await ImplausibleWorld.EmptyAsync(postgis);
        await world.PairAsync("AB12CDE", 5);
        return world;
    }

    static Task<List<ImplausiblePair>> AllAsync(
        ImplausibleWorld world, ImplausibleJourneyState state = ImplausibleJourneyState.Unspecified, CallerIdentity? caller = null)
    {
        var request = ImplausibleWorld.Question();
        request.State = state;
        return world.AllAsync(request, caller);
    }
}
