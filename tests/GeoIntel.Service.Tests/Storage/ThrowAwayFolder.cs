using GeoIntel.Service.Storage.Embedded;

namespace GeoIntel.Service.Tests.Storage;

/// <summary>A folder for one test, and the way to end what runs in it when the test has failed half-way.</summary>
public sealed class ThrowAwayFolder : IAsyncDisposable
{
    readonly string _top;

    /// <param name="under">Further folders below it, such as a long name.</param>
    public ThrowAwayFolder(string under = "")
    {
        _top = Path.Combine(Path.GetTempPath(), $"geointel-test-{Guid.NewGuid():N}"[..24]);
        FullPath = Path.Combine(_top, under);
    }

    public string FullPath { get; }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(ClusterFolders.ClusterUnder(FullPath), "postmaster.pid")))
            await (await PostGisFixture.StartAsync(FullPath)).StopAsync();
        var run = ClusterFolders.RunFolderFor(FullPath);
        if (Directory.Exists(run)) Directory.Delete(run, recursive: true);
        if (Directory.Exists(_top)) Directory.Delete(_top, recursive: true);
    }
}
