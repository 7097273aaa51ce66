using System.Text.RegularExpressions;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Tests.Sightings;

public class VrmGrammarTests
{
    const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    // Look-alikes with others beside them, so that most marks are open at most places.
    const string Tricky = "O0DI1S5B8Z2G6AX47";

    // The forms once more, as expressions over text, in the order in which ties are settled.
    static readonly (VrmForm Form, string Letters)[] Forms =
    [
        (VrmForm.Current, "AA11AAA"),
        (VrmForm.Prefix, "A1AAA A11AAA A111AAA"),
        (VrmForm.Suffix, "AAA1A AAA11A AAA111A"),
        (VrmForm.NorthernIreland, "AAA1111"),
        (VrmForm.Dateless, "A1 1A A11 11A AA1 1AA A111 111A AA11 11AA AAA1 1AAA A1111 1111A AA111 111AA AAA11 11AAA " +
            "AA1111 1111AA AAA111 111AAA"),
        (VrmForm.Diplomatic, "111A111"),
        (VrmForm.Military, "11AA11"),
        (VrmForm.Trade, "111A 111AA 11111 111AAA"),
    ];

    [Theory]
    [InlineData("a current mark", "AB12CDE", "AB12CDE", VrmForm.Current)]
    [InlineData("O where a digit stands", "ABO2CDE", "AB02CDE", VrmForm.Current)]
    [InlineData("digits where letters stand", "481ZCDE", "481ZCDE", VrmForm.Unknown)]
    [InlineData("8 and 1 where letters stand", "8B121DE", "BB12IDE", VrmForm.Current)]
    [InlineData("S, Z and I where digits stand", "ABSZCDE", "AB52CDE", VrmForm.Current)]
    [InlineData("O between letters is open", "LO12ODO", "LD12DDD", VrmForm.Current)]
    [InlineData("0 for the second letter: no number begins with 0", "L012ABC", "LD12ABC", VrmForm.Current)]
    [InlineData("a prefix mark", "A123BCD", "A123BCD", VrmForm.Prefix)]
    [InlineData("a short prefix mark", "A1BCD", "A1BCD", VrmForm.Prefix)]
    [InlineData("the year letter read as a digit is a dateless mark", "812ABC", "812ABC", VrmForm.Dateless)]
    [InlineData("a suffix mark", "ABC123D", "ABC123D", VrmForm.Suffix)]
    [InlineData("a suffix mark with O for 0", "ABC1O3D", "ABC103D", VrmForm.Suffix)]
    [InlineData("Northern Ireland", "AIZ1234", "AIZ1234", VrmForm.NorthernIreland)]
    [InlineData("Northern Ireland with digits for letters", "A121234", "AIZ1234", VrmForm.NorthernIreland)]
    [InlineData("dateless", "1O", "1D", VrmForm.Dateless)]
    [InlineData("a diplomat", "123D456", "123D456", VrmForm.Diplomatic)]
    [InlineData("a diplomat with O for D", "1230456", "123D456", VrmForm.Diplomatic)]
    [InlineData("the forces", "12AB34", "12AB34", VrmForm.Military)]
    [InlineData("trade", "0123S", "01235", VrmForm.Trade)]
    [InlineData("an older trade mark", "012AB", "012AB", VrmForm.Trade)]
    [InlineData("a foreign mark", "WOB1234I", "W0B12341", VrmForm.Unknown)]
    [InlineData("one character", "O", "0", VrmForm.Unknown)]
    public void Position_settles_what_looks_alike(string what, string read, string canonical, VrmForm form)
    {
        Assert.Equal((what, canonical), (what, VrmGrammar.Canonical(Vrm.Of(read)).Text));
        Assert.Equal(form, VrmGrammar.FormOf(Vrm.Of(read)));
    }

    [Theory]
    [InlineData("5 for S between letters", "AB12CSE", "AB12C5E", true)]
    [InlineData("O for D between letters", "AB12CDE", "AB12COE", true)]
    [InlineData("D for 0 between digits", "AB10CDE", "AB1DCDE", false)]
    [InlineData("another letter", "AB12CDE", "AB12CFE", false)]
    [InlineData("two marks that both exist", "AB12CDE", "A812CDE", false)]
    public void Marks_are_equivalent_when_no_position_tells_them_apart(
        string what, string a, string b, bool equivalent) =>
        Assert.Equal((what, equivalent), (what, VrmGrammar.AreEquivalent(Vrm.Of(a), Vrm.Of(b))));

    [Fact]
    public void The_canonical_mark_is_what_a_plain_grammar_gives_and_its_own_canonical_mark()
    {
        var random = new Random(11);
        var known = 0;
        for (var i = 0; i < 60_000; i++)
        {
            var text = RandomText(random, i % 3 == 0 ? Letters : Tricky, random.Next(1, 9));
            var (form, canonical) = Plain(text);
            var actual = VrmGrammar.Canonical(Vrm.Of(text));

            Assert.Equal((text, canonical, form), (text, actual.Text, VrmGrammar.FormOf(Vrm.Of(text))));
            Assert.Equal(actual, VrmGrammar.Canonical(actual));
            if (form != VrmForm.Unknown) known++;
        }
        Assert.InRange(known, 10_000, 55_000);
        Assert.Equal(default, VrmGrammar.Canonical(default));
    }

    [Theory]
    [InlineData("O0DI1A", 4)]
    [InlineData("O0D2ZA", 5)]
    [InlineData("OD01Z", 7)]
    [InlineData("8BG64", 7)]
    public void Equivalents_are_all_marks_of_one_canonical_form(string alphabet, int length)
    {
        var classes = Everything(alphabet, length).GroupBy(VrmGrammar.Canonical).ToList();
        foreach (var (canonical, members) in classes.Select(marks => (marks.Key, marks.ToHashSet())).Take(3000))
        {
            var first = members.Min();
            var expanded = VrmGrammar.Equivalents(first);

            Assert.DoesNotContain(first, expanded);
            Assert.Equal(expanded.Distinct().Order(), expanded);
            Assert.All(expanded, mark => Assert.Equal(canonical, VrmGrammar.Canonical(mark)));
            Assert.Equal(
                members.Order().Select(mark => mark.Text),
                expanded.Append(first).Order().Select(mark => mark.Text)
                    .Where(text => text.All(character => alphabet.Contains(character))));
        }
    }

    [Fact]
    public void A_mark_has_a_bounded_number_of_equivalents()
    {
        Assert.Equal(4095, VrmGrammar.Equivalents(Vrm.Of("010101010101")).Count);
        Assert.InRange(VrmGrammar.Equivalents(Vrm.Of("DD22DDD")).Count, 300, 971);
        Assert.Equal(
            ["AB12C0E", "AB12COE", "AB1ZC0E", "AB1ZCDE", "AB1ZCOE"],
            VrmGrammar.Equivalents(Vrm.Of("AB12CDE")).Select(mark => mark.Text)
                .Where(text => text.StartsWith("AB1", StringComparison.Ordinal)));
        Assert.Empty(VrmGrammar.Equivalents(Vrm.Of("MY47XXX")));
        Assert.Empty(VrmGrammar.Equivalents(default));
    }

    static (VrmForm Form, string Canonical) Plain(string text)
    {
        var best = (Cost: int.MaxValue, Form: VrmForm.Unknown, Mark: "");
        foreach (var (form, patterns) in Forms)
        {
            foreach (var pattern in patterns.Split(' ').Where(pattern => pattern.Length == text.Length))
            {
                var cost = 0;
                var mark = "";
                for (var i = 0; i < text.Length; i++)
                {
                    var fits = pattern[i] == 'A' ? char.IsAsciiLetter(text[i]) : char.IsAsciiDigit(text[i]);
                    if (!fits) cost++;
                    mark += fits ? text[i] : Other(text[i]);
                }
                var leadingZero = Regex.IsMatch(mark, "(^|[A-Z])0") && form is not
                    (VrmForm.Current or VrmForm.Diplomatic or VrmForm.Military or VrmForm.Trade);
                if (!mark.Contains('!') && !leadingZero && cost < best.Cost) best = (cost, form, mark);
            }
        }
        return best.Form == VrmForm.Unknown
            ? (VrmForm.Unknown, text.Replace('O', '0').Replace('I', '1'))
            : (best.Form, best.Mark.Replace('O', 'D'));
    }

    static char Other(char character)
    {
        const string Pairs = "O0I1S5B8Z2G6";
        var at = Pairs.IndexOf(character, StringComparison.Ordinal);
        return at < 0 ? '!' : Pairs[at ^ 1];
    }

    static IEnumerable<Vrm> Everything(string alphabet, int length)
    {
        for (var number = 0; number < (int)Math.Pow(alphabet.Length, length); number++)
        {
            var rest = number;
            var text = "";
            for (var i = 0; i < length; i++, rest /= alphabet.Length) text += alphabet[rest % alphabet.Length];
            yield return Vrm.Of(text);
        }
    }

    static string RandomText(Random random, string alphabet, int length) =>
        new(Enumerable.Range(0, length).Select(_ => alphabet[random.Next(alphabet.Length)]).ToArray());
}
