using GeoIntel.Models.Incidents;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Cli.Remote;

/// <summary>Sends publications of incidents one after another and takes the answer of each.</summary>
static class IncidentImport
{
    // About 600 kB, far below the 4 MB that a server takes at once.
    const int IncidentsPerMessage = 2_000;

    /// <param name="answered">Called after each publication's commit.</param>
    /// <param name="advance">Called with the number of incidents sent so far.</param>
    public static async Task SendAsync(
        ServiceConnection connection, IReadOnlyList<Models.Incidents.IncidentPublication> publications,
        Action<ImportIncidentsResponse> answered, Action<long> advance, CancellationToken cancellation)
    {
        var client = new IncidentService.IncidentServiceClient(connection.Channel);
        using var call = client.ImportIncidents(cancellationToken: cancellation);
        var sent = 0L;
        foreach (var publication in publications)
        {
            try
            {
                foreach (var message in Messages(publication))
                {
                    await call.RequestStream.WriteAsync(message, cancellation);
                    advance(sent += message.Incidents.Count);
                }
            }
            catch (Exception exception) when (exception is RpcException or InvalidOperationException)
            {
                // The service has ended the call early; reading its answer below says why.
            }
            if (!await call.ResponseStream.MoveNext(cancellation))
                throw new IOException($"The service ended the call before it answered for '{publication.Name}'; import again.");
            answered(call.ResponseStream.Current);
        }
        await call.RequestStream.CompleteAsync();
        while (await call.ResponseStream.MoveNext(cancellation))
        {
        }
    }

    static IEnumerable<ImportIncidentsRequest> Messages(Models.Incidents.IncidentPublication publication)
    {
        var request = new ImportIncidentsRequest
        {
            Publication = new V1.IncidentPublication
            {
                Source = publication.Source,
                Name = publication.Name,
                FileName = publication.FileName,
                FileSha256 = publication.FileSha256,
            },
        };
        foreach (var portion in publication.Incidents.Chunk(IncidentsPerMessage))
        {
            request.Incidents.AddRange(portion.Select(ToWire));
            yield return request;
            request = new ImportIncidentsRequest();
        }
        request.Complete = true;
        yield return request;
    }

    static V1.Incident ToWire(Models.Incidents.Incident incident)
    {
        var wire = new V1.Incident
        {
            SourceId = incident.SourceId,
            CrimeType = incident.CrimeType.Name,
            EarliestTime = Timestamp.FromDateTimeOffset(incident.Time.Earliest),
            LatestTime = Timestamp.FromDateTimeOffset(incident.Time.Latest),
            TimePrecision = (V1.TimePrecision)incident.Time.Precision,
            LsoaCode = incident.LsoaCode,
            ReportedBy = incident.ReportedBy,
            FallsWithin = incident.FallsWithin,
            Flags = { FlagsOf(incident.Flags) },
            FlagsTold = { FlagsOf(incident.FlagsTold) },
        };
        if (incident.Place is { } place)
            wire.Position = new Point { Epsg = 27700, X = place.EastingMetres, Y = place.NorthingMetres };
        return wire;
    }

    static IEnumerable<IncidentFlag> FlagsOf(IncidentFlags flags)
    {
        for (var flag = IncidentFlag.KnifeEnabled; flag <= IncidentFlag.VehicleNuisance; flag++)
            if (((int)flags & 1 << (int)flag - 1) != 0) yield return flag;
    }
}
