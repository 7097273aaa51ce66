namespace GeoIntel.Models.Tests;

/// <summary>How many seeded worlds a test makes: a few on every run, many when GEOINTEL_TEST_LONG is 1.</summary>
public static class Worlds
{
    public static bool AreMany => Environment.GetEnvironmentVariable("GEOINTEL_TEST_LONG") == "1";

    public static int Count(int few, int many) => AreMany ? many : few;
}
