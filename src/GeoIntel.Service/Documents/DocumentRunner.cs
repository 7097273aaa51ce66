using GeoIntel.Models.Documents;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Hosting;
using GeoIntel.Service.Storage;
using GeoIntel.Service.Storage.Documents;

namespace GeoIntel.Service.Documents;

/// <summary>Makes the documents that were asked for, one after another.</summary>
sealed class DocumentRunner(
    DocumentBuildStore builds, DocumentStore documents, IEnumerable<IDocumentMaker> makers, ILogger<DocumentRunner> log)
    : QueueRunner("Document", log)
{
    protected override Task<HeldWork?> TryTakeAsync(CancellationToken cancellation) => builds.TryTakeAsync(cancellation);

    protected override Task FailAsync(string id, string problem, CancellationToken cancellation) =>
        builds.StopAsync(id, BuildState.Failed, problem, null, cancellation);

    protected override bool IsRefusal(Exception exception) => exception is DocumentRefusedException;

    protected override async Task WorkAsync(string id, CancellationToken stopping)
    {
        var build = await builds.FindAsync(id, stopping)
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
