using System.Globalization;
using GeoIntel.Models.Audit;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;

namespace GeoIntel.Service.Rpc.Audit;

/// <summary>The log for those who check it. Every call is an entry itself, written before the answer is given.</summary>
sealed class AuditRpc(
    NpgsqlDataSource database, AuditedCall audited, AuditExport export, AuditProofs proofs, AuditReview review, AuditKey key,
    AuditOptions options, TimeProvider clock)
    : AuditService.AuditServiceBase
{
    const int PageSizeDefault = 100;
    const int PageSizeMax = 1000;
    const int LinesPerMessage = 100;
    const int SampleSizeMax = 1000;
    const int TextLengthMax = 200;
    static readonly TimeSpan PeriodMax = TimeSpan.FromDays(366);

    public override Task<ListAuditEntriesResponse> ListAuditEntries(
        ListAuditEntriesRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var size = PageSizeOf(request.PageSize);
            var question = new ListAuditEntriesRequest(request) { PageToken = "" };
            var found = await review.ListAsync(
                new EntryFilter(
                    Given(request.Actor), Given(request.Action), Given(request.Rpc), Given(request.PurposeReference),
                    request.FromTime?.ToDateTimeOffset(), request.UntilTime?.ToDateTimeOffset()),
                PlaceOf(PageToken.PlaceOf(question, request.PageToken)), size + 1, context.CancellationToken);
            var response = new ListAuditEntriesResponse();
            response.Entries.AddRange(found.Take(size).Select(AuditMessages.ToWire));
            if (found.Count > size) response.NextPageToken = PageToken.Of(question, PlaceText(found[size - 1].Entry));
            await RecordAsync(context, AuditAction.Consultation, request, response.Entries.Count);
            return response;
        });

    public override async Task ExportAuditLog(
        ExportAuditLogRequest request, IServerStreamWriter<ExportAuditLogResponse> responses, ServerCallContext context)
    {
        await StoreFailures.NamedAsync(async () =>
        {
            if (request.AfterCheckpoint != 0) await FindAsync(request.AfterCheckpoint, context.CancellationToken);
            await RecordAsync(context, AuditAction.Export, request, null);
            responses = CallTerm.Bound(responses, context);
            var response = new ExportAuditLogResponse();
            await foreach (var part in export.ReadAsync(request.AfterCheckpoint, context.CancellationToken))
            {
                response.Lines.Add(AuditText.Write(part));
                if (response.Lines.Count < LinesPerMessage) continue;
                await responses.WriteAsync(response, context.CancellationToken);
                response = new ExportAuditLogResponse();
            }
            if (response.Lines.Count > 0) await responses.WriteAsync(response, context.CancellationToken);
            return true;
        });
    }

    public override Task<GetAuditCheckpointResponse> GetAuditCheckpoint(
        GetAuditCheckpointRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var checkpoint = await FindAsync(request.Number, context.CancellationToken);
            await RecordAsync(context, AuditAction.Consultation, request, 1);
            return new GetAuditCheckpointResponse { Checkpoint = AuditMessages.ToWire(checkpoint), PublicKey = key.PublicPem };
        });

    public override Task<ListAuditCheckpointsResponse> ListAuditCheckpoints(
        ListAuditCheckpointsRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var size = PageSizeOf(request.PageSize);
            var question = new ListAuditCheckpointsRequest(request) { PageToken = "" };
            var before = long.MaxValue;
            if (PageToken.PlaceOf(question, request.PageToken) is { } place
                && !long.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out before))
                throw RpcErrors.WrongPageToken();
            await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
            var found = await AuditCheckpoints.BeforeAsync(connection, before, size + 1, context.CancellationToken);
            var response = new ListAuditCheckpointsResponse();
            response.Checkpoints.AddRange(found.Take(size).Select(AuditMessages.ToWire));
            if (found.Count > size)
                response.NextPageToken = PageToken.Of(question, found[size - 1].Number.ToString(CultureInfo.InvariantCulture));
            await RecordAsync(context, AuditAction.Consultation, request, response.Checkpoints.Count);
            return response;
        });

    public override Task<GetAuditProofResponse> GetAuditProof(GetAuditProofRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var (instance, number) = AuditMessages.EntryNamed(request.Name);
            if (request.Checkpoint < 0)
                throw RpcErrors.Invalid("checkpoint", $"It is {request.Checkpoint}; give the number of a checkpoint, or 0 for the first that covers it.");
            InclusionProof proof;
            try
            {
                proof = await proofs.FindAsync(instance, number, request.Checkpoint, context.CancellationToken)
                    ?? throw RpcErrors.NotFound("audit entry", request.Name);
            }
            catch (AuditProofException problem)
            {
                throw AuditMessages.Refusal(request.Name, problem);
            }
            await RecordAsync(context, AuditAction.Consultation, request, 1);
            return new GetAuditProofResponse { Proof = AuditText.Write(proof) };
        });

    public override Task<ListDisclosuresResponse> ListDisclosures(ListDisclosuresRequest request, ServerCallContext context) =>
        audited.ConsultAsync(
            context, request.Purpose, request,
            async _ =>
            {
                var size = PageSizeOf(request.PageSize);
                var question = new ListDisclosuresRequest(request) { PageToken = "", Purpose = null };
                var found = await review.DisclosuresAsync(
                    request.FromTime?.ToDateTimeOffset(), request.UntilTime?.ToDateTimeOffset(),
                    PlaceOf(PageToken.PlaceOf(question, request.PageToken)), size + 1, context.CancellationToken);
                var response = new ListDisclosuresResponse();
                response.Disclosures.AddRange(found.Take(size).Select(AuditMessages.ToWire));
                if (found.Count > size) response.NextPageToken = PageToken.Of(question, PlaceText(found[size - 1].Entry.Entry));
                return (response, response.Disclosures.Count);
            },
            "audit_entry");

    public override Task<ReadAuditPersonalResponse> ReadAuditPersonal(
        ReadAuditPersonalRequest request, ServerCallContext context) =>
        audited.ConsultAsync(
            context, request.Purpose, request,
            async _ =>
            {
                var (instance, number) = AuditMessages.EntryNamed(request.Name);
                var entry = await export.FindAsync(instance, number, context.CancellationToken)
                    ?? throw RpcErrors.NotFound("audit entry", request.Name);
                await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
                var json = entry.PersonalId is { } id
                    ? await AuditPersonal.OpenAsync(connection, id, context.CancellationToken)
                    : null;
                return json is null
                    ? throw RpcErrors.Make(
                        StatusCode.FailedPrecondition, "NO_PERSONAL_VALUES",
                        $"{request.Name} has no personal values, or they were erased; there is nothing to read.")
                    : (new ReadAuditPersonalResponse { Json = json }, 1);
            },
            "audit_entry", request.Name.Length <= TextLengthMax ? request.Name : null);

    public override Task<DrawDipSampleResponse> DrawDipSample(DrawDipSampleRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var (from, until) = PeriodOf(request.FromTime, request.UntilTime);
            if (request.Size is < 1 or > SampleSizeMax)
                throw RpcErrors.Invalid("size", $"It is {request.Size}; give 1 to {SampleSizeMax}.");
            var checkpoint = await FindAsync(0, context.CancellationToken);
            var draw = Guid.CreateVersion7();
            await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
            var population = await AuditReview.DrawAsync(
                connection, transaction, draw, Caller.Of(context).Actor, clock.GetUtcNow(), from, until, checkpoint, request.Size,
                context.CancellationToken);
            var samples = await AuditReview.SamplesAsync(connection, draw, null, false, context.CancellationToken);
            await AuditLog.WriteAsync(
                connection, transaction,
                EntryFor(context, AuditAction.Consultation, request, samples.Count) with { ResourceKind = "dip_draw", ResourceId = draw.ToString() },
                context.CancellationToken);
            await transaction.CommitAsync(context.CancellationToken);
            var response = new DrawDipSampleResponse
            {
                Name = AuditMessages.NameOf(draw),
                Population = population,
                Checkpoint = checkpoint.Number,
                Seed = checkpoint.ComputeDigest().ToString(),
            };
            response.Samples.AddRange(samples.Select(AuditMessages.ToWire));
            return response;
        });

    public override Task<ListDipSamplesResponse> ListDipSamples(ListDipSamplesRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            Guid? draw = request.Draw.Length == 0 ? null : AuditMessages.DrawNamed(request.Draw);
            await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
            var samples = await AuditReview.SamplesAsync(
                connection, draw, null, request.UndecidedOnly, context.CancellationToken);
            await RecordAsync(context, AuditAction.Consultation, request, samples.Count);
            var response = new ListDipSamplesResponse();
            response.Samples.AddRange(samples.Select(AuditMessages.ToWire));
            return response;
        });

    public override Task<DecideDipSampleResponse> DecideDipSample(DecideDipSampleRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var purpose = await audited.RequireAsync(context, request.Purpose);
            if (request.Outcome == DipOutcome.Unspecified || !System.Enum.IsDefined(request.Outcome))
                throw RpcErrors.Invalid("outcome", $"{(int)request.Outcome} is not an outcome; use one of DipOutcome.");
            var (draw, place) = AuditMessages.SampleNamed(request.Name);
            await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
            var sample = (await AuditReview.SamplesAsync(connection, draw, place, false, context.CancellationToken)).SingleOrDefault()
                ?? throw RpcErrors.NotFound("dip sample", request.Name);
            var actor = Caller.Of(context).Actor;
            if (WhoIs(actor) == WhoIs(sample.Entry.Entry.Actor))
            {
                throw RpcErrors.Make(
                    StatusCode.FailedPrecondition, "OWN_CONSULTATION",
                    $"{request.Name} is a consultation of your own; somebody else must look at it.");
            }
            await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
            if (!await AuditReview.TryDecideAsync(
                connection, transaction, sample, actor, clock.GetUtcNow(), (short)request.Outcome, context.CancellationToken))
            {
                throw RpcErrors.Make(
                    StatusCode.FailedPrecondition, "DIP_SAMPLE_DECIDED",
                    $"{request.Name} was decided already; a finding is not changed.");
            }
            await AuditLog.WriteAsync(
                connection, transaction,
                EntryFor(context, AuditAction.Decision, request, 1) with
                {
                    Purpose = purpose,
                    ResourceKind = "dip_sample",
                    ResourceId = $"{draw}/{place}",
                    Outcome = request.Outcome.ToString(),
                },
                context.CancellationToken);
            await transaction.CommitAsync(context.CancellationToken);
            var decided = await AuditReview.SamplesAsync(connection, draw, place, false, context.CancellationToken);
            return new DecideDipSampleResponse { Sample = AuditMessages.ToWire(decided.Single()) };
        });

    public override Task<ListAuditFlagsResponse> ListAuditFlags(ListAuditFlagsRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var (from, until) = PeriodOf(request.FromTime, request.UntilTime);
            var flags = await review.FlagsAsync(from, until, context.CancellationToken);
            await RecordAsync(context, AuditAction.Consultation, request, flags.Count);
            var response = new ListAuditFlagsResponse
            {
                RepeatedSearchesMin = options.RepeatedSearchesMin,
                FlagWindowSeconds = (long)options.FlagWindow.TotalSeconds,
                FollowingGapSecondsMax = (long)options.FollowingGapMax.TotalSeconds,
                ImmediateResponseSecondsMax = (long)options.ImmediateResponseMax.TotalSeconds,
            };
            response.Flags.AddRange(flags.Select(AuditMessages.ToWire));
            return response;
        });

    public override Task<RegisterColleagueVehicleResponse> RegisterColleagueVehicle(
        RegisterColleagueVehicleRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var purpose = await audited.RequireAsync(context, request.Purpose);
            if (request.Actor.Length is 0 or > TextLengthMax || request.Actor.Any(char.IsControl))
                throw RpcErrors.Invalid("actor", $"It has {request.Actor.Length} characters; give 1 to {TextLengthMax}, none of control.");
            if (!Vrm.TryParse(request.Vrm, out var vrm)) throw RpcErrors.Invalid("vrm", "It is no mark; give letters and digits, at most 12.");
            await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
            await AuditReview.RegisterVehicleAsync(
                connection, transaction, request.Actor, vrm, Caller.Of(context).Actor, clock.GetUtcNow(), context.CancellationToken);
            await AuditLog.WriteAsync(
                connection, transaction,
                EntryFor(context, AuditAction.Alteration, request, 1) with { Purpose = purpose, ResourceKind = "registered_colleague_vehicle" },
                context.CancellationToken);
            await transaction.CommitAsync(context.CancellationToken);
            return new RegisterColleagueVehicleResponse();
        });

    Task RecordAsync(ServerCallContext context, AuditAction action, object question, int? rowCount) =>
        audited.RecordAsync(EntryFor(context, action, question, rowCount), context.CancellationToken);

    static AuditEntry EntryFor(ServerCallContext context, AuditAction action, object question, int? rowCount) =>
        AuditedCall.EntryFor(context, action, null) with { Personal = question, ResourceKind = "audit_entry", RowCount = rowCount };

    async Task<Checkpoint> FindAsync(long number, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var found = number == 0
            ? await AuditCheckpoints.LastAsync(connection, null, cancellation)
            : await AuditCheckpoints.FindAsync(connection, number, cancellation);
        return found ?? throw RpcErrors.NotFound("audit checkpoint", number == 0 ? "the latest" : $"{number}");
    }

    static (DateTimeOffset From, DateTimeOffset Until) PeriodOf(Timestamp? from, Timestamp? until)
    {
        if (from is null) throw RpcErrors.Invalid("from_time", "It is missing; give the first time.");
        if (until is null) throw RpcErrors.Invalid("until_time", "It is missing; give the time up to which.");
        var (first, end) = (from.ToDateTimeOffset(), until.ToDateTimeOffset());
        return end > first && end - first <= PeriodMax
            ? (first, end)
            : throw RpcErrors.Invalid("until_time", $"It is {until}; give a time after from_time, at most {PeriodMax.Days} days later.");
    }

    static int PageSizeOf(int given) => given is < 0 or > PageSizeMax
        ? throw RpcErrors.Invalid("page_size", $"It is {given}; give 0 to {PageSizeMax}.")
        : given == 0 ? PageSizeDefault : given;

    // After the last @ stands the address that somebody called from.
    static string WhoIs(string actor) => actor[..Math.Max(0, actor.LastIndexOf('@'))];

    static string? Given(string text) => text.Length == 0 ? null : text;

    static string PlaceText(SealedEntry entry) =>
        string.Create(CultureInfo.InvariantCulture, $"{entry.RecordedAt.UtcTicks}/{entry.Number}/{entry.Instance}");

    static (DateTimeOffset, string, long)? PlaceOf(string? place)
    {
        if (place is null) return null;
        return place.Split('/', 3) is [var ticks, var number, var instance]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTimeOffset.MaxValue.UtcTicks
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var of)
            ? (new DateTimeOffset(at, TimeSpan.Zero), instance, of)
            : throw RpcErrors.WrongPageToken();
    }
}
