using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Tests.Sightings;

public class MatchProbabilityTests
{
    const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    static readonly Vrm Watched = Vrm.Of("AB12CDE");

    [Theory]
    [InlineData("exact", "AB12CDE", 0.999, 1)]
    [InlineData("O for D: another vehicle may carry it", "AB12COE", 0.01, 0.2)]
    [InlineData("Z for 2: no vehicle carries it", "AB1ZCDE", 0.99, 1)]
    [InlineData("Z for 2 and 0 for D", "AB1ZC0E", 0.1, 0.5)]
    [InlineData("a letter unlike it", "AB12CXE", 1e-4, 0.01)]
    [InlineData("the last one lost, which another vehicle may have lost too", "AB12CD", 0.2, 0.5)]
    [InlineData("one lost where a digit may have been", "AB1CDE", 0.2, 0.8)]
    public void A_reading_makes_the_watched_mark_more_or_less_probable(string what, string read, double from, double to)
    {
        var probability = MatchProbability.Of(Watched, Vrm.Of(read), [], [], null);

        Assert.True(probability >= from && probability <= to, $"{what}: {probability:R} is not in {from} to {to}");
    }

    // Of an error at a character six tenths are spread over its look-alikes: three of D's, one of I's.
    [Theory]
    [InlineData("AB12COE", "AB12CDE", 0.2)]
    [InlineData("AB12CDE", "AB12COE", 0.2)]
    [InlineData("AB1ZCDE", "AB12CDE", 0.6)]
    public void The_ratio_of_two_marks_is_that_of_the_one_character_in_which_they_differ(string read, string passed, double share)
    {
        var error = MisreadTable.CharacterErrorRate(0.1, 7);

        var ratio = MatchProbability.LogRatio(Vrm.Of(passed), Vrm.Of(read), [], [], 0.9);

        Assert.Equal(Math.Log(error * share / (1 - error)), ratio, 0.02);
        Assert.Equal(0, MatchProbability.LogRatio(Vrm.Of(read), Vrm.Of(read), [], [], 0.9));
    }

    [Fact]
    public void What_the_device_held_possible_is_at_least_as_likely_as_it_said_and_nothing_is_impossible()
    {
        Assert.Equal(
            Math.Log(1.0 / 3), MatchProbability.LogRatio(Vrm.Of("XY34ZZZ"), Watched, [], [new("XY34 ZZZ", 0.3)], 0.9), 9);
        Assert.Equal(Math.Log(1e-9), MatchProbability.LogRatio(Vrm.Of("XY34ZZZ"), Watched, [1, 1, 1, 1, 1, 1, 1], [], 1), 9);
        Assert.Throws<ArgumentException>(() => MatchProbability.LogRatio(default, Watched, [], [], null));
    }

    [Fact]
    public void A_device_that_is_sure_of_every_character_makes_an_exact_match_all_but_certain()
    {
        float[] sure = [1, 1, 1, 1, 1, 1, 1];

        Assert.InRange(MatchProbability.Of(Watched, Watched, sure, [], 1), 0.99999, 1);
        Assert.InRange(MatchProbability.Of(Watched, Vrm.Of("AB12CXE"), sure, [], 1), 1e-9, 1e-3);
    }

    [Fact]
    public void More_confidence_in_a_character_makes_the_mark_as_read_more_probable_and_every_other_less()
    {
        var random = new Random(31);
        // Marks that another vehicle may carry. Of the rest the watched mark is the only likely one, however sure the
        // device: there a hundredth of a hundredth hangs on a character lost beside one added.
        var marks = SimilarVrms.Variants(Watched)
            .Where(mark => mark.Text.Length == 7 && VrmGrammar.Fits(mark)).ToList();
        for (var i = 0; i < 150; i++)
        {
            var other = marks[random.Next(marks.Count)];
            var at = Enumerable.Range(0, 7).Single(place => other.Text[place] != Watched.Text[place]);
            var less = Confidences(random);
            var more = less.ToArray();
            more[at] += (1 - more[at]) * random.NextSingle();
            var anywhere = less.ToArray();
            anywhere[random.Next(7)] = 1;

            Assert.True(Of(Watched, more) >= Of(Watched, less), $"{other.Text} case {i}");
            Assert.True(Of(Watched, anywhere) >= Of(Watched, less), $"{other.Text} case {i}");
            Assert.True(Of(other, more) <= Of(other, less), $"{other.Text} case {i}");
        }

        static double Of(Vrm read, float[] confidences) => MatchProbability.Of(Watched, read, confidences, [], null);
        static float[] Confidences(Random random) =>
            Enumerable.Range(0, 7).Select(_ => 0.2f + 0.79f * random.NextSingle()).ToArray();
    }

    [Fact]
    public void A_candidate_of_the_camera_is_as_probable_as_the_camera_says_at_least()
    {
        var read = Vrm.Of("AB12CXE");
        double With(params VrmCandidate[] candidates) => MatchProbability.Of(Watched, read, [], candidates, 0.8);

        var named = With(new VrmCandidate("AB12 CDE", 0.1));
        Assert.True(named > 10 * With(), $"{named} {With()}");
        Assert.True(With(new VrmCandidate("AB12CDE", 0.3)) > named);
        Assert.True(With(new VrmCandidate("AB12CDE", null)) > With());
        Assert.True(With(new VrmCandidate("AB12CDE", 0.1), new VrmCandidate("AB12CRE", 0.7)) < named);
        Assert.Equal(With(), With(new VrmCandidate("??", 0.9)));

        var far = MatchProbability.Of(Vrm.Of("MV65KTX"), read, [], [new VrmCandidate("MV65KTX", 0.4)], 0.5);
        Assert.InRange(far, 0.5, 1);
    }

    [Fact]
    public void Confidences_of_separators_are_left_out()
    {
        Assert.Equal(
            [0.9f, 0.8f, 0.7f, 0.6f], MatchProbability.OfMark("AB 12", [0.9f, 0.8f, 0.1f, 0.7f, 0.6f]));
        Assert.Empty(MatchProbability.OfMark("AB12", [0.9f]));
        Assert.Throws<ArgumentException>(() => MatchProbability.Of(default, Watched, [], [], null));
    }

    [Fact]
    public void The_shares_of_the_table_add_up()
    {
        for (var truth = 0; truth < MisreadTable.Characters; truth++)
        {
            var replaced = Enumerable.Range(0, MisreadTable.Characters)
                .Sum(read => MisreadTable.ReplacedShare(truth, read));
            Assert.Equal(1, replaced + MisreadTable.LostShare, 12);
        }
        Assert.Equal("0DQ", MisreadTable.LookAlikes('O'));
        Assert.Equal("", MisreadTable.LookAlikes('X'));

        var rate = MisreadTable.CharacterErrorRate(MisreadTable.MarkErrorRate, 7);
        Assert.Equal(0.97, Math.Pow(1 - rate, 7) * Math.Pow(1 - rate * MisreadTable.AddedShare, 8), 4);
    }

    [Theory]
    [InlineData("AB12CDE", 41)]
    [InlineData("OD10BSG", 42)]
    public void What_is_told_is_how_often_it_is_so_among_vehicles_that_misreads_are_drawn_for(string text, int seed)
    {
        // Every vehicle whose mark can be read as the watched mark or as one an edit away from it, with its share of
        // the passes. Cameras are bad ones, four marks in five right, so that few draws suffice.
        const double ReadRight = 0.8;
        const int Passes = 4_000_000;
        var random = new Random(seed);
        var watched = Vrm.Of(text);
        var near = SimilarVrms.Variants(watched).ToHashSet();
        var others = near.Concat(near.SelectMany(SimilarVrms.Variants)).Distinct().Where(mark => mark != watched)
            .Where(mark => MatchProbability.Density(mark) > MatchProbability.DensityUnknown)
            .GroupBy(MatchProbability.Density).Select(marks => (Share: marks.Key, Marks: marks.ToArray())).ToList();
        var total = 1 + others.Sum(group => group.Share * group.Marks.Length);
        var rate = MisreadTable.CharacterErrorRate(1 - ReadRight, text.Length);

        var tally = new Dictionary<Vrm, (int All, int Watched)>();
        for (var pass = 0; pass < Passes; pass++)
        {
            var truth = Draw(watched, others, total, random);
            var read = Misread(truth.Text, rate, random);
            if (!Vrm.TryParse(read, out var mark) || (mark != watched && !near.Contains(mark))) continue;
            var (all, hits) = tally.GetValueOrDefault(mark);
            tally[mark] = (all + 1, hits + (truth == watched ? 1 : 0));
        }

        var bins = tally
            .Select(read => (Told: MatchProbability.Of(watched, read.Key, [], [], ReadRight), read.Value))
            .GroupBy(read => (int)(read.Told * 5))
            .Select(bin => (
                All: bin.Sum(read => read.Value.All),
                Watched: bin.Sum(read => read.Value.Watched),
                Expected: bin.Sum(read => read.Told * read.Value.All)))
            .Where(bin => bin.All >= 200)
            .ToList();
        Assert.True(bins.Count >= 3, $"{bins.Count} bins");
        foreach (var (all, hits, expected) in bins)
        {
            var spread = Math.Sqrt(Math.Max(expected * (1 - expected / all), 1));
            // Four deviations, and three in a hundred for vehicles two misreads away, which the sum leaves out.
            Assert.True(
                Math.Abs(hits - expected) < 4 * spread + 0.03 * expected,
                $"seed {seed}: of {all} readings {hits} were the watched mark, {expected:F1} were told");
        }
    }

    static Vrm Draw(Vrm watched, List<(double Share, Vrm[] Marks)> others, double total, Random random)
    {
        var at = random.NextDouble() * total - 1;
        foreach (var (share, marks) in others)
        {
            if (at < 0) return watched;
            if (at < share * marks.Length) return marks[(int)(at / share)];
            at -= share * marks.Length;
        }
        return watched;
    }

    static string Misread(string truth, double rate, Random random)
    {
        var read = "";
        for (var i = 0; i <= truth.Length; i++)
        {
            if (random.NextDouble() < rate * MisreadTable.AddedShare) read += Alphabet[random.Next(Alphabet.Length)];
            if (i == truth.Length) break;
            if (random.NextDouble() >= rate)
            {
                read += truth[i];
                continue;
            }
            var kind = random.NextDouble();
            if (kind < MisreadTable.LostShare) continue;
            var alike = MisreadTable.LookAlikes(truth[i]);
            var pool = alike.Length > 0 && kind < MisreadTable.LostShare + MisreadTable.LookAlikeShare
                ? alike
                : string.Concat(Alphabet.Where(character => character != truth[i] && !alike.Contains(character)));
            read += pool[random.Next(pool.Length)];
        }
        return read;
    }
}
