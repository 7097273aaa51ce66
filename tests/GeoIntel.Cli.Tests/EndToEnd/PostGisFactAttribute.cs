namespace GeoIntel.Cli.Tests.EndToEnd;

/// <summary>A test that runs the service on PostgreSQL with PostGIS; skipped, with the reason, where there is
/// none.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class PostGisFactAttribute : FactAttribute
{
    public PostGisFactAttribute() => Skip = PostGis.MissingReason;
}

/// <summary>The same with rows.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class PostGisTheoryAttribute : TheoryAttribute
{
    public PostGisTheoryAttribute() => Skip = PostGis.MissingReason;
}

static class PostGis
{
    // Where Debian puts the versions that the service takes.
    static readonly bool IsInstalled = new[] { 15, 16, 17 }.Any(major =>
        File.Exists($"/usr/lib/postgresql/{major}/bin/postgres")
        && File.Exists($"/usr/share/postgresql/{major}/extension/postgis.control"));

    public static string? MissingReason { get; } =
        IsInstalled ? null : "PostgreSQL with PostGIS is not installed; run ./dev setup";
}
