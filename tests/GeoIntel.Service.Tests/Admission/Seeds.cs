namespace GeoIntel.Service.Tests.Admission;

/// <summary>How many seeded worlds a test makes: a few on every run, many when GEOINTEL_TEST_LONG is 1.</summary>
static class Seeds
{
    public static IEnumerable<int> Few(int count, int countLong) =>
        Enumerable.Range(1, Environment.GetEnvironmentVariable("GEOINTEL_TEST_LONG") == "1" ? countLong : count);

    /// <summary>Fails with the seed and the first line in which two lists differ.</summary>
    public static void AssertSame(IEnumerable<string> expected, IEnumerable<string> actual, string what)
    {
        var (wanted, found) = (expected.ToList(), actual.ToList());
        var place = Enumerable.Range(0, Math.Max(wanted.Count, found.Count))
            .FirstOrDefault(i => wanted.ElementAtOrDefault(i) != found.ElementAtOrDefault(i), -1);
        Assert.True(
            place < 0,
            $"{what}: line {place} of {wanted.Count} should be '{wanted.ElementAtOrDefault(Math.Max(place, 0))}' and is " +
            $"'{found.ElementAtOrDefault(Math.Max(place, 0))}' of {found.Count}");
    }
}
