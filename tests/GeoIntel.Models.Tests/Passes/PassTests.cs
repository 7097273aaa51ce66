using GeoIntel.Models.Passes;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Tests.Passes;

public class PassTests
{
    static readonly DateTimeOffset Noon = new(2026, 3, 3, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Reads as "seconds mark confidence"; passes as "first-last mark reads".</summary>
    [Theory]
    [InlineData("a gap of the whole timer", "0 AB12CDE .9; 4.5 AB12CDE .9", "0-4.5 AB12CDE 2")]
    [InlineData("a moment more", "0 AB12CDE .9; 4.501 AB12CDE .9", "0-0 AB12CDE 1; 4.501-4.501 AB12CDE 1")]
    [InlineData("each read resets the timer", "0 AB12CDE .9; 4 AB12CDE .9; 8 AB12CDE .9", "0-8 AB12CDE 3")]
    [InlineData("look-alikes are one vehicle", "0 AB12CDE .9; 1 A812CDE .5", "0-1 AB12CDE 2")]
    [InlineData("one character apart", "0 AB12CDE .5; 1 AB12CDF .9; 2 AB12CDF .9", "0-2 AB12CDF 3")]
    [InlineData("two characters apart", "0 AB12CDE .9; 1 AB12CFF .9", "0-0 AB12CDE 1; 1-1 AB12CFF 1")]
    [InlineData("one sure read outranks two doubtful", "0 AB12CDE .4; 1 AB12CDE .4; 2 AB12CDF .9", "0-2 AB12CDF 3")]
    [InlineData("equal sums: the more reads", "0 AB12CDF .8; 1 AB12CDE .4; 2 AB12CDE .4", "0-2 AB12CDE 3")]
    [InlineData("no confidences: the more reads", "0 AB12CDF 0; 1 AB12CDE 0; 2 AB12CDE 0", "0-2 AB12CDE 3")]
    [InlineData("no difference: the one with a form", "0 AB12CD5 .5; 1 AB12CDE .5", "0-1 AB12CDE 2")]
    [InlineData("of two the one it is like", "0 AB12CDE .9; 0.5 XY34ZZZ .9; 1 XY34ZZ .9", "0-0 AB12CDE 1; 0.5-1 XY34ZZZ 2")]
    [InlineData(
        "no pass is longer than a minute",
        "0 AB12CDE .9; 4 AB12CDE .9; 8 AB12CDE .9; 12 AB12CDE .9; 16 AB12CDE .9; 20 AB12CDE .9; 24 AB12CDE .9; " +
        "28 AB12CDE .9; 32 AB12CDE .9; 36 AB12CDE .9; 40 AB12CDE .9; 44 AB12CDE .9; 48 AB12CDE .9; 52 AB12CDE .9; " +
        "56 AB12CDE .9; 60 AB12CDE .9; 64 AB12CDE .9",
        "0-60 AB12CDE 16; 64-64 AB12CDE 1")]
    public void Reads_of_one_vehicle_are_one_pass(string what, string reads, string passes)
    {
        var found = PassBuilder.Of(reads.Split("; ").Select(text => Read(text, 0)), PassRule.Default);

        Assert.Equal(
            passes.Split("; "), found.Select(of => FormattableString.Invariant(
                $"{(of.FirstAt - Noon).TotalSeconds}-{(of.LastAt - Noon).TotalSeconds} {of.Vrm.Text} {of.SightingIds.Count}")));
        Assert.True(found.Sum(of => of.Votes.Sum(vote => vote.Count)) == found.Sum(of => of.SightingIds.Count), what);
    }

    [Fact]
    public void Every_reading_keeps_its_votes_the_winner_first()
    {
        var pass = Assert.Single(PassBuilder.Of(
            [Read("0 AB12CDF .5", 0), Read("1 AB12CDE .9", 1), Read("2 AB12CDF .3", 2)], PassRule.Default));

        Assert.Equal(
            [new PassVote(Vrm.Of("AB12CDE"), 1, 900_000), new PassVote(Vrm.Of("AB12CDF"), 2, 800_000)], pass.Votes);
    }

    [Fact]
    public void Passes_are_a_function_of_the_set_of_reads()
    {
        foreach (var seed in Enumerable.Range(1, Worlds.Count(50, 2000)))
        {
            var random = new Random(seed);
            var reads = Enumerable.Range(0, 200).Select(i => Read(FormattableString.Invariant(
                $"{random.Next(1200) / 4.0} {Marks[random.Next(Marks.Length)]} {random.Next(10) / 10.0}"), i)).ToArray();
            var expected = PassBuilder.Of(reads, PassRule.Default).Select(Say).ToList();

            random.Shuffle(reads);

            Assert.True(expected.SequenceEqual(PassBuilder.Of(reads, PassRule.Default).Select(Say)), $"seed {seed}");
            Assert.True(
                reads.Select(of => of.SightingId).Order().SequenceEqual(PassBuilder.Of(reads, PassRule.Default)
                    .SelectMany(of => of.SightingIds).Order()), $"seed {seed}: each read is in one pass");
        }
    }

    [Theory]
    [InlineData("ten minutes", "0 4 8 10", true)]
    [InlineData("a minute less", "0 4 8 9", false)]
    [InlineData("left and came back", "0 4 9.5 14", false)]
    [InlineData("others before it and after it", "-6 -2 0 4", true)]
    [InlineData("alone", "0", false)]
    public void A_vehicle_that_stands_in_view_is_parked(string what, string minutes, bool parked)
    {
        var passes = minutes.Split(' ').Select(text => Noon.AddMinutes(double.Parse(text, null)))
            .Select(at => new PassSpan(at, at)).Reverse().ToList();

        Assert.True(PassMarks.IsParked(passes.Single(of => of.FirstAt == Noon), passes) == parked, what);
    }

    [Theory]
    [InlineData("C00D", 10, 5, 5, true)]
    [InlineData("C00D", 9, 9, 9, false)]
    [InlineData("C00D", 12, 5, 5, false)]
    [InlineData("C00D", 12, 6, 4, false)]
    [InlineData("AB12CDE", 50, 50, 50, false)]
    public void A_badge_is_read_beside_many_marks(string text, int passes, int accompanied, int companions, bool noMark) =>
        Assert.Equal(noMark, PassMarks.IsNoMark(Vrm.Of(text), passes, accompanied, companions));

    static readonly string[] Marks = ["AB12CDE", "AB12CDF", "A812CDE", "XY34ZZZ", "XY34ZZ", "KN05WSL", "KNO5WSL", "C00D"];

    static PassRead Read(string text, int number)
    {
        var words = text.Split(' ');
        var at = Noon.AddMilliseconds(Math.Round(double.Parse(words[0], null) * 1000));
        return PassRead.Of(
            number == 0 ? Guid.CreateVersion7(at) : new Guid(number, 0, 0, new byte[8]), at, Vrm.Of(words[1]),
            double.Parse(words[2], null));
    }

    static string Say(Pass pass) => $"{pass.Id} {pass.Vrm.Packed} {string.Join(',', pass.SightingIds)}";
}
