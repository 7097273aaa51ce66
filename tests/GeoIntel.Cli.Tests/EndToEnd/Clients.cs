using GeoIntel.Cli.Remote;
using GeoIntel.V1;

namespace GeoIntel.Cli.Tests.EndToEnd;

/// <summary>The calls that tests make, on one connection.</summary>
sealed class Clients(ServiceConnection connection)
{
    public ServiceConnection Connection => connection;
    public HitService.HitServiceClient Hits { get; } = new(connection.Channel);
    public SightingService.SightingServiceClient Sightings { get; } = new(connection.Channel);
    public SightingIngestService.SightingIngestServiceClient Ingest { get; } = new(connection.Channel);
    public ConditionService.ConditionServiceClient Conditions { get; } = new(connection.Channel);
    public NominalService.NominalServiceClient Nominals { get; } = new(connection.Channel);
    public ZoneService.ZoneServiceClient Zones { get; } = new(connection.Channel);
    public CameraService.CameraServiceClient Cameras { get; } = new(connection.Channel);
    public ObservationService.ObservationServiceClient Observations { get; } = new(connection.Channel);
    public Stored Stored { get; } = new(connection);

    public async Task<Town> RegisterAsync(Town town)
    {
        var import = await RegistryImport.SendAsync(
            connection, Stored.Purpose, town.Resources, validateOnly: false, partial: false, CancellationToken.None);
        Assert.True(import.RefusedCount == 0, $"The town was not taken: {import}");
        return town;
    }

    /// <summary>Sends one batch on a call of its own.</summary>
    public async Task<IngestSightingsResponse> SendAsync(string feed, params IEnumerable<Read> reads)
    {
        using var call = Ingest.IngestSightings();
        await call.RequestStream.WriteAsync(new IngestSightingsRequest { Feed = feed, BatchNumber = 1, Reads = { reads } });
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None), "The batch was not answered.");
        return call.ResponseStream.Current;
    }
}
