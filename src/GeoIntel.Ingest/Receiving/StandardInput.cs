namespace GeoIntel.Ingest.Receiving;

/// <summary>Takes what comes on standard input into one feed's spool; when it has ended and all is forwarded, the
/// program ends.</summary>
sealed class StandardInput(
    InputIntake intake, Func<Stream> open, TextWriter reasons, IHostApplicationLifetime lifetime, ILogger<StandardInput> log)
    : BackgroundService
{
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var input = open();
        var outcome = await intake.TakeStreamAsync(input, Guid.Empty, stoppingToken);
        foreach (var refusal in outcome.Reasons.Kept) await reasons.WriteLineAsync(refusal.ToString());
        ReceivingLog.InputEnded(log, outcome.ReadCount, outcome.Reasons.Count);
        while (intake.Spool.ForwardedSequence < intake.Spool.Status.LastSequence) await Task.Delay(LookEvery, stoppingToken);
        lifetime.StopApplication();
    }
}
