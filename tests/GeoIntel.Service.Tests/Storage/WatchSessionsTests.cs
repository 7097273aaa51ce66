using System.Globalization;
using GeoIntel.Service.Hosting;
using GeoIntel.Service.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GeoIntel.Service.Tests.Storage;

public sealed class WatchSessionsTests(MadeCluster made) : IClassFixture<MadeCluster>
{
    [PostGisFact]
    public async Task Sessions_of_watches_yield_the_processors_and_others_do_not()
    {
        await using var folder = await made.CopyAsync();
        var options = new StorageOptions { DataFolder = folder.FullPath };
        await using var host = await DatabaseHost.OpenAsync(
            options, "test", NullLogger.Instance, CancellationToken.None);

        Assert.Equal(BackendNiceness.Nice, await NicenessAsync(host.Pools.Watches));
        foreach (var pool in (NpgsqlDataSource[])[host.Pools.Database, host.Pools.Intake, host.Pools.Keeper, host.Pools.Audit])
            Assert.Equal(await OwnNicenessAsync(), await NicenessAsync(pool));
        if (!File.Exists("/proc/self/autogroup")) return; // a kernel that shares the processors out among processes alone
        Assert.Equal(BackendNiceness.Nice, await GroupNicenessAsync(host.Pools.Watches));
        foreach (var pool in (NpgsqlDataSource[])[host.Pools.Database, host.Pools.Intake, host.Pools.Keeper, host.Pools.Audit])
            Assert.Equal(0, await GroupNicenessAsync(pool));
    }

    // "/autogroup-123 nice 19"
    static async Task<int> GroupNicenessAsync(NpgsqlDataSource pool)
    {
        await using var session = await pool.OpenConnectionAsync();
        var group = await File.ReadAllTextAsync($"/proc/{session.ProcessID}/autogroup");
        return int.Parse(group[(group.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
    }

    // What the system says of a process, field 19 of its line; the second one is a name in parentheses.
    static async Task<int> NicenessAsync(NpgsqlDataSource pool)
    {
        await using var session = await pool.OpenConnectionAsync();
        return Niceness(await File.ReadAllTextAsync($"/proc/{session.ProcessID}/stat"));
    }

    static async Task<int> OwnNicenessAsync() => Niceness(await File.ReadAllTextAsync("/proc/self/stat"));

    static int Niceness(string stat) => int.Parse(
        stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);
}
