using System.Runtime.CompilerServices;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Tests.Sightings;

public class VrmTests
{
    const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    [Theory]
    [InlineData("as printed", "AB12 CDE", "AB12CDE")]
    [InlineData("small letters", "ab12cde", "AB12CDE")]
    [InlineData("hyphens and dots", "W-AB.123", "WAB123")]
    [InlineData("padding of a fixed-width field", "AB12CDE\0\0\r\n", "AB12CDE")]
    [InlineData("a byte order mark", "\uFEFFAB12CDE", "AB12CDE")]
    [InlineData("Cyrillic АВ and СЕ", "АВ12СDЕ", "AB12CDE")]
    [InlineData("small Cyrillic", "ав12сdе", "AB12CDE")]
    [InlineData("Greek ΑΒ and Ε", "ΑΒ12CDΕ", "AB12CDE")]
    [InlineData("one character", "7", "7")]
    [InlineData("twelve characters", "ABCDEF123456", "ABCDEF123456")]
    public void What_devices_write_becomes_one_mark(string what, string text, string mark)
    {
        Assert.True(Vrm.TryParse(text, out var vrm), what);
        Assert.Equal(mark, vrm.Text);
        Assert.Equal(Vrm.Of(mark), vrm);
    }

    [Theory]
    [InlineData("nothing", "")]
    [InlineData("separators alone", " - ")]
    [InlineData("thirteen characters", "ABCDEF1234567")]
    [InlineData("a letter of no such script", "ÄB12CDE")]
    [InlineData("the same letter in two code points", "A\u0308B12CDE")]
    [InlineData("a Cyrillic letter like no Latin one", "Ж123КХ")]
    [InlineData("Arabic digits", "AB\u0661\u0662CDE")]
    [InlineData("an unread character", "AB?2CDE")]
    [InlineData("another sign for unread", "AB*2CDE")]
    [InlineData("a character lost in decoding", "AB\uFFFD2CDE")]
    [InlineData("a letter outside the basic plane", "\U0001D400B12CDE")]
    [InlineData("a superscript", "AB1²CDE")]
    public void What_is_no_mark_is_refused(string what, string text)
    {
        Assert.False(Vrm.TryParse(text, out var vrm), what);
        Assert.True(vrm.IsEmpty);
        Assert.Throws<FormatException>(() => Vrm.Of(text));
    }

    [Fact]
    public void Packing_keeps_the_text_and_the_order_of_texts()
    {
        var random = new Random(1);
        var marks = Enumerable.Range(0, 20_000).Select(_ => Random(random)).ToList();
        foreach (var mark in marks)
        {
            Assert.Equal(mark, Vrm.Of(mark).Text);
            Assert.Equal(Vrm.Of(mark), Vrm.FromPacked(Vrm.Of(mark).Packed));
            Assert.InRange(Vrm.Of(mark).Packed, 1UL, (ulong)long.MaxValue);
        }
        for (var i = 1; i < marks.Count; i++)
        {
            var (a, b) = (marks[i - 1], marks[i]);
            var order = string.CompareOrdinal(a, b);
            Assert.Equal(Math.Sign(order), Vrm.Of(a).CompareTo(Vrm.Of(b)));
            Assert.Equal(order < 0, Vrm.Of(a) < Vrm.Of(b));
            Assert.Equal(order <= 0, Vrm.Of(a) <= Vrm.Of(b));
            Assert.Equal(order > 0, Vrm.Of(a) > Vrm.Of(b));
            Assert.Equal(order >= 0, Vrm.Of(a) >= Vrm.Of(b));
        }
    }

    [Fact]
    public void Every_prefix_is_a_range_of_numbers()
    {
        var random = new Random(2);
        for (var i = 0; i < 5000; i++)
        {
            var prefix = Random(random)[..1];
            var mark = Random(random);
            if (random.Next(2) == 0) mark = prefix + mark[..Math.Min(mark.Length, Vrm.LengthMax - 1)];
            var first = Vrm.Of(prefix).Packed;
            var end = first + (ulong)Math.Pow(37, 8) * 37 * 37 * 37; // 37^11: one more in the first place

            var packed = Vrm.Of(mark).Packed;
            Assert.Equal(mark.StartsWith(prefix, StringComparison.Ordinal), packed >= first && packed < end);
        }
    }

    [Theory]
    [InlineData("past the last mark", 6582952005840035281UL)]
    [InlineData("a blank before the last character", 1UL)]
    [InlineData("a blank inside", 11UL * 37 * 37 + 11)]
    public void A_number_that_no_mark_has_is_refused(string what, ulong packed)
    {
        var error = Record.Exception(() => Vrm.FromPacked(packed));
        Assert.True(error is ArgumentOutOfRangeException, what);
    }

    [Fact]
    public void The_empty_mark_is_number_0_and_no_text()
    {
        Assert.Equal(default, Vrm.FromPacked(0));
        Assert.True(default(Vrm).IsEmpty);
        Assert.Equal("", default(Vrm).Text);
    }

    [Fact]
    public void A_mark_masks_itself_in_text()
    {
        var vrm = Vrm.Of("AB12CDE");

        Assert.DoesNotContain("AB12CDE", $"{vrm} {new Sighting { Vrm = vrm }}", StringComparison.Ordinal);
        Assert.DoesNotContain($"{vrm.Packed}", $"{vrm} {new Sighting { Vrm = vrm }}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_sighting_fills_one_cache_line() => Assert.Equal(64, Unsafe.SizeOf<Sighting>());

    static string Random(Random random) => string.Create(
        random.Next(1, Vrm.LengthMax + 1), random, (text, seeded) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = Letters[seeded.Next(Letters.Length)];
        });
}
