using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Registry;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Takes in what an operator saw; it goes the way of every read.</summary>
sealed class ObservationRpc(AdmissionPipeline pipeline, LiveRegistry registry, AuditedCall audited, TimeProvider clock)
    : ObservationService.ObservationServiceBase
{
    const int TextLengthMax = 2000;

    public override async Task<RecordObservationResponse> RecordObservation(
        RecordObservationRequest request, ServerCallContext context)
    {
        var purpose = await audited.RequireAsync(context, request.Purpose);
        var actor = Caller.Of(context).Actor;
        var view = registry.Current;
        var (intake, place) = ToIntake(request, actor, view);

        if (Vrm.TryParse(request.Vrm, out var named))
            await audited.TouchAsync(purpose, [named], clock.GetUtcNow(), context.CancellationToken);
        // Written first: an observation that names a person is not taken in without its entry.
        await audited.RecordAsync(
            AuditedCall.EntryFor(context, AuditAction.Collection, purpose) with { Personal = request, Outcome = "received" },
            context.CancellationToken);
        var outcome = await StoreFailures.NamedAsync(
            () => pipeline.AdmitAsync(new IntakeBatch("", [intake]), context.CancellationToken));
        if (outcome.Refusals is [var (_, refusal), ..])
            throw RpcErrors.Invalid([new FieldProblem(refusal.Field, refusal.Description)]);

        var sighting = new V1.Sighting
        {
            Name = outcome.SightingIds is [var id, ..] ? $"sightings/{id}" : "",
            Vrm = Vrm.TryParse(request.Vrm, out var vrm) ? vrm.Text : "",
            VrmText = request.Vrm,
            Camera = request.Camera,
            CaptureTime = request.CaptureTime,
            ReceiveTime = Timestamp.FromDateTimeOffset(clock.GetUtcNow()),
            Observed = true,
            ObservationText = request.Text,
        };
        if (place is { } point) sighting.Position = WirePoint.Of(point);
        return new RecordObservationResponse { Sighting = sighting };
    }

    static (IntakeRead Intake, GeoPoint? Place) ToIntake(RecordObservationRequest request, string actor, RegistryView view)
    {
        var problems = new List<FieldProblem>();
        GeoPoint? place = null;
        if (request.Position is not null)
        {
            if (WirePoint.TryToGrid(request.Position, out var point)) place = point;
            else problems.Add(new("position", WirePoint.Problem(request.Position)));
        }
        var cameraId = request.Camera.StartsWith("cameras/", StringComparison.Ordinal)
            ? request.Camera["cameras/".Length..] : request.Camera;
        if (cameraId.Length > 0 && view.Cameras.TryGetValue(cameraId, out var camera)) place ??= camera.CapturePoint;
        else if (cameraId.Length > 0) problems.Add(new("camera", $"'{request.Camera}' is not a registered camera; give it as 'cameras/ID'."));
        else if (request.Position is null) problems.Add(new("camera", "It is missing, and so is position; give one of them."));

        var nominalId = "";
        if (request.Nominal.Length > 0)
        {
            nominalId = request.Nominal.StartsWith("nominals/", StringComparison.Ordinal)
                ? request.Nominal["nominals/".Length..] : "";
            if (!view.Nominals.ContainsKey(nominalId))
                problems.Add(new("nominal", $"'{request.Nominal}' is not a registered nominal; give it as 'nominals/ID'."));
        }
        if (request.Vrm.Length > 0 && !Vrm.TryParse(request.Vrm, out _))
            problems.Add(new("vrm", $"It is no registration mark; give 1 to {Vrm.LengthMax} letters A-Z and digits, or leave it empty."));
        if (request.Text.Contains('\0', StringComparison.Ordinal))
            problems.Add(new("text", "It holds the character U+0000; leave it out."));
        if (request.Text.Trim().Length == 0 || request.Text.Length > TextLengthMax)
            problems.Add(new("text", $"It has {request.Text.Length} characters; say in 1 to {TextLengthMax} what was seen."));
        if (!WirePoint.TryToTime(request.CaptureTime, out var capturedAt))
            problems.Add(new("capture_time", "It is missing; give the time at which it was seen."));
        if (request.RequestId.Length > 0 && !Guid.TryParse(request.RequestId, out _))
            problems.Add(new("request_id", $"'{request.RequestId}' is not a UUID."));
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);

        var read = new Models.Sightings.Read
        {
            Camera = cameraId,
            VrmText = request.Vrm,
            CapturedAt = capturedAt,
            PositionUncertaintyMetres = request.Position is { Epsg: 4326 } ? NationalGrid.ProjectionUncertaintyMetres : 0,
            // The request's id makes a repeated request the same observation.
            VendorEventId = request.RequestId.Length > 0 ? request.RequestId : Guid.CreateVersion7().ToString(),
        };
        var grid = request.Position is null ? null : place;
        return (new IntakeRead(read, grid, nominalId, request.Text, actor), place);
    }
}
