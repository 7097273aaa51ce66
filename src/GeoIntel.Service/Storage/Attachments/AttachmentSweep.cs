namespace GeoIntel.Service.Storage.Attachments;

/// <summary>Lets go of attachments past their retention, and of bytes that no read refers to.</summary>
/// <remarks>Two instances that share the files may sweep at once: each removes what the other has not.</remarks>
sealed class AttachmentSweep(
    AttachmentFiles files, AttachmentStore store, AttachmentsOptions options, TimeProvider clock, ILogger<AttachmentSweep> log)
    : BackgroundService
{
    /// <summary>Digests asked for at once.</summary>
    const int AskedMax = 1_000;

    /// <summary>An upload that lasts longer was cut off.</summary>
    static readonly TimeSpan UploadMax = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var times = new PeriodicTimer(options.SweepInterval, clock);
        try
        {
            do
            {
                try
                {
                    var (links, removed) = await RunRoundAsync(stoppingToken);
                    if (links + removed > 0) AttachmentLog.Swept(log, links, removed, files.Bytes);
                }
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                {
                    AttachmentLog.SweepFailed(log, exception);
                }
            }
            while (await times.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <returns>How many links and how many files were let go.</returns>
    internal async Task<(int Links, int Files)> RunRoundAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        files.RemoveParts(now - UploadMax);
        var links = await store.LetGoAsync(now - options.AgeMax, cancellation);
        var before = now - options.UnreferencedAgeMax;
        var removed = 0;
        foreach (var some in files.OlderThan(before).Chunk(AskedMax))
        {
            // One that a read came to refer to after this question was renewed by its upload, and stays.
            foreach (var digest in await store.UnreferencedAsync(some, cancellation))
                removed += files.TryRemove(digest, before) ? 1 : 0;
        }
        return (links, removed);
    }
}
