using System.Runtime.InteropServices;
using System.Threading.Channels;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Attachments;
using GeoIntel.Service.Storage.Sightings;
using GeoIntel.V1;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Takes batches of reads and answers each one after its commit, in the order they came.</summary>
sealed class IngestRpc(
    AdmissionPipeline pipeline, LiveRegistry registry, IntakeStatus status, AuditedCall audited, AdmissionOptions options,
    IHostApplicationLifetime lifetime, AttachmentIntake attachments)
    : SightingIngestService.SightingIngestServiceBase
{
    /// <summary>Most characters of a source's name; a host name and a folder fit.</summary>
    const int SourceLengthMax = 128;

    /// <summary>Batches of one call that may be on their way at once; a sender beyond that is held back.</summary>
    const int BatchesUnderwayMax = 8;

    /// <summary>Most attachments of one read; a device sends its message and up to four pictures.</summary>
    const int AttachmentsMax = 16;

    public override async Task IngestSightings(
        IAsyncStreamReader<IngestSightingsRequest> requestStream,
        IServerStreamWriter<IngestSightingsResponse> responseStream,
        ServerCallContext context)
    {
        var underway = Channel.CreateBounded<(ulong Number, Task<BatchOutcome> Outcome)>(BatchesUnderwayMax);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        var collected = new Collected();
        var answering = AnswerAsync(underway.Reader, responseStream, collected, failed);
        using var term = StreamTerm.Begin(context);
        using var taking = CancellationTokenSource.CreateLinkedTokenSource(failed.Token, lifetime.ApplicationStopping, term.Ended);
        try
        {
            await TakeAsync(requestStream, underway.Writer, collected, context, taking.Token);
        }
        catch (Exception exception) when (!context.CancellationToken.IsCancellationRequested
            && exception is OperationCanceledException or ChannelClosedException)
        {
            // Either the answering side has failed and says why, or the service stops, or the caller's proof has ended: no
            // more batches are taken, and those under way are still answered.
        }
        finally
        {
            underway.Writer.TryComplete();
            try
            {
                await answering;
            }
            finally
            {
                await RecordCollectionAsync(context, collected, "ok");
            }
        }
        if (lifetime.ApplicationStopping.IsCancellationRequested) throw RpcErrors.Stopping();
        term.ThrowIfEnded();
    }

    public override Task<UploadAttachmentsResponse> UploadAttachments(
        IAsyncStreamReader<UploadAttachmentsRequest> requestStream, ServerCallContext context) =>
        attachments.TakeAsync(requestStream, context);

    public override async Task<GetIntakeStatusResponse> GetIntakeStatus(
        GetIntakeStatusRequest request, ServerCallContext context)
    {
        var response = new GetIntakeStatusResponse();
        var caller = CallerIdentity.Of(context.GetHttpContext());
        var seesAll = caller is { } known && (known.Roles & Role.Admin) != 0;
        var streams = await StoreFailures.NamedAsync(() => status.ReadAsync(context.CancellationToken));
        foreach (var feed in streams.GroupBy(stream => $"feeds/{stream.FeedId}"))
        {
            if (request.Feed.Length > 0 && request.Feed != feed.Key) continue;
            if (!seesAll && caller?.SendsFor(feed.Key) != true) continue;
            response.Feeds.Add(ToFeedIntake(feed.Key, [.. feed]));
        }
        return response;
    }

    async Task TakeAsync(
        IAsyncStreamReader<IngestSightingsRequest> requests, ChannelWriter<(ulong, Task<BatchOutcome>)> underway,
        Collected collected, ServerCallContext context, CancellationToken cancellation)
    {
        var call = new IntakeCall();
        while (await requests.MoveNext(cancellation))
        {
            var request = requests.Current;
            var feedId = FeedOf(request, collected.FeedId);
            var source = SourceOf(request, collected);
            if (collected.FeedId is null)
            {
                CallerIdentity.RequireFeed(context, feedId);
                (collected.FeedId, collected.Source) = (feedId, source);
                await RecordCollectionAsync(context, collected, "opened"); // so that a call that is cut off has its entry, too
            }
            if (request.Reads.Count > options.BatchReadsMax)
                throw RpcErrors.TooLarge("reads", request.Reads.Count, options.BatchReadsMax);
            var batch = new IntakeBatch(feedId, ToReads(request, collected), source, call);
            request.Reads.Clear(); // the stream holds on to the message for as long as the batch waits
            var stream = await pipeline.QueueAsync(batch, cancellation);
            await underway.WriteAsync((request.BatchNumber, batch.Outcome), cancellation);
            await pipeline.WaitForRoomAsync(stream, cancellation); // before the next one is decoded
        }
    }

    static async Task AnswerAsync(
        ChannelReader<(ulong Number, Task<BatchOutcome> Outcome)> underway,
        IServerStreamWriter<IngestSightingsResponse> responses, Collected collected, CancellationTokenSource failed)
    {
        try
        {
            await foreach (var (number, outcome) in underway.ReadAllAsync(failed.Token))
            {
                var done = await outcome.WaitAsync(failed.Token);
                collected.Accepted += done.Accepted;
                await responses.WriteAsync(ToResponse(number, done));
            }
        }
        catch (OperationCanceledException) when (!failed.IsCancellationRequested)
        {
            throw RpcErrors.Stopping(); // the pipeline gave the batch up because the service stops
        }
        catch (Exception exception) when (exception is not OperationCanceledException and not RpcException)
        {
            throw RpcErrors.CommitFailed(exception);
        }
        finally
        {
            await failed.CancelAsync();
        }
    }

    string FeedOf(IngestSightingsRequest request, string? before)
    {
        var feedId = request.Feed.StartsWith("feeds/", StringComparison.Ordinal) ? request.Feed["feeds/".Length..] : "";
        if (before is not null && (request.Feed.Length == 0 || feedId == before)) return before;
        if (before is not null)
        {
            throw RpcErrors.Invalid(
                [new FieldProblem("feed", $"'{request.Feed}' is another feed than 'feeds/{before}'; open a call for each feed.")]);
        }
        if (!registry.Current.Keys.Feeds.ContainsKey(feedId))
        {
            throw RpcErrors.Invalid(
                [new FieldProblem("feed", $"'{request.Feed}' is not a registered feed; give it as 'feeds/ID', and register it first.")]);
        }
        return feedId;
    }

    static string SourceOf(IngestSightingsRequest request, Collected before)
    {
        if (before.FeedId is not null && (request.Source.Length == 0 || request.Source == before.Source)) return before.Source;
        if (before.FeedId is not null)
        {
            throw RpcErrors.Invalid(
                "source", $"'{request.Source}' is another source than '{before.Source}'; open a call for each source.");
        }
        if (request.Source.Length > SourceLengthMax || request.Source.Any(char.IsControl))
        {
            throw RpcErrors.Invalid(
                "source",
                $"It has {request.Source.Length} characters; a source's name has at most {SourceLengthMax}, none of them a " +
                "control character.");
        }
        return request.Source;
    }

    // Collection is logged when a call begins and when it ends, with what it brought; the feed's own counts are kept in the commit itself.
    async Task RecordCollectionAsync(ServerCallContext context, Collected collected, string outcome)
    {
        if (collected.FeedId is null) return;
        var entry = AuditedCall.EntryFor(context, AuditAction.Collection, null) with
        {
            ResourceKind = "feed",
            ResourceId = collected.FeedId,
            RowCount = collected.Accepted,
            Outcome = outcome,
        };
        await audited.RecordAsync(entry, CancellationToken.None);
    }

    /// <param name="streams">All of one feed, its own first if that has sent anything.</param>
    static FeedIntake ToFeedIntake(string name, IReadOnlyList<StreamStatus> streams)
    {
        var intake = new FeedIntake
        {
            Feed = name,
            AcceptedCount = streams.Sum(stream => stream.Accepted),
            DuplicateCount = streams.Sum(stream => stream.Duplicates),
            LastSourceSequence = (ulong)streams.Where(stream => stream.Source.Length == 0).Sum(stream => stream.LastSequence),
            LastCommitTime = Timestamp.FromDateTimeOffset(streams.Max(stream => stream.LastCommitAt)),
            Refusals =
            {
                streams.SelectMany(stream => stream.Refusals).GroupBy(of => of.Reason).OrderBy(of => of.Key)
                    .Select(of => ToCount(of.Key, of.Sum(one => one.Count))),
            },
        };
        foreach (var stream in streams.Where(stream => stream.Source.Length > 0))
        {
            intake.Sources.Add(new SourceIntake
            {
                Source = stream.Source,
                AcceptedCount = stream.Accepted,
                DuplicateCount = stream.Duplicates,
                Refusals = { stream.Refusals.Select(of => ToCount(of.Reason, of.Count)) },
                LastSourceSequence = (ulong)stream.LastSequence,
                LastCommitTime = Timestamp.FromDateTimeOffset(stream.LastCommitAt),
            });
        }
        return intake;
    }

    static RefusalCount ToCount(short reason, long count) => new() { Reason = (V1.RefusalReason)reason, Count = count };

    static IngestSightingsResponse ToResponse(ulong number, BatchOutcome outcome)
    {
        var response = new IngestSightingsResponse
        {
            BatchNumber = number,
            AcceptedCount = outcome.Accepted,
            DuplicateCount = outcome.Duplicates,
            LastSourceSequence = (ulong)outcome.LastSequence,
        };
        foreach (var (index, refusal) in outcome.Refusals)
        {
            response.Refusals.Add(new ReadRefusal
            {
                Index = index,
                Reason = (V1.RefusalReason)refusal.Reason,
                Field = refusal.Field,
                Description = refusal.Description,
            });
        }
        return response;
    }

    static IntakeRead[] ToReads(IngestSightingsRequest request, Collected collected)
    {
        var reads = new IntakeRead[request.Reads.Count];
        for (var i = 0; i < reads.Length; i++) reads[i] = ToRead(request.Reads[i], collected);
        return reads;
    }

    static IntakeRead ToRead(V1.Read wire, Collected collected)
    {
        var hasTime = WirePoint.TryToTime(wire.CaptureTime, out var capturedAt);
        var read = new Models.Sightings.Read
        {
            Camera = collected.OneOf(wire.Camera),
            VrmText = wire.VrmText,
            CapturedAt = capturedAt,
            Confidence = wire.HasConfidence ? wire.Confidence : null,
            // Without its type, [] would be a list of its own for each read.
            CharacterConfidences = wire.CharacterConfidences.Count == 0 ? Array.Empty<float>() : (IReadOnlyList<float>)wire.CharacterConfidences,
            Candidates = wire.Candidates.Count == 0 ? [] : ToCandidates(wire.Candidates),
            Position = wire.Position is { Epsg: 4326 } point && wire.WithdrawsEventId.Length == 0
                ? new Wgs84Point(point.X, point.Y)
                : null,
            PositionUncertaintyMetres = wire.PositionUncertaintyMetres,
            SourceSequence = wire.SourceSequence > long.MaxValue ? 0 : (long)wire.SourceSequence,
            VendorEventId = wire.VendorEventId,
            SupersedesEventId = wire.SupersedesEventId,
            WithdrawsEventId = wire.WithdrawsEventId,
            Make = wire.Make,
            Colour = wire.Colour,
            VehicleKind = wire.VehicleKind,
            DirectionDegrees = wire.HasDirectionDegrees && double.IsFinite(wire.DirectionDegrees) ? wire.DirectionDegrees : null,
            Lane = wire.Lane,
            Country = wire.Country,
        };
        if (!hasTime)
        {
            return new IntakeRead(read, Refusal: new Refusal(
                Models.Sightings.RefusalReason.MissingCaptureTime, "capture_time",
                "It is missing or not a time; give the camera's clock at capture, in UTC."));
        }
        var intake = wire.Position is null || read.WithdrawsEventId.Length > 0
            ? new IntakeRead(read)
            : WithPlace(read, wire.Position);
        return wire.Attachments.Count == 0 ? intake : WithAttachments(intake, wire.Attachments);
    }

    static IntakeRead WithAttachments(IntakeRead intake, RepeatedField<AttachmentReference> wire)
    {
        if (wire.Count > AttachmentsMax)
        {
            return intake with { Refusal = new Refusal(
                Models.Sightings.RefusalReason.WrongAttachment, "attachments",
                $"There are {wire.Count} attachments; at most {AttachmentsMax} belong to one read.") };
        }
        var links = new List<AttachmentLink>(wire.Count);
        foreach (var reference in wire)
        {
            if (WireAttachment.Read(reference, out var problem) is { } link) links.Add(link);
            else
            {
                return intake with { Refusal = intake.Refusal ?? new Refusal(
                    Models.Sightings.RefusalReason.WrongAttachment, $"attachments.{problem.Field}", problem.Description) };
            }
        }
        return intake with { Attachments = links };
    }

    static Models.Sightings.VrmCandidate[] ToCandidates(IEnumerable<V1.VrmCandidate> wire) =>
    [
        .. wire.Select(candidate => new Models.Sightings.VrmCandidate(
            candidate.VrmText, candidate.HasConfidence ? candidate.Confidence : null)),
    ];

    static IntakeRead WithPlace(Models.Sightings.Read read, Point point) => point.Epsg switch
    {
        4326 => new IntakeRead(read),
        27700 when GeoPoint.TryFromMetres(point.X, point.Y, out var place) => new IntakeRead(read, place),
        _ => new IntakeRead(read, Refusal: new Refusal(
            Models.Sightings.RefusalReason.ImpossiblePosition, "position", WirePoint.Problem(point))),
    };

    sealed class Collected
    {
        const int CamerasMax = 1_000; // a sender may call its cameras as it likes

        readonly Dictionary<string, string> _cameras = [];

        public string? FeedId { get; set; }
        public string Source { get; set; } = "";
        public int Accepted { get; set; }

        /// <summary>The same text for the same camera: reads wait for their commit, and what each of them holds is copied from one
        /// collection to the next.</summary>
        public string OneOf(string camera)
        {
            if (_cameras.Count >= CamerasMax) return _cameras.GetValueOrDefault(camera, camera);
            return CollectionsMarshal.GetValueRefOrAddDefault(_cameras, camera, out _) ??= camera;
        }
    }
}
