using GeoIntel.Service.Access;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Tests.Layers;
using GeoIntel.Service.Tests.Retention;
using GeoIntel.Service.Tests.Rights;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Confidential;

/// <summary>A mark that is restricted, and on a confidential list.</summary>
[Collection(PostGisCollection.Name)]
public class ConfidentialAndRestrictedTests(PostGisFixture postgis)
{
    const string Unlisted = "UPDATE list_entry SET approval_state = 3 WHERE id = 'cover-1'";
    static readonly CallerIdentity Analyst = ConfidentialCallers.As(Role.Intelligence);

    [PostGisFact]
    public async Task Whoever_asks_for_a_restricted_mark_is_refused_alike_whether_it_is_confidential_or_not()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 191);
        await world.Intake.DoAsync(Restricting);
        var restricted = await AnswersAsync(world);
        Assert.All(restricted, answer => Assert.Contains("SUBJECT_RESTRICTED", answer, StringComparison.Ordinal));

        await world.Intake.DoAsync(ConfidentialCallers.Listing(RightsWorld.Mark));
        Assert.Equal(restricted, await AnswersAsync(world));
        await world.Intake.DoAsync(Unlisted);
        Assert.Equal(restricted, await AnswersAsync(world));
    }

    [PostGisFact]
    public async Task It_is_the_same_when_the_restriction_comes_second_and_each_refused_question_is_noted()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 192);
        await world.Intake.DoAsync(ConfidentialCallers.Listing(RightsWorld.Mark));
        var confidential = await AnswersAsync(world);
        Assert.All(confidential, answer => Assert.DoesNotContain("SUBJECT_RESTRICTED", answer, StringComparison.Ordinal));
        await world.Intake.DoAsync(Restricting);

        var notes = await world.Intake.AskAsync("SELECT count(*) FROM audit_confidential");
        var both = await AnswersAsync(world);
        Assert.Equal(
            [$"{int.Parse(notes.Single(), null) + both.Count}"], await world.Intake.AskAsync("SELECT count(*) FROM audit_confidential"));
        await world.Intake.DoAsync(Unlisted);
        Assert.Equal(await AnswersAsync(world), both);
        Assert.All(both, answer => Assert.Contains("SUBJECT_RESTRICTED", answer, StringComparison.Ordinal));
    }

    [PostGisFact]
    public async Task The_layer_of_one_vehicle_answers_alike_too()
    {
        await using var world = (await LayersWorld.CreateAsync(postgis, "Intelligence", columns: 2)).WithPurpose();
        await world.AskAsync(Restricting.Replace("2015-01-01", "2026-01-01", StringComparison.Ordinal));
        const string Tracks = "/collections/tracks/items?vrm=AB12CDE&datetime=2026-03-01T00:00:00Z/2026-03-03T00:00:00Z";
        var restricted = (await world.RefusalAsync(Tracks, System.Net.HttpStatusCode.Forbidden)).ToString();

        await world.AskAsync(ConfidentialCallers.Listing("AB12CDE"));

        Assert.Equal(restricted, (await world.RefusalAsync(Tracks, System.Net.HttpStatusCode.Forbidden)).ToString());
    }

    static string Restricting { get; } =
        $"""
        INSERT INTO restriction (restriction_id, vrm, ground, case_reference, reason, review_at, from_time, created_by)
        VALUES ('019caa11-0000-7000-8000-000000000009', {Models.Sightings.Vrm.Of(RightsWorld.Mark).Packed}, 1, 'C/9', 'disputed', '2030-01-01',
          '2015-01-01', 'DI Example')
        """;

    // What each question that names the mark is answered with.
    static async Task<List<string>> AnswersAsync(RightsWorld world)
    {
        var several = ToldAnswers.Search(ToldAnswers.Purpose, "MK61TTT", "");
        several.Vrms.Add(RightsWorld.Mark);
        return
        [
            await SaidAsync(() => ToldAnswers.SightingRpc(world).SearchSightings(
                ToldAnswers.Search(ToldAnswers.Purpose, RightsWorld.Mark, ""), Call)),
            await SaidAsync(() => ToldAnswers.SightingRpc(world).SearchSightings(several, Call)),
            await SaidAsync(() => ToldAnswers.PassRpc(world).ListPasses(ToldAnswers.Passes(ToldAnswers.Purpose, RightsWorld.Mark, ""), Call)),
            await SaidAsync(() => ToldAnswers.Analysis(world).FindConvoys(
                new FindConvoysRequest
                {
                    Purpose = ToldAnswers.Purpose, Vrm = RightsWorld.Mark,
                    FromTime = Questions.Time(RetentionWorld.Now.AddDays(-91)), UntilTime = Questions.Time(RetentionWorld.Now.AddDays(1)),
                    WindowSeconds = 600, SharedJourneysMin = 1,
                }, Call)),
        ];
    }

    static async Task<string> SaidAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return $"{await call()}";
        }
        catch (RpcException refusal)
        {
            return $"{refusal.StatusCode} {RpcErrors.ReasonOf(refusal)} {refusal.Status.Detail}";
        }
    }

    static ServerCallContext Call => Questions.Call("Test/Test", Analyst);
}
