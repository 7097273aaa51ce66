using GeoIntel.Models.Conditions;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Rejudging;
using GeoIntel.Service.Rpc.Registry;
using GeoIntel.Service.Storage.Rights;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;

namespace GeoIntel.Service.Rpc;

/// <summary>Corrects a read's mark or a nominal's particulars, and finds out who was told the wrong value.</summary>
sealed class SubjectRectification(
    NpgsqlDataSource database, RegistryDesk desk, PastJudge judge, EpisodeKeeperService keeper, AuditedCall audited, TimeProvider clock)
{
    const string Sightings = "sightings/";
    const string Nominals = "nominals/";

    /// <remarks>A repeated correction of a read finds it done, and goes on with what may have been broken off: judging the
    /// read again by its right mark.</remarks>
    public async Task<RectifySubjectResponse> RectifyAsync(RectifySubjectRequest request, ServerCallContext context)
    {
        var purpose = await audited.RequireAsync(context, request.Purpose);
        var problems = new List<FieldProblem>();
        HoldChecks.CheckText("reason", request.Reason, PurposeGate.ReasonLengthMin, PurposeGate.ReasonLengthMax, problems);
        if (request.RectifiedCase == RectifySubjectRequest.RectifiedOneofCase.None)
            problems.Add(new("read", "Nothing is to be corrected; give one of read and nominal."));
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);
        return request.RectifiedCase == RectifySubjectRequest.RectifiedOneofCase.Nominal
            ? await NominalAsync(request, purpose, context)
            : await ReadAsync(request, purpose, context);
    }

    async Task<RectifySubjectResponse> ReadAsync(RectifySubjectRequest request, CheckedPurpose purpose, ServerCallContext context)
    {
        var (id, vrm) = Check(request.Read);
        var now = clock.GetUtcNow();
        var correction = new ReadCorrection(
            Guid.CreateVersion7(now), id, vrm, request.Reason.Trim(), now, Caller.Of(context).Actor);
        var response = new RectifySubjectResponse { Rectification = NameOf(correction.Id) };
        RectifiedRead? read;
        await using (var connection = await database.OpenConnectionAsync(context.CancellationToken))
        {
            await SubjectDisclosures.SealAsync(connection, now, context.CancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
            read = await ReadCorrections.TakeAsync(connection, id, context.CancellationToken);
            await audited.TouchAsync(
                purpose, read?.Vrm is { } mistaken ? [vrm, mistaken] : [vrm], now, context.CancellationToken);
            if (read is { } wrong && wrong.Vrm != vrm)
            {
                var told = await SubjectDisclosures.OfReadAsync(connection, transaction, wrong, id, context.CancellationToken);
                response.Told.AddRange(told.Select(ToWire));
                await ReadCorrections.WriteAsync(connection, correction, wrong, context.CancellationToken);
            }
            var entry = AuditedCall.EntryFor(context, AuditAction.Alteration, purpose) with
            {
                Personal = new
                {
                    sighting = request.Read.Sighting, vrmBefore = read?.Vrm?.Text, vrm = vrm.Text, request.Reason,
                    told = response.Told.Select(one => one.Entry),
                },
                ResourceKind = "rectification", ResourceId = correction.Id.ToString(), RowCount = read is null ? 0 : 1,
                Outcome = read is null ? nameof(StatusCode.NotFound) : "rectified",
            };
            await AuditLog.WriteAsync(connection, transaction, entry, context.CancellationToken);
            await transaction.CommitAsync(context.CancellationToken);
        }
        if (read is not { } rectified) throw RpcErrors.NotFound("standing sighting", request.Read.Sighting);

        // Its matches are of the wrong mark: they are withdrawn, and what the right one matches is a correction.
        var captured = new Period(rectified.CapturedAt, rectified.CapturedAt.AddMicroseconds(1));
        response.MatchCount = await judge.JudgeAsync([vrm], [], captured, now, context.CancellationToken);
        keeper.Wake();
        return response;
    }

    async Task<RectifySubjectResponse> NominalAsync(
        RectifySubjectRequest request, CheckedPurpose purpose, ServerCallContext context)
    {
        if (request.UpdateMask is not { Paths.Count: > 0 })
            throw RpcErrors.Invalid("update_mask", "It is missing; name the fields that are corrected.");
        var id = request.Nominal.Name.StartsWith(Nominals, StringComparison.Ordinal) ? request.Nominal.Name[Nominals.Length..] : "";
        var now = clock.GetUtcNow();
        var told = new List<Disclosure>();
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        if (id.Length > 0)
        {
            await SubjectDisclosures.SealAsync(connection, now, context.CancellationToken);
            told = await SubjectDisclosures.OfSubjectAsync(connection, null, SubjectKey.OfNominal(id), context.CancellationToken);
        }
        var nominal = await desk.UpdateAsync(RegistryKinds.Nominal, context, new UpdateCall<Nominal>(
            request, request.Nominal, request.UpdateMask, request.Purpose, "", false));
        var rectification = Guid.CreateVersion7(now);
        var response = new RectifySubjectResponse { Rectification = NameOf(rectification), Nominal = nominal };
        response.Told.AddRange(told.Select(ToWire));
        // The version before and the one after are in the entry of the change; this one says who is to be told.
        await audited.RecordAsync(
            AuditedCall.EntryFor(context, AuditAction.Alteration, purpose) with
            {
                Personal = new { request.Nominal.Name, request.Reason, told = response.Told.Select(one => one.Entry) },
                ResourceKind = "rectification", ResourceId = rectification.ToString(), RowCount = 1, Outcome = "rectified",
            },
            context.CancellationToken);
        return response;
    }

    static (Guid Sighting, Vrm Vrm) Check(V1.ReadRectification wire)
    {
        var problems = new List<FieldProblem>();
        var id = default(Guid);
        if (!wire.Sighting.StartsWith(Sightings, StringComparison.Ordinal)
            || !Guid.TryParse(wire.Sighting.AsSpan(Sightings.Length), out id))
        {
            problems.Add(new("read.sighting", $"'{wire.Sighting}' is no sighting; give it as 'sightings/UUID'."));
        }
        if (!Vrm.TryParse(wire.Vrm, out var vrm))
            problems.Add(new("read.vrm", $"It is no registration mark; give 1 to {Vrm.LengthMax} letters A-Z and digits."));
        return problems.Count == 0 ? (id, vrm) : throw RpcErrors.Invalid(problems);
    }

    static string NameOf(Guid id) => $"rectifications/{id}";

    static SubjectDisclosure ToWire(Disclosure told) => new()
    {
        Entry = told.Entry,
        RecordTime = Timestamp.FromDateTimeOffset(told.RecordedAt),
        Recipient = told.Recipient,
        OnBehalfOf = told.OnBehalfOf,
        Action = told.Action,
        Rpc = told.Rpc,
        PurposeReference = told.PurposeReference,
    };
}
