using GeoIntel.Service.Storage.Embedded;

namespace GeoIntel.Service.Tests.Storage;

/// <summary>A cluster made once and stopped; a test starts a copy of it, which is quicker than making one.</summary>
public sealed class MadeCluster : IAsyncLifetime
{
    readonly string _folder = new ThrowAwayFolder().FullPath;

    /// <summary>Copies the cluster into a folder of its own, which may lie in one of a certain name.</summary>
    public async Task<ThrowAwayFolder> CopyAsync(string under = "")
    {
        var copy = new ThrowAwayFolder(under);
        const string script = """umask 022; mkdir -p -- "$2" && cp -a --reflink=auto -- "$1/pgdata" "$2/" """;
        await ClusterAccount.Ourselves.ReadAsync(
            "sh", ["-c", script, "sh", _folder, copy.FullPath], CancellationToken.None);
        return copy;
    }

    public async Task InitializeAsync()
    {
        if (PostGisFixture.MissingReason is not null) return;

        await using var cluster = await PostGisFixture.StartAsync(_folder);
    }

    public Task DisposeAsync()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }
}
