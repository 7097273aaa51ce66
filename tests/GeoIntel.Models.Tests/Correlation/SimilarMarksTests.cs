using GeoIntel.Models.Correlation;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Tests.Correlation;

public class SimilarMarksTests
{
    [Fact]
    public void It_finds_what_a_scan_finds()
    {
        var chance = new Chance(3, Registry.Noon, dense: false);
        var marks = Enumerable.Range(0, 4000).Select(_ => chance.Mark()).Distinct().ToArray();
        var accepting = Enumerable.Range(0, marks.Length).Where(_ => chance.Next(3) > 0).ToList();
        var similar = new SimilarMarks(marks, accepting);
        var found = 0;
        for (var i = 0; i < 500; i++)
        {
            var vrm = chance.Misread(chance.Of(marks));
            var reached = new Reached[similar.OneEditMax];
            var count = similar.Reach(vrm, reached, 0);

            var expected = accepting.Where(mark => SimilarVrms.IsOneEditApart(vrm, marks[mark]));
            Assert.Equal(expected, reached.Take(count).Select(of => of.Mark).Order());
            Assert.All(reached.Take(count), of => Assert.Equal(MatchClass.Similar, of.Class));
            found += count;
        }
        Assert.True(found > 500, $"{found} found");
    }
}
