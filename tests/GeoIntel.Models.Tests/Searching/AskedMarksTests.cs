using GeoIntel.Models.Hits;
using GeoIntel.Models.Searching;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Tests.Searching;

public sealed class AskedMarksTests
{
    [Fact]
    public void A_read_is_reached_exactly_when_the_grammar_or_one_edit_leads_to_a_mark_asked_for()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            // Few characters that look alike, so that all classes are met.
            Vrm Mark() => Vrm.Of(string.Concat(Enumerable.Range(0, 2 + random.Next(6)).Select(_ => "A0OD1I8B"[random.Next(8)])));
            List<Vrm> asked = [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Mark())];
            var widest = (MatchClass)(1 + random.Next(3));
            var marks = new AskedMarks(asked, widest);

            for (var i = 0; i < 100; i++)
            {
                var read = random.Next(2) == 0 ? Mark() : SimilarVrms.Variants(asked[0])[random.Next(100)];
                var expected = asked.Select(one => (One: one, Class: ClassOf(one, read))).Where(of => of.Class <= widest)
                    .OrderBy(of => of.Class).Select(of => (AskedMark?)new AskedMark(of.One, of.Class!.Value)).FirstOrDefault();
                Assert.True(expected == marks.Of(read), $"seed {seed}: {read.Text} of {string.Join(' ', asked.Select(one => one.Text))}");
                Assert.Equal(expected is not null, marks.Reached.Contains(read));
            }
        }
    }

    static MatchClass? ClassOf(Vrm asked, Vrm read) =>
        asked == read ? MatchClass.Exact
        : VrmGrammar.AreEquivalent(asked, read) ? MatchClass.Equivalent
        : SimilarVrms.IsOneEditApart(asked, read) ? MatchClass.Similar
        : null;
}
