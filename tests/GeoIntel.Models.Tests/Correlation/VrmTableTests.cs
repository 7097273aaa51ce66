using GeoIntel.Models.Correlation;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Tests.Correlation;

public class VrmTableTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    [InlineData(20_000)]
    public void It_finds_what_a_dictionary_finds(int count)
    {
        var random = new Random(count + 1);
        var keys = Enumerable.Range(0, count).Select(_ => Some(random).Packed).Order().ToArray();
        var (table, filter) = (new VrmTable(keys), new MarkFilter(keys));
        var passed = 0;
        var dictionary = keys.Index().ToLookup(of => of.Item, of => of.Index);

        foreach (var key in keys) AssertSame(key);
        for (var i = 0; i < 50_000; i++) AssertSame(Some(random).Packed);
        AssertSame(0);
        for (var i = 1UL; i <= 10_000; i++) passed += filter.MayHold(i) ? 1 : 0;
        Assert.True(passed < 1_000, $"{passed} of 10 000 strangers pass the filter");
        Assert.Equal(dictionary.Select(of => of.Count()).DefaultIfEmpty().Max(), table.CountMax);

        void AssertSame(ulong key)
        {
            var found = table.Find(key, out var start);
            Assert.Equal(dictionary[key], Enumerable.Range(start, found));
            Assert.True(found == 0 || filter.MayHold(key));
        }
    }

    // Of the current form AB12CDE with few letters, so that strangers are near the marks that are bound.
    static Vrm Some(Random random) => Vrm.Of(string.Create(7, random, (text, seeded) =>
    {
        for (var i = 0; i < text.Length; i++)
            text[i] = i is 2 or 3 ? (char)('0' + seeded.Next(10)) : (char)('A' + seeded.Next(6));
    }));
}
