using GeoIntel.Models.Hotspots;
using GeoIntel.V1;
using Grpc.Core;
using NetTopologySuite.IO;
using BoundaryArea = GeoIntel.V1.BoundaryArea;

namespace GeoIntel.Cli.Remote;

/// <summary>Sends one set of areas and takes the answer.</summary>
static class BoundaryImport
{
    // A server takes 4 MB at once.
    const int MessageCharactersMax = 1_000_000;

    /// <param name="advance">Called with the number of areas sent so far.</param>
    public static async Task<ImportBoundariesResponse> SendAsync(
        ServiceConnection connection, BoundarySet set, BoundaryAreas areas, Action<long> advance, CancellationToken cancellation)
    {
        using var call = new BoundaryService.BoundaryServiceClient(connection.Channel).ImportBoundaries(cancellationToken: cancellation);
        try
        {
            var sent = 0L;
            foreach (var message in Messages(set, areas))
            {
                await call.RequestStream.WriteAsync(message, cancellation);
                advance(sent += message.Areas.Count);
            }
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // The service has ended the call early; its answer says why.
        }
        return await call.ResponseAsync;
    }

    static IEnumerable<ImportBoundariesRequest> Messages(BoundarySet set, BoundaryAreas areas)
    {
        var wkt = new WKTWriter();
        var message = new ImportBoundariesRequest { BoundarySet = set };
        var characters = 0;
        for (var i = 0; i < areas.Count; i++)
        {
            var area = ToWire(areas[i], wkt);
            if (message.Areas.Count > 0 && characters + area.Outline.Wkt.Length > MessageCharactersMax)
            {
                yield return message;
                (message, characters) = (new ImportBoundariesRequest(), 0);
            }
            message.Areas.Add(area);
            characters += area.Outline.Wkt.Length;
        }
        yield return message;
    }

    static BoundaryArea ToWire(Models.Hotspots.BoundaryArea area, WKTWriter wkt)
    {
        var wire = new BoundaryArea
        {
            Code = area.Code,
            DisplayName = area.Name,
            Outline = new Geometry { Epsg = 27700, Wkt = wkt.Write(area.Outline) },
        };
        if (area.Residents is { } residents) wire.ResidentCount = residents;
        if (area.Households is { } households) wire.HouseholdCount = households;
        if (area.DeprivationDecile is { } decile) wire.DeprivationDecile = decile;
        return wire;
    }
}
