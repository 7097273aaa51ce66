using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Cli.Documents;

/// <summary>Watches over a document until it has ended, and then tells it.</summary>
static class DocumentWatch
{
    const int BarLength = 1_000;
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(300);

    /// <summary>Ctrl-C cancels it.</summary>
    public static async Task<int> FollowAsync(
        Terminal terminal, ProfileService.ProfileServiceClient client, DocumentOperation begun, Purpose purpose, string? folder,
        bool json, CancellationToken stopping)
    {
        var ended = await terminal.WithBarAsync(
            "building", BarLength, (advance, say) => WatchAsync(client, begun, advance, say, stopping));
        if (ended.Error is { } error)
        {
            terminal.Error.WriteLine($"{ended.Name}: {error.Message}");
            return ExitCodes.Failed;
        }
        terminal.Tell($"{ended.Name} is a draft.");
        try
        {
            return await DocumentVerbs.TellAsync(terminal, client, ended.Name, purpose, "", folder, json, stopping);
        }
        catch (RpcException refusal) when (refusal.StatusCode == StatusCode.PermissionDenied && folder is null)
        {
            // Whoever has it built need not be one of those who may read it.
            terminal.WriteLine(ended.Name);
            terminal.Tell(refusal.Status.Detail);
            return ExitCodes.Done;
        }
    }

    // Whoever stops looking wants it no longer.
    static async Task<DocumentOperation> WatchAsync(
        ProfileService.ProfileServiceClient client, DocumentOperation operation, Action<long> advance, Action<string> say,
        CancellationToken stopping)
    {
        try
        {
            while (!operation.Done)
            {
                advance((long)(BarLength * operation.Progress));
                say(operation.Stage.Length > 0 ? operation.Stage : "waiting");
                await Task.Delay(LookEvery, stopping);
                var look = await client.GetDocumentOperationAsync(
                    new GetDocumentOperationRequest { Name = operation.Name }, cancellationToken: stopping);
                operation = look.Operation;
            }
            return operation;
        }
        catch (Exception exception) when (stopping.IsCancellationRequested
            && exception is OperationCanceledException or RpcException)
        {
            await client.CancelDocumentOperationAsync(
                new CancelDocumentOperationRequest { Name = operation.Name }, cancellationToken: CancellationToken.None);
            throw;
        }
    }
}
