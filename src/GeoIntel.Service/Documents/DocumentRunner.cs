using GeoIntel.Models.Documents;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Documents;

namespace GeoIntel.Service.Documents;

/// <summary>Makes the documents that were asked for, one after another.</summary>
/// <remarks>As hotspot runs are: the table is the queue, an instance holds what it makes by a lock of its session, and all
/// that comes of it is written in one transaction at its end.</remarks>
sealed class DocumentRunner(
    DocumentBuildStore builds, DocumentStore documents, IEnumerable<IDocumentMaker> makers, ILogger<DocumentRunner> log)
    : BackgroundService
{
    /// <summary>What was asked for at another instance that stopped waits no longer.</summary>
    static readonly TimeSpan RestMax = TimeSpan.FromSeconds(5);

    readonly SemaphoreSlim _asked = new(0);
    readonly Lock _gate = new();
    (string Id, CancellationTokenSource Stop)? _current;

    /// <summary>There may be something to make.</summary>
    public void Wake() => _asked.Release();

    /// <summary>Stops what this instance makes; others notice by themselves.</summary>
    public void Cancel(string id)
    {
        lock (_gate)
        {
            if (_current is { } current && current.Id == id) current.Stop.Cancel();
        }
    }

    /// <summary>Makes the next document.</summary>
    /// <returns>False when there is none.</returns>
    internal async Task<bool> RunOneAsync(CancellationToken stopping)
    {
        await using var held = await builds.TryTakeAsync(stopping);
        if (held is null) return false;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        lock (_gate) _current = (held.Id, stop);
        try
        {
            await MakeAsync(held, stop.Token);
        }
        catch (DocumentRefusedException refusal)
        {
            await builds.StopAsync(held.Id, BuildState.Failed, refusal.Message, null, stopping);
            DocumentLog.Refused(log, held.Id, refusal.Message);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            DocumentLog.Stopped(log, held.Id);
        }
        catch (Exception exception) when (exception is not OperationCanceledException
            && !StoreFailures.MayPass(exception))
        {
            DocumentLog.Failed(log, held.Id, exception);
            await builds.StopAsync(held.Id, BuildState.Failed, "The program failed; its log says why.", null, stopping);
        }
        finally
        {
            lock (_gate) _current = null;
        }
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await RunOneAsync(stoppingToken)) await _asked.WaitAsync(RestMax, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                DocumentLog.RoundFailed(log, exception);
                await Task.Delay(RestMax, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    async Task MakeAsync(HeldBuild held, CancellationToken stopping)
    {
        var build = await builds.FindAsync(held.Id, stopping)
            ?? throw new OperationCanceledException("It is gone.");
        var maker = makers.FirstOrDefault(of => of.Kind == build.Kind)
            ?? throw new DocumentRefusedException($"This version of the program makes no '{build.Kind}'.");
        var made = await maker.MakeAsync(build, TellAsync, stopping);
        var version = await documents.KeepAsync(made, files => EntryOf(maker, build, files), stopping)
            ?? throw new OperationCanceledException("It was stopped.");
        DocumentLog.Ended(log, build.Id, build.Kind, version);

        async Task TellAsync(string stage, double share)
        {
            if (!await builds.TellProgressAsync(build.Id, stage, share, stopping))
                throw new OperationCanceledException("It was stopped.");
        }
    }

    static AuditEntry EntryOf(IDocumentMaker maker, DocumentBuild build, IReadOnlyList<DocumentFile> files) => new()
    {
        Actor = build.RequestedBy,
        Action = AuditAction.Combination,
        Rpc = maker.Rpc,
        ResourceKind = build.Kind,
        ResourceId = build.Id,
        ResourceDigest = Convert.FromHexString(files.Single(file => file.Name == DocumentManifest.FileName).Sha256),
        RowCount = files.Count,
    };
}
