using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Cli.Remote;

/// <summary>Sends a registry in portions and takes the one answer.</summary>
static class RegistryImport
{
    // A zone of a thousand corners is about 30 kB, so a portion stays far below the 4 MB a server takes at once.
    const int ResourcesPerPortion = 50;

    public static Task<ImportRegistryResponse> SendAsync(
        ServiceConnection connection, Purpose purpose, IReadOnlyList<RegistryResource> resources, bool validateOnly,
        bool partial, CancellationToken cancellation) =>
        SendAsync(
            connection, new ImportRegistryRequest { Purpose = purpose, ValidateOnly = validateOnly, Partial = partial },
            resources, cancellation);

    /// <param name="first">Says why and how; the resources are added to it.</param>
    public static async Task<ImportRegistryResponse> SendAsync(
        ServiceConnection connection, ImportRegistryRequest first, IReadOnlyList<RegistryResource> resources,
        CancellationToken cancellation)
    {
        var client = new RegistryImportService.RegistryImportServiceClient(connection.Channel);
        using var call = client.ImportRegistry(cancellationToken: cancellation);
        var request = first;
        try
        {
            foreach (var portion in resources.Chunk(ResourcesPerPortion))
            {
                request.Resources.AddRange(portion);
                await call.RequestStream.WriteAsync(request, cancellation);
                request = new ImportRegistryRequest();
            }
            if (resources.Count == 0) await call.RequestStream.WriteAsync(request, cancellation);
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // The service has ended the call early; its answer below says why.
        }
        return await call.ResponseAsync;
    }
}
