namespace GeoIntel.Service.Storage.Embedded;

/// <summary>The PostgreSQL programs a cluster is made and run with.</summary>
/// <param name="Folder">Where <c>postgres</c> and <c>initdb</c> are.</param>
/// <param name="Major">15 to 17.</param>
sealed record PostgresBinaries(string Folder, int Major)
{
    public const string HowToInstall =
        "Run `./dev setup`, or `apt-get install postgresql-15 postgresql-15-postgis-3`, "
        + "or configure the connection string of a PostGIS of your own.";

    const int MajorMin = 15;
    const int MajorMax = 17;

    public string Postgres => Path.Combine(Folder, "postgres");

    public string InitDb => Path.Combine(Folder, "initdb");

    /// <summary>Finds programs which can run the cluster: of its own version if it exists, else the newest with
    /// PostGIS.</summary>
    /// <remarks>Null for <paramref name="configured"/> looks where Debian puts them; null for
    /// <paramref name="clusterMajor"/> means that the cluster is still to be made.</remarks>
    /// <exception cref="EmbeddedClusterException">There are none; the message says what to install.</exception>
    public static async Task<PostgresBinaries> FindAsync(
        ClusterAccount account, string? configured, int? clusterMajor, CancellationToken cancel)
    {
        var found = configured is null ? Installed().ToList() : [await AtAsync(account, configured, cancel)];
        if (found.Count == 0)
            throw new EmbeddedClusterException($"PostgreSQL {MajorMin} to {MajorMax} is not installed. {HowToInstall}");

        if (clusterMajor is not { } major) return found.FirstOrDefault(b => b.HasPostGis) ?? found[0];

        return found.FirstOrDefault(b => b.Major == major) ?? throw new EmbeddedClusterException(
            $"The cluster was made by PostgreSQL {major}, and only "
            + $"{string.Join(", ", found.Select(b => b.Major))} is at hand. Install it (apt-get install "
            + $"postgresql-{major} postgresql-{major}-postgis-3), or bring the cluster over with pg_upgrade.");
    }

    /// <summary>Whether a cluster can be made here without asking further; tests skip when it cannot.</summary>
    public static bool AnyInstalled => Installed().Any(b => b.HasPostGis);

    // Debian's layout; elsewhere the server itself is asked once it runs.
    bool HasPostGis => File.Exists($"/usr/share/postgresql/{Major}/extension/postgis.control");

    static IEnumerable<PostgresBinaries> Installed() =>
        from major in Enumerable.Range(MajorMin, MajorMax - MajorMin + 1).Reverse()
        let binaries = new PostgresBinaries($"/usr/lib/postgresql/{major}/bin", major)
        where File.Exists(binaries.Postgres) && File.Exists(binaries.InitDb)
        select binaries;

    static async Task<PostgresBinaries> AtAsync(ClusterAccount account, string folder, CancellationToken cancel)
    {
        var binaries = new PostgresBinaries(folder, 0);
        foreach (var program in new[] { binaries.Postgres, binaries.InitDb })
        {
            if (File.Exists(program)) continue;

            throw new EmbeddedClusterException(
                $"{program} does not exist, and {folder} was configured. {HowToInstall}");
        }

        // "postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)"
        var words = (await account.ReadAsync(binaries.Postgres, ["--version"], cancel)).Split(' ');
        if (words.Length < 3 || !int.TryParse(words[2].Split('.', 'b', 'r')[0], out var major)
            || major is < MajorMin or > MajorMax)
        {
            throw new EmbeddedClusterException(
                $"{binaries.Postgres} is '{string.Join(' ', words)}'; PostgreSQL {MajorMin} to {MajorMax} is needed. "
                + HowToInstall);
        }

        return binaries with { Major = major };
    }
}
