using GeoIntel.Service.Rpc;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Rpc.Searching;

[Collection(PostGisCollection.Name)]
public class SearchTests(PostGisFixture postgis)
{
    [PostGisTheory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Pages_and_streams_of_any_question_hold_what_plain_loops_find_in_their_order(int seed)
    {
        await using var world = await SearchWorld.CreateAsync(postgis, seed, 1500);
        var random = new Random(seed);
        var (asked, found, filtered) = (0, 0, 0);
        while (asked < 250)
        {
            var question = new RandomQuestion(random, world.Reads);
            var expected = question.Answer(world.Reads).Select(read => $"sightings/{read.Id}").ToList();
            var pageSize = 1 + random.Next(60);

            var pages = await PagesAsync(world, question.Request, pageSize);
            var streamed = await StreamAsync(world, question.Request);

            var what = $"seed {seed}, question {asked}: {question.Request}";
            Assert.True(expected.SequenceEqual(pages.Select(one => one.Name)), $"pages, {what}\n{expected.Count} and {pages.Count}");
            Assert.True(expected.SequenceEqual(streamed.Select(one => one.Name)), $"stream, {what}\n{expected.Count} and {streamed.Count}");
            Assert.Equal(pages, streamed);
            asked++;
            if (expected.Count > 0) found++;
            if (expected.Count > 0 && question.Request.Filter.Length > 0) filtered++;
        }
        // The questions are no empty ones.
        Assert.True(found > 120 && filtered > 40, $"{found} of {asked} found anything, {filtered} through a filter");
    }

    [PostGisFact]
    public async Task Filters_at_random_let_through_what_the_tree_says_of_each_row()
    {
        await using var world = await SearchWorld.CreateAsync(postgis, 13, 400);
        var everything = new SearchSightingsRequest
        {
            Purpose = Examples.Purpose, FromTime = Questions.Time(world.Reads.Min(read => read.CapturedAt)),
            UntilTime = Questions.Time(world.Reads.Max(read => read.CapturedAt).AddSeconds(1)),
            Cameras = { world.Reads.Select(read => $"cameras/{read.Camera}").Distinct() },
        };
        var met = 0;
        for (var seed = 0; seed < 400; seed++)
        {
            var filter = FilterOracle.Make(new Random(seed), world.Reads, 4);
            everything.Filter = FilterOracle.Write(filter);
            var expected = world.Reads.Where(read => read.Stands && FilterOracle.Meets(read, filter)).Select(read => $"sightings/{read.Id}");

            var found = await PagesAsync(world, everything, 1000);

            Assert.True(
                expected.Order(StringComparer.Ordinal).SequenceEqual(found.Select(one => one.Name).Order(StringComparer.Ordinal)),
                $"seed {seed}: {everything.Filter}");
            if (found.Count is > 0 and < 300) met++;
        }
        Assert.True(met > 200, $"{met} told some rows from others");
    }

    [PostGisFact]
    public async Task What_is_stored_while_pages_are_turned_neither_hides_nor_repeats_a_sighting()
    {
        await using var world = await SearchWorld.CreateAsync(postgis, 14, 600);
        var random = new Random(14);
        var request = new SearchSightingsRequest
        {
            Purpose = Examples.Purpose, Road = "A57", FromTime = Questions.Time(world.Reads.Min(read => read.CapturedAt)),
            UntilTime = Questions.Time(world.Reads.Max(read => read.CapturedAt).AddSeconds(1)), PageSize = 7,
        };
        var before = world.Reads.Where(read => read.Stands && read.Road == "A57").Select(read => $"sightings/{read.Id}").ToHashSet();
        var cameras = world.Intake.Live.Current.Cameras.Values.Where(camera => camera.Road == "A57").ToList();
        var seen = new List<string>();
        do
        {
            var page = await Questions.Sightings(world.Intake).SearchSightings(request, Questions.Call("SightingService/SearchSightings"));
            seen.AddRange(page.Sightings.Select(one => one.Name));
            request.PageToken = page.NextPageToken;
            // Newer, older and of the very same minutes.
            await world.StoreAsync([.. Enumerable.Range(0, 5).Select(_ => SearchWorld.Make(random, cameras) with { Stands = true })]);
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Empty(before.Except(seen));
        Assert.True(seen.Count > before.Count); // some came in before the page that would hold them
    }

    [PostGisFact]
    public async Task A_similar_read_says_of_which_mark_how_and_how_probably_and_an_exact_one_is_surer()
    {
        await using var world = await SearchWorld.CreateAsync(postgis, 15, 800);
        var request = new SearchSightingsRequest
        {
            Purpose = Examples.Purpose, Vrms = { "KN05WSL", "AB12CDE" }, WidestMatchClass = MatchClass.Similar,
            FromTime = Questions.Time(world.Reads.Min(read => read.CapturedAt)),
            UntilTime = Questions.Time(world.Reads.Max(read => read.CapturedAt).AddSeconds(1)),
        };

        var found = await PagesAsync(world, request, 100);

        var byMark = found.GroupBy(one => one.Vrm).ToDictionary(group => group.Key, group => group.ToList());
        Assert.All(byMark["AB12CDE"], one => Assert.Equal((MatchClass.Exact, "AB12CDE"), (one.Match.MatchClass, one.Match.Vrm)));
        Assert.All(byMark["A812CDE"], one => Assert.Equal((MatchClass.Similar, "AB12CDE"), (one.Match.MatchClass, one.Match.Vrm)));
        Assert.All(byMark["KN05W5L"], one => Assert.Equal((MatchClass.Equivalent, "KN05WSL"), (one.Match.MatchClass, one.Match.Vrm)));
        Assert.All(byMark["AB12CE"], one => Assert.Equal(MatchClass.Similar, one.Match.MatchClass));
        var stated = found.Where(one => one.Match.HasProbability).ToList();
        Assert.NotEmpty(stated);
        Assert.All(stated, one => Assert.InRange(one.Match.Probability, 1e-9, 1));
        Assert.All(found.Where(one => one.Observed || one.Rectified), one => Assert.False(one.Match.HasProbability));
        // Nothing is told of a match where none is asked for.
        request.WidestMatchClass = MatchClass.Exact;
        Assert.All(await PagesAsync(world, request, 100), one => Assert.Null(one.Match));
    }

    [PostGisFact]
    public async Task What_cannot_be_asked_is_refused_by_the_name_of_its_field_and_without_what_was_written()
    {
        await using var world = await SearchWorld.CreateAsync(postgis, 16, 1);
        (string[] Fields, Action<SearchSightingsRequest> Spoil)[] cases =
        [
            (["vrm"], request => request.Camera = ""),
            (["vrms[1]"], request => request.Vrms.AddRange(["AB12CDE", "AB1?CDE"])),
            (["vrms"], request => request.Vrms.AddRange(Enumerable.Repeat("AB12CDE", SightingQuestions.MarksMax + 1))),
            (["vrms"], request =>
            {
                request.Vrms.AddRange(Enumerable.Range(0, SightingQuestions.SimilarMarksMax + 1).Select(i => $"A{i}"));
                request.WidestMatchClass = MatchClass.Similar;
            }),
            (["widest_match_class"], request => request.WidestMatchClass = MatchClass.Observed),
            (["widest_match_class"], request => request.WidestMatchClass = (MatchClass)9),
            (["vrm_pattern"], request => request.VrmPattern = "AB12CDE"),
            (["vrm_pattern"], request => (request.VrmPattern, request.Camera) = ("AB*", "")),
            (["vrm_pattern"], request => (request.VrmPattern, request.Vrm) = ("AB1*", "AB12CDE")),
            (["cameras[0]"], request => request.Cameras.Add("cameras/nowhere")),
            (["cameras"], request => request.Cameras.AddRange(Enumerable.Repeat("cameras/c1", SightingQuestions.CamerasMax + 1))),
            (["road"], request => request.Road = "A580"),
            (["hours"], request => request.Hours = "Mon 25:00-26:00"),
            (["filter"], request => request.Filter = "vrm = AB12CDE"),
            (["filter"], request => request.Filter = "confidence > \"x\""),
            (["area.box.max_x", "area.box.max_y"], request => request.Area = new Area { Box = new Box { Epsg = 27700, MinX = double.NaN } }),
            (["area.box.epsg"], request => request.Area = new Area { Box = new Box { Epsg = 3857, MaxX = 1, MaxY = 1 } }),
            (["area"], request => request.Area = new Area()),
            (["page_size"], request => request.PageSize = -1),
        ];
        foreach (var (fields, spoil) in cases)
        {
            var request = new SearchSightingsRequest
            {
                Purpose = Examples.Purpose, Camera = "cameras/c0", FromTime = Questions.Time(world.Reads[0].CapturedAt),
                UntilTime = Questions.Time(world.Reads[0].CapturedAt.AddHours(1)),
            };
            spoil(request);
            var refusal = await Assert.ThrowsAsync<RpcException>(() => PagesAsync(world, request, request.PageSize));
            Assert.DoesNotContain("AB1", refusal.Status.Detail, StringComparison.Ordinal);
            Assert.Equal(fields, await Questions.RefusedFieldsAsync(() => PagesAsync(world, request, request.PageSize)));
        }
    }

    [PostGisFact]
    public async Task A_restricted_mark_refuses_questions_that_name_it_and_is_missing_from_all_others()
    {
        await using var world = await SearchWorld.CreateAsync(postgis, 17, 600);
        await world.Intake.DoAsync(
            $"""
            INSERT INTO restriction (restriction_id, vrm, ground, case_reference, reason, review_at, from_time, created_by)
            VALUES (gen_random_uuid(), {Models.Sightings.Vrm.Of("AB12CDF").Packed}, 1, 'CASE-1', 'contested', '2030-01-01', '2020-01-01', 'test')
            """);
        SearchSightingsRequest Request(Action<SearchSightingsRequest> ask)
        {
            var request = new SearchSightingsRequest
            {
                Purpose = Examples.Purpose, FromTime = Questions.Time(world.Reads.Min(read => read.CapturedAt)),
                UntilTime = Questions.Time(world.Reads.Max(read => read.CapturedAt).AddSeconds(1)),
            };
            ask(request);
            return request;
        }
        SearchSightingsRequest[] naming =
        [
            Request(request => request.Vrm = "AB12CDF"),
            Request(request => request.Vrms.AddRange(["KN05WSL", "ab12 cdf"])),
            Request(request => (request.Vrm, request.WidestMatchClass) = ("AB12CDF", MatchClass.Similar)),
        ];
        SearchSightingsRequest[] others =
        [
            Request(request => (request.Vrm, request.WidestMatchClass) = ("AB12CDE", MatchClass.Similar)),
            Request(request => request.VrmPattern = "AB12CD?"),
            Request(request => request.VrmPattern = "AB12*"),
            Request(request => request.Road = "A57"),
            Request(request => request.Area = new Area
            {
                Box = new Box { Epsg = 27700, MinX = SearchWorld.West, MinY = SearchWorld.South, MaxX = 346_000, MaxY = 393_000 },
            }),
        ];
        foreach (var request in naming)
        {
            var paged = await Assert.ThrowsAsync<RpcException>(() => PagesAsync(world, request, 100));
            var streamed = await Assert.ThrowsAsync<RpcException>(() => StreamAsync(world, request));
            Assert.Equal(("SUBJECT_RESTRICTED", "SUBJECT_RESTRICTED"), (RpcErrors.ReasonOf(paged), RpcErrors.ReasonOf(streamed)));
        }
        foreach (var request in others)
        {
            var (pages, streamed) = (await PagesAsync(world, request, 100), await StreamAsync(world, request));
            Assert.NotEmpty(pages);
            Assert.Equal(pages, streamed);
            Assert.DoesNotContain(pages, one => one.Vrm == "AB12CDF");
        }
    }

    static async Task<List<Sighting>> PagesAsync(SearchWorld world, SearchSightingsRequest question, int pageSize)
    {
        var request = question.Clone();
        request.PageSize = pageSize;
        var found = new List<Sighting>();
        do
        {
            var page = await Questions.Sightings(world.Intake).SearchSightings(request, Questions.Call("SightingService/SearchSightings"));
            found.AddRange(page.Sightings);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return found;
    }

    static async Task<List<Sighting>> StreamAsync(SearchWorld world, SearchSightingsRequest question)
    {
        var answers = new List<StreamSightingsResponse>();
        await Questions.Sightings(world.Intake).StreamSightings(
            Streamed(question), new Answered<StreamSightingsResponse>(answers), Questions.Call("SightingService/StreamSightings"));
        return [.. answers.SelectMany(answer => answer.Sightings)];
    }

    // The fields have one number in both.
    internal static StreamSightingsRequest Streamed(SearchSightingsRequest question)
    {
        var unpaged = question.Clone();
        (unpaged.PageSize, unpaged.PageToken) = (0, "");
        return StreamSightingsRequest.Parser.ParseFrom(Google.Protobuf.MessageExtensions.ToByteArray(unpaged));
    }
}
