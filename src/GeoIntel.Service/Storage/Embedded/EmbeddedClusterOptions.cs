using System.Text.RegularExpressions;

namespace GeoIntel.Service.Storage.Embedded;

/// <summary>Where the private cluster lives, and how long we wait for it.</summary>
sealed partial class EmbeddedClusterOptions
{
    /// <summary>The folder that holds the cluster, its socket and its log. Made if missing; one program at a
    /// time.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The folder of <c>postgres</c> and <c>initdb</c>; by default the newest usable one of
    /// <c>/usr/lib/postgresql/{15,16,17}/bin</c>.</summary>
    public string? BinFolder { get; init; }

    /// <summary>The database made in the cluster, with the PostGIS extension. Lower-case letters, digits and
    /// underscores.</summary>
    public string Database { get; init; } = "geointel";

    /// <summary>How long the cluster may take until it answers; replaying its log after a crash counts. Ten
    /// minutes.</summary>
    public TimeSpan StartDurationMax { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a fast shutdown may take before an immediate one follows; nothing committed is lost by
    /// either.</summary>
    public TimeSpan StopDurationMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often the supervisor looks whether the postmaster lives: one read under <c>/proc</c>.</summary>
    public TimeSpan SuperviseInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long processes left behind by a killed postmaster get to end by themselves, and then after each
    /// stronger signal.</summary>
    public TimeSpan OrphanGrace { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Everything that is wrong with these options, one sentence each.</summary>
    public IEnumerable<string> Problems()
    {
        if (!Path.IsPathFullyQualified(DataFolder) || DataFolder.Contains('\n'))
            yield return $"The data folder is '{DataFolder}'; name one by its full path, such as /var/lib/geointel.";
        if (BinFolder is not null && !Path.IsPathFullyQualified(BinFolder))
            yield return $"The folder of PostgreSQL's programs is '{BinFolder}'; name it by its full path.";
        if (!DatabaseName().IsMatch(Database))
            yield return $"The database is named '{Database}'; use 1 to 63 lower-case letters, digits and underscores.";
        if (StartDurationMax <= TimeSpan.Zero || StopDurationMax <= TimeSpan.Zero)
            yield return $"We allow {StartDurationMax} to start, {StopDurationMax} to stop; use times above zero.";
        if (SuperviseInterval <= TimeSpan.Zero || OrphanGrace < TimeSpan.Zero)
            yield return $"We look every {SuperviseInterval}, and orphans get {OrphanGrace}; use times above zero.";
    }

    [GeneratedRegex(@"^[a-z0-9_]{1,63}\z")]
    private static partial Regex DatabaseName();
}
