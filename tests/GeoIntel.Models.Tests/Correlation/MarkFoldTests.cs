using GeoIntel.Models.Correlation;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Tests.Correlation;

public class MarkFoldTests
{
    [Fact]
    public void Equivalent_marks_have_one_fold()
    {
        var random = new Random(11);
        for (var i = 0; i < 5_000; i++)
        {
            var vrm = Some(random);
            var canonical = VrmGrammar.Canonical(vrm);
            Assert.True(MarkFold.Of(vrm) == MarkFold.Of(canonical), $"mark {vrm.Text} of seed 11");
        }
    }

    [Fact]
    public void The_spellings_of_a_mark_hold_its_equivalents_and_share_its_fold()
    {
        var random = new Random(12);
        Vrm[] many = [Vrm.Of("000000000000"), Vrm.Of("BDIOZ0125SGB"), Vrm.Of("DD00DDD")];
        foreach (var vrm in many.Concat(Enumerable.Range(0, 300).Select(_ => Some(random))))
        {
            List<ulong> spellings = [7]; // of another mark
            MarkFold.AddSpellings(vrm, spellings);

            Assert.Equal(7UL, spellings[0]);
            Assert.Equal(spellings.Count, spellings.Distinct().Count());
            Assert.Superset(
                VrmGrammar.Equivalents(vrm).Append(vrm).Select(of => of.Packed).ToHashSet(), spellings.ToHashSet());
            Assert.All(spellings.Skip(1), of => Assert.Equal(MarkFold.Of(vrm), MarkFold.Of(Vrm.FromPacked(of))));
            Assert.InRange(spellings.Count, 2, 4097);
        }
    }

    [Theory]
    [InlineData("AB12CDE", "A812CDE", true)]
    [InlineData("AB12CDE", "AB1ZC0E", true)]
    [InlineData("AB12CDE", "AB13CDE", false)]
    [InlineData("AB12CDE", "AB12CD", false)]
    [InlineData("A", "A0", false)]
    [InlineData("ABCDEFGHJKLM", "ABCDEFGHJKLN", false)]
    public void Only_look_alikes_fold_together(string a, string b, bool together) =>
        Assert.Equal(together, MarkFold.Of(Vrm.Of(a)) == MarkFold.Of(Vrm.Of(b)));

    [Fact]
    public void Only_the_empty_mark_folds_to_nothing()
    {
        Assert.Equal(0UL, MarkFold.Of(default));
        Assert.NotEqual(0UL, MarkFold.Of(Vrm.Of("0")));
    }

    static Vrm Some(Random random)
    {
        const string Characters = "ABDGIOSZ0125678XYZ";
        var text = Enumerable.Range(0, random.Next(1, 13)).Select(_ => Characters[random.Next(Characters.Length)]);
        return Vrm.Of(string.Concat(text));
    }
}
