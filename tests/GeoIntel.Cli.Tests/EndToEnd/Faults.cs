namespace GeoIntel.Cli.Tests.EndToEnd;

/// <summary>What can be done to a service that takes reads in.</summary>
static class Faults
{
    static readonly TimeSpan StoppedFor = TimeSpan.FromSeconds(30);
    static readonly TimeSpan FullFor = TimeSpan.FromSeconds(5);

    /// <summary>SIGKILL to the service and to its postmaster in a seeded order, evenly over what is acknowledged; half of
    /// them while answers are held back, so that they fall between a commit and its acknowledgement.</summary>
    public static async Task KillAsync(FaultRun run, int services, int postmasters)
    {
        var isService = Enumerable.Range(0, services + postmasters).Select(i => i < services).ToArray();
        run.Random.Shuffle(isService);
        for (var i = 0; i < isService.Length; i++)
        {
            await run.WaitForShareAsync((i + 1.0) / (isService.Length + 1));
            if (run.Random.Next(2) == 0)
            {
                // Some commits finish whose answers never arrive: what they stored is sent again.
                run.Proxy.HoldAnswers();
                await run.DelayAsync(TimeSpan.FromMilliseconds(run.Random.Next(60)));
            }
            if (isService[i])
            {
                await run.Service.KillAsync();
                run.Proxy.Cut();
                await run.Service.RestartAsync();
            }
            else
            {
                await run.Service.KillPostmasterAsync();
                run.Proxy.Cut();
            }
        }
    }

    /// <summary>SIGSTOP to the service for half a minute.</summary>
    public static async Task StopServiceAsync(FaultRun run)
    {
        await run.WaitForShareAsync(0.4);
        await Postmaster.SignalAsync("STOP", run.Service.ProcessId);
        run.AssertSending();
        await run.DelayAsync(StoppedFor);
        await Postmaster.SignalAsync("CONT", run.Service.ProcessId);
    }

    /// <summary>SIGSTOP to the postmaster and all its processes for half a minute.</summary>
    public static async Task StopPostmasterAsync(FaultRun run)
    {
        await run.WaitForShareAsync(0.4);
        int[] all = [run.Service.PostmasterPid, .. Postmaster.ChildrenOf(run.Service.PostmasterPid)];
        foreach (var pid in all) await Postmaster.SignalAsync("STOP", pid);
        run.AssertSending();
        await run.DelayAsync(StoppedFor);
        foreach (var pid in all) await Postmaster.SignalAsync("CONT", pid);
    }

    /// <summary>Leaves the disk of the database no room until the senders were refused, and a little longer.</summary>
    /// <param name="folder">Any on that disk.</param>
    public static async Task FillDiskAsync(FaultRun run, string folder)
    {
        await run.WaitForShareAsync(0.3);
        run.Proxy.HoldAnswers(); // or all would be stored before the disk is full
        var ballast = Path.Combine(folder, "ballast");
        try
        {
            await FillAsync(ballast);
            run.Proxy.PassAnswers();
            while (run.ReconnectReasons.Count == 0)
            {
                run.AssertSending();
                await FillAsync(ballast); // what a log that was recycled has freed
                await run.DelayAsync(TimeSpan.FromMilliseconds(100));
            }
            await run.DelayAsync(FullFor);
        }
        finally
        {
            File.Delete(ballast);
        }
        await run.WaitForShareAsync(0.6); // it recovers by itself
    }

    static async Task FillAsync(string file)
    {
        var zeros = new byte[64 * 1024];
        await using var ballast = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var size = zeros.Length; size >= 512;)
        {
            try
            {
                await ballast.WriteAsync(zeros.AsMemory(0, size));
            }
            catch (IOException)
            {
                size /= 2; // no room for so much
            }
        }
    }
}
