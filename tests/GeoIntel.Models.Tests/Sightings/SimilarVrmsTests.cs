using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Tests.Sightings;

public class SimilarVrmsTests
{
    const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    [Theory]
    [InlineData("the same mark", "AB12CDE", "AB12CDE", false)]
    [InlineData("another character", "AB12CDE", "AB12CFE", true)]
    [InlineData("another first character", "AB12CDE", "CB12CDE", true)]
    [InlineData("the last one lost", "AB12CDE", "AB12CD", true)]
    [InlineData("the first one lost", "AB12CDE", "B12CDE", true)]
    [InlineData("one added inside", "AB12CDE", "AB112CDE", true)]
    [InlineData("two neighbours exchanged", "AB12CDE", "AB21CDE", false)]
    [InlineData("two others", "AB12CDE", "AX12CDX", false)]
    [InlineData("one character", "A", "B", true)]
    [InlineData("the longest", "ABCDEF123456", "ABCDEF12345", true)]
    public void One_edit_is_one_character_replaced_added_or_lost(string what, string a, string b, bool similar)
    {
        Assert.Equal((what, similar), (what, SimilarVrms.IsOneEditApart(Vrm.Of(a), Vrm.Of(b))));
        Assert.Equal((what, similar), (what, SimilarVrms.IsOneEditApart(Vrm.Of(b), Vrm.Of(a))));
    }

    [Fact]
    public void The_empty_mark_is_one_edit_apart_from_none()
    {
        Assert.False(SimilarVrms.IsOneEditApart(default, Vrm.Of("7")));
        Assert.False(SimilarVrms.IsOneEditApart(Vrm.Of("7"), default));
        Assert.Empty(SimilarVrms.Variants(default));
        Assert.Empty(SimilarVrms.Deletions(Vrm.Of("7")));
    }

    [Fact]
    public void The_packed_test_agrees_with_the_edit_distance()
    {
        var random = new Random(21);
        var similar = 0;
        for (var i = 0; i < 60_000; i++)
        {
            var a = RandomText(random);
            var b = i % 4 == 0 ? RandomText(random) : Edited(Edited(a, random), random);
            var distance = EditDistance(a, b);
            if (distance == 1) similar++;

            Assert.Equal((a, b, distance == 1), (a, b, SimilarVrms.IsOneEditApart(Vrm.Of(a), Vrm.Of(b))));
        }
        Assert.InRange(similar, 5_000, 55_000);
    }

    [Theory]
    [InlineData("AB12CDE")]
    [InlineData("AAB1122")]
    [InlineData("7")]
    [InlineData("ABCDEF12345")]
    [InlineData("ABCDEF123456")]
    public void Variants_are_all_marks_one_edit_away_and_each_once(string text)
    {
        var expected = new HashSet<string>();
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length) expected.Add(text.Remove(i, 1));
            foreach (var letter in Letters)
            {
                expected.Add(text.Insert(i, $"{letter}"));
                if (i < text.Length) expected.Add(text.Remove(i, 1).Insert(i, $"{letter}"));
            }
        }
        expected.RemoveWhere(mark => mark.Length is 0 or > Vrm.LengthMax || mark == text);

        var variants = SimilarVrms.Variants(Vrm.Of(text));

        Assert.Equal(expected.Order(StringComparer.Ordinal), variants.Order().Select(mark => mark.Text));
        Assert.All(variants, mark => Assert.Equal(1, EditDistance(text, mark.Text)));
    }

    [Fact]
    public void Two_similar_marks_share_a_deletion_or_one_is_the_others()
    {
        var random = new Random(22);
        for (var i = 0; i < 20_000; i++)
        {
            var a = Vrm.Of(RandomText(random));
            var b = Vrm.Of(Edited(a.Text, random));
            if (a == b) continue;

            var shared = SimilarVrms.Deletions(a).Append(a).Intersect(SimilarVrms.Deletions(b).Append(b)).ToList();
            Assert.True(shared.Count > 0 || a.Text.Length + b.Text.Length == 2, $"{a.Text} {b.Text}");
        }
    }

    [Fact]
    public void Deletions_are_the_different_marks_with_one_character_less()
    {
        Assert.Equal(["A112", "AA12", "AA11"], SimilarVrms.Deletions(Vrm.Of("AA112")).Select(mark => mark.Text));
        Assert.Equal(12, SimilarVrms.Deletions(Vrm.Of("ABCDEF123456")).Count);
    }

    [Fact]
    public void The_test_allocates_nothing()
    {
        var (a, b) = (Vrm.Of("AB12CDE"), Vrm.Of("AB12CFE"));
        var found = SimilarVrms.IsOneEditApart(a, b);
        var canonical = VrmGrammar.Canonical(a);
        SimilarVrms.Deletions(a, stackalloc Vrm[SimilarVrms.DeletionsMax]);

        Assert.Equal(0, Allocations.Of(() =>
        {
            Span<Vrm> deletions = stackalloc Vrm[SimilarVrms.DeletionsMax];
            for (var i = 0; i < 1000; i++)
            {
                found &= SimilarVrms.IsOneEditApart(a, b);
                canonical = VrmGrammar.Canonical(canonical);
                SimilarVrms.Deletions(a, deletions);
            }
        }));
        Assert.True(found);
    }

    static string RandomText(Random random) =>
        new(Enumerable.Range(0, random.Next(1, 11)).Select(_ => Letters[random.Next(6)]).ToArray());

    static string Edited(string text, Random random)
    {
        var at = random.Next(text.Length);
        return random.Next(4) switch
        {
            0 => text.Insert(at, $"{Letters[random.Next(6)]}"),
            1 when text.Length > 1 => text.Remove(at, 1),
            2 => text,
            _ => text.Remove(at, 1).Insert(at, $"{Letters[random.Next(6)]}"),
        };
    }

    static int EditDistance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var corner = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var next = Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1));
                (corner, row[j]) = (row[j], next);
            }
        }
        return row[b.Length];
    }
}
