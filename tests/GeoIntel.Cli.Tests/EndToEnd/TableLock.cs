using System.Diagnostics;

namespace GeoIntel.Cli.Tests.EndToEnd;

/// <summary>Holds a table of a service's store, so that whoever needs it next waits; and asks the store beside that.</summary>
sealed class TableLock : IAsyncDisposable
{
    readonly Process _psql;

    TableLock(Process psql) => _psql = psql;

    public static async Task<TableLock> HoldAsync(ServiceProcess service, string table)
    {
        var held = new TableLock(Start(service, "-qtA"));
        await held._psql.StandardInput.WriteLineAsync($"BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE; SELECT 'held';");
        await held._psql.StandardInput.FlushAsync();
        Assert.Equal("held", await held._psql.StandardOutput.ReadLineAsync());
        return held;
    }

    /// <summary>The rows of a question, their values joined by a bar.</summary>
    public static async Task<string[]> AskAsync(ServiceProcess service, string sql)
    {
        using var psql = Start(service, "-qtAc", sql);
        var found = await psql.StandardOutput.ReadToEndAsync();
        await psql.WaitForExitAsync();
        Assert.True(psql.ExitCode == 0, sql);
        return found.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Waits until somebody waits for a table.</summary>
    public static async Task UntilAwaitedAsync(ServiceProcess service, string table)
    {
        var waited = Stopwatch.StartNew();
        while (await AskAsync(service, $"SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = '{table}'::regclass") is ["0"])
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(3), $"Nobody asked for {table}:\n{service.Log}");
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _psql.StandardInput.Close(); // ends the session, and with it the transaction
        await _psql.WaitForExitAsync();
        _psql.Dispose();
    }

    static Process Start(ServiceProcess service, params string[] arguments) => Process.Start(new ProcessStartInfo(
        "psql", ["-h", service.SocketFolder, "-U", "geointel", "-d", "geointel", "-v", "ON_ERROR_STOP=1", .. arguments])
    {
        RedirectStandardInput = true, RedirectStandardOutput = true,
    })!;
}
