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
        var vrms = new HashSet<Vrm>();
        while (vrms.Count < count) vrms.Add(Some(random));
        Vrm[] laid = [.. vrms];
        var table = new VrmTable(laid);
        var dictionary = laid.Index().ToDictionary(of => of.Item, of => of.Index);

        foreach (var vrm in laid) AssertSame(vrm);
        for (var i = 0; i < 50_000; i++) AssertSame(Some(random));
        AssertSame(default);

        void AssertSame(Vrm vrm)
        {
            var expected = dictionary.TryGetValue(vrm, out var index);
            Assert.Equal(expected, table.TryFind(vrm, out var found));
            Assert.Equal(expected ? index : -1, found);
        }
    }

    // Of the current form AB12CDE with few letters, so that strangers are near the marks that are bound.
    static Vrm Some(Random random) => Vrm.Of(string.Create(7, random, (text, seeded) =>
    {
        for (var i = 0; i < text.Length; i++)
            text[i] = i is 2 or 3 ? (char)('0' + seeded.Next(10)) : (char)('A' + seeded.Next(6));
    }));
}
