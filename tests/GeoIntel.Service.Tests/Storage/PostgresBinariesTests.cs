using GeoIntel.Service.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace GeoIntel.Service.Tests.Storage;

public sealed class PostgresBinariesTests
{
    [Fact]
    public async Task A_configured_folder_without_the_programs_is_refused_and_says_what_to_install()
    {
        var refusal = await Assert.ThrowsAsync<EmbeddedClusterException>(
            () => PostgresBinaries.FindAsync(ClusterAccount.Ourselves, "/nowhere/bin", null, CancellationToken.None));

        Assert.Contains("/nowhere/bin/postgres does not exist", refusal.Message);
        Assert.Contains("apt-get install postgresql-15", refusal.Message);
    }

    [PostGisFact]
    public async Task A_cluster_of_a_version_that_is_not_installed_is_refused_with_both_versions()
    {
        var refusal = await Assert.ThrowsAsync<EmbeddedClusterException>(
            () => PostgresBinaries.FindAsync(ClusterAccount.Ourselves, null, 9, CancellationToken.None));

        Assert.Contains("made by PostgreSQL 9, and only 1", refusal.Message);
    }

    [PostGisFact]
    public async Task PostgreSQL_without_PostGIS_says_what_to_install_and_leaves_nothing_running()
    {
        await using var folder = new ThrowAwayFolder();
        var installed = await PostgresBinaries.FindAsync(ClusterAccount.Ourselves, null, null, CancellationToken.None);
        // PostgreSQL finds its other files from where its program stands, so a copy can be short of some.
        const string copy = """
            umask 022; mkdir -p "$1/lib/postgresql/$2/bin" "$1/share/postgresql/$2/extension"
            cp "$3/postgres" "$3/initdb" "$1/lib/postgresql/$2/bin/"
            ln -s "$3/../lib" "$1/lib/postgresql/$2/lib"
            for f in /usr/share/postgresql/$2/*; do
              [ -d "$1/share/postgresql/$2/${f##*/}" ] || ln -s "$f" "$1/share/postgresql/$2/"
            done
            ln -s /usr/share/postgresql/$2/extension/plpgsql* "$1/share/postgresql/$2/extension/"
            """;
        var bare = Path.Combine(folder.FullPath, "bare");
        await ClusterAccount.Ourselves.ReadAsync(
            "sh", ["-c", copy, "sh", bare, $"{installed.Major}", installed.Folder], CancellationToken.None);
        var options = new EmbeddedClusterOptions
        {
            DataFolder = folder.FullPath,
            BinFolder = $"{bare}/lib/postgresql/{installed.Major}/bin",
        };

        var refusal = await Assert.ThrowsAsync<EmbeddedClusterException>(
            () => EmbeddedCluster.StartAsync(options, NullLogger.Instance, CancellationToken.None));

        Assert.StartsWith("PostGIS is not installed", refusal.Message);
        Assert.Contains("postgresql-15-postgis-3", refusal.Message);
        Assert.Empty(await ClusterProcess.FindAllAsync(
            await ClusterAccount.ChooseAsync(ClusterFolders.ClusterUnder(folder.FullPath), CancellationToken.None),
            ClusterFolders.ClusterUnder(folder.FullPath),
            CancellationToken.None));
    }
}
