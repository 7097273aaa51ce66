using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Hits;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;

namespace GeoIntel.Service.Rpc;

/// <summary>Tells hits live, lists them, and takes people's decisions.</summary>
sealed class HitRpc(HitStore store, HitWatch watch, HitClocks clocks, LiveRegistry registry, NpgsqlDataSource database, RegimeGate gate,
    AuditedCall audited, TimeProvider clock, IHostApplicationLifetime lifetime)
    : HitService.HitServiceBase
{
    const int PageSizeDefault = 50;
    const int PageSizeMax = 1000;
    const int TextLengthMax = 2000;

    public override async Task WatchHits(
        WatchHitsRequest request, IServerStreamWriter<WatchHitsResponse> responseStream, ServerCallContext context)
    {
        var purpose = await audited.OpenAsync(context, request.Purpose, request);
        if (!System.Enum.IsDefined(request.Queue)) throw RpcErrors.Invalid("queue", QueueProblem(request.Queue));
        var after = await StoreFailures.NamedAsync(() => FirstSequenceAsync(request.ResumeToken, context.CancellationToken));
        // Asked now so that it is refused now, and again for each change, because of what is restricted or grows too old meanwhile.
        await StoreFailures.NamedAsync(() => gate.OpenHitsAsync(purpose, null, context.CancellationToken));
        var view = HitView.Of(context);
        using var term = StreamTerm.Begin(context);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken, lifetime.ApplicationStopping, term.Ended);
        try
        {
            await watch.RunAsync(
                after, [.. request.Kinds.Select(kind => (short)kind)],
                changes => ToWireAsync(changes, request.Queue, purpose, view, ending.Token),
                (change, sequence) => responseStream.WriteAsync(change ?? Pulse(sequence)),
                delivered => audited.RecordAsync(
                    AuditedCall.EntryFor(context, AuditAction.Display, purpose) with
                    {
                        ResourceKind = "hit_change",
                        ResourceId = $"{delivered.First}..{delivered.Last}",
                        RowCount = delivered.Count,
                    },
                    CancellationToken.None),
                ending.Token);
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            term.ThrowIfEnded();
            throw RpcErrors.Stopping();
        }
        catch (NpgsqlException exception) when (StoreFailures.MayPass(exception))
        {
            throw RpcErrors.StoreUnavailable(exception);
        }
    }

    public override Task<ListHitsResponse> ListHits(ListHitsRequest request, ServerCallContext context) =>
        audited.ConsultAsync(context, request.Purpose, request, async purpose =>
        {
            var view = HitView.Of(context);
            var question = ToQuestion(request) with { Case = purpose.Reference, TellsCovert = view.IsWhole };
            var scope = await gate.OpenHitsAsync(purpose, question.From, context.CancellationToken);
            question = question with { From = scope.From, Scope = scope };
            var hits = await store.ListAsync(question, context.CancellationToken);
            var response = new ListHitsResponse();
            var told = hits.Take(question.Limit - 1).Select(hit => hit.Without(scope.Restricted)).ToList();
            response.Hits.AddRange(await TellAsync(told, view, purpose, scope.Restricted, context.CancellationToken));
            if (hits.Count == question.Limit)
            {
                var last = hits[question.Limit - 2].Told.Hit;
                response.NextPageToken = PageToken.Of(Unpaged(request), PageToken.PlaceOf(last.FirstCapturedAt, last.Id));
            }
            return (response, response.Hits.Count);
        });

    public override Task<GetHitResponse> GetHit(GetHitRequest request, ServerCallContext context) =>
        audited.ConsultAsync(context, request.Purpose, request, async purpose =>
        {
            var (hit, restricted) = await FindAsync(request.Name, purpose, context);
            return (new GetHitResponse { Hit = await TellAsync(hit, context, purpose, restricted) }, 1);
        });

    public override Task<DecideHitResponse> DecideHit(DecideHitRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(() => DecideAsync(request, context));

    public override Task<HandleHitResponse> HandleHit(HandleHitRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(() => HandleAsync(request, context));

    async Task<DecideHitResponse> DecideAsync(DecideHitRequest request, ServerCallContext context)
    {
        var purpose = await audited.RequireAsync(context, request.Purpose);
        var id = IdOf(request.Name);
        var decision = ToDecision(request, Caller.Of(context).Actor);
        var (present, restricted) = await FindAsync(request.Name, purpose, context);
        // The same decision sent again is answered as it was the first time.
        if (present.Decision is { } made && made with { DecidedAt = decision.DecidedAt } == decision)
        {
            var consultation = AuditedCall.EntryFor(context, AuditAction.Consultation, purpose) with
            {
                Personal = request,
                ResourceKind = "hit",
                ResourceId = id.ToString(),
                RowCount = 1,
            };
            await audited.RecordAsync(consultation, context.CancellationToken);
            return new DecideHitResponse { Hit = await TellAsync(present, context, purpose, restricted) };
        }
        var entry = AuditedCall.EntryFor(context, AuditAction.Decision, purpose) with
        {
            Personal = request,
            ResourceKind = "hit",
            ResourceId = id.ToString(),
            RowCount = 1,
            Outcome = request.Outcome.ToString(),
        };
        var hit = await ChangeAsync(present, request.Name, request.Etag, decision, entry, context);
        return new DecideHitResponse { Hit = await TellAsync(hit, context, purpose, restricted) };
    }

    async Task<HandleHitResponse> HandleAsync(HandleHitRequest request, ServerCallContext context)
    {
        var purpose = await audited.RequireAsync(context, request.Purpose);
        var id = IdOf(request.Name);
        var step = HitSteps.Read(request, Caller.Of(context).Actor, clock.GetUtcNow()) with { IsOfLead = !HitView.Of(context).IsWhole };
        var (present, restricted) = await FindAsync(request.Name, purpose, context);
        var isRepeated = present.Decision is { } made && made with { DecidedAt = step.DecidedAt } == step;
        var entry = AuditedCall.EntryFor(context, isRepeated ? AuditAction.Consultation : AuditAction.Decision, purpose) with
        {
            Personal = request,
            ResourceKind = "hit",
            ResourceId = id.ToString(),
            RowCount = 1,
            Outcome = isRepeated ? "ok" : request.Step.ToString(),
        };
        if (isRepeated)
        {
            await audited.RecordAsync(entry, context.CancellationToken);
            return new HandleHitResponse { Hit = await TellAsync(present, context, purpose, restricted) };
        }
        HitSteps.Require(request, present, step);
        var hit = await ChangeAsync(present, request.Name, request.Etag, step, entry, context);
        return new HandleHitResponse { Hit = await TellAsync(hit, context, purpose, restricted) };
    }

    /// <summary>Stores what a person did about a hit together with its entry of the log, and rings.</summary>
    async Task<DecidedHit> ChangeAsync(
        DecidedHit present, string name, string etag, Hits.HitDecision made, AuditEntry entry, ServerCallContext context)
    {
        if (present.Told.Hit.State == Models.Hits.HitState.Withdrawn)
        {
            throw RpcErrors.Make(
                StatusCode.FailedPrecondition, "HIT_WITHDRAWN",
                $"{name} was withdrawn; what it rested on no longer stands, so there is nothing to decide.");
        }
        if (!long.TryParse(etag, out var meaning) || meaning != present.MeaningSequence) throw RpcErrors.StaleEtag(name);

        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var changed = await HitStore.DecideAsync(connection, present.Told.Hit.Id, meaning, made, context.CancellationToken)
            ?? throw RpcErrors.StaleEtag(name);
        await AuditLog.WriteAsync(connection, transaction, entry, context.CancellationToken);
        await using (var notify = new NpgsqlCommand($"NOTIFY {HitBell.Channel}", connection))
            await notify.ExecuteNonQueryAsync(context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
        return changed;
    }

    async Task<V1.Hit> TellAsync(DecidedHit hit, ServerCallContext context, CheckedPurpose purpose, RestrictedSubjects restricted) =>
        (await TellAsync([hit.Without(restricted)], HitView.Of(context), purpose, restricted, context.CancellationToken))[0];

    async Task<IReadOnlyList<V1.Hit>> TellAsync(
        List<DecidedHit> hits, HitView view, CheckedPurpose purpose, RestrictedSubjects restricted, CancellationToken cancellation)
    {
        var told = await clocks.TellAsync(hits, view, cancellation);
        var ofLists = purpose.IsToldOfConfidential
            ? await store.OfConfidentialListsAsync([.. hits.Select(hit => hit.Told.Hit.Id)], cancellation)
            : [];
        for (var i = 0; i < hits.Count; i++)
            told[i].Confidential = restricted.IsConfidential(hits[i].Told) || ofLists.Contains(hits[i].Told.Hit.Id);
        return told;
    }

    async Task<(DecidedHit Hit, RestrictedSubjects Restricted)> FindAsync(string name, CheckedPurpose purpose, ServerCallContext context)
    {
        var hit = await store.GetAsync(IdOf(name), context.CancellationToken);
        if (hit is not null && HitView.Of(context).Tells(hit.Told.Hit, registry.Current)
            && await gate.OpenHitAsync(purpose, hit.Told.Hit, context.CancellationToken)
            && (purpose.IsToldOfConfidential
                || (await store.OfConfidentialListsAsync([hit.Told.Hit.Id], context.CancellationToken)).Count == 0))
        {
            var restricted = await gate.RestrictedAsync(purpose, context.CancellationToken);
            return (hit.Without(restricted), restricted);
        }
        throw RpcErrors.NotFound("hit", name);
    }

    async Task<long> FirstSequenceAsync(string resumeToken, CancellationToken cancellation)
    {
        var latest = await store.LatestSequenceAsync(cancellation);
        if (resumeToken.Length == 0) return latest;
        if (resumeToken == "beginning") return 0;
        if (long.TryParse(resumeToken, out var sequence) && sequence >= 0 && sequence <= latest) return sequence;
        throw RpcErrors.Invalid([new FieldProblem(
            "resume_token", "It was not given by this service; use one from an answer, 'beginning', or leave it empty for now.")]);
    }

    async Task<IReadOnlyList<WatchHitsResponse?>> ToWireAsync(
        IReadOnlyList<ToldChange> changes, HitQueue queue, CheckedPurpose purpose, HitView view, CancellationToken cancellation)
    {
        Guid[] ids = [.. changes.Select(change => change.Hit.Told.Hit.Id)];
        // Each is asked after the changes were read, so what was withheld before them is; and all at once.
        var (opening, naming) = (gate.OpenHitsAsync(purpose, null, cancellation), store.OfConfidentialListsAsync(ids, cancellation));
        await Task.WhenAll(opening, naming);
        var ((oldest, feeds, restricted), ofLists) = (await opening, await naming);
        var beyond = await store.BeyondAsync(ids, feeds, cancellation);
        if (!purpose.IsToldOfConfidential) beyond.UnionWith(ofLists);
        DecidedHit[] open = [.. changes.Select(change => change.Hit.Without(restricted))];
        var hits = await clocks.TellAsync(open, view, cancellation);
        var present = registry.Current;
        // Of a hit that is not for this purpose, of another queue, or not for the caller, and of what only a covert camera
        // added, there is only a sign of life.
        return [.. changes.Zip(hits, open).Select(one =>
        {
            var (change, hit, told) = one;
            var stored = change.Hit.Told.Hit;
            if (stored.FirstCapturedAt < oldest || beyond.Contains(stored.Id)
                || restricted.Covers(stored) || !IsOf(queue, hit) || !view.Tells(stored, present)
                || (change.Kind == Models.Hits.HitChangeKind.Extended && hit.LastSighting != $"sightings/{stored.LastSightingId}"))
                return null;
            hit.Confidential = restricted.IsConfidential(told.Told) || ofLists.Contains(stored.Id);
            return new WatchHitsResponse
            {
                ResumeToken = TokenOf(change.Sequence),
                Change = new HitChange { Kind = (HitChangeKind)change.Kind, Explanation = change.Explanation, Hit = hit },
            };
        })];
    }

    WatchHitsResponse Pulse(long sequence) => new()
    {
        ResumeToken = TokenOf(sequence),
        Pulse = new WatchPulse { ServiceTime = Timestamp.FromDateTimeOffset(clock.GetUtcNow()) },
    };

    static bool IsOf(HitQueue queue, Hit hit) =>
        queue == HitQueue.Unspecified || hit.Safeguarding == (queue == HitQueue.Safeguarding);

    static string QueueProblem(HitQueue queue) => $"{(int)queue} is not a queue; use one of HitQueue.";

    static string TokenOf(long sequence) => sequence.ToString(System.Globalization.CultureInfo.InvariantCulture);

    static HitQuestion ToQuestion(ListHitsRequest request)
    {
        var problems = new List<FieldProblem>();
        DateTimeOffset? from = null, until = null;
        if (request.FromTime is not null)
        {
            if (WirePoint.TryToTime(request.FromTime, out var time)) from = time;
            else problems.Add(new("from_time", "It is not a time."));
        }
        if (request.UntilTime is not null)
        {
            if (WirePoint.TryToTime(request.UntilTime, out var time)) until = time;
            else problems.Add(new("until_time", "It is not a time."));
        }
        if (!System.Enum.IsDefined(request.Queue)) problems.Add(new("queue", QueueProblem(request.Queue)));
        if (request.PageSize < 0) problems.Add(new("page_size", $"It is {request.PageSize}; give 0 to {PageSizeMax}."));
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);
        var place = PageToken.PlaceOf(Unpaged(request), request.PageToken);
        var before = place is null ? default((DateTimeOffset Time, Guid Id)?) : PageToken.TimeAndIdOf(place);
        var limit = Math.Min(request.PageSize == 0 ? PageSizeDefault : request.PageSize, PageSizeMax);
        return new HitQuestion(
            [.. request.Kinds.Select(kind => (short)kind)], request.UndecidedOnly, from, until, before?.Time, before?.Id, limit + 1)
        {
            Queue = (short)request.Queue,
        };
    }

    Hits.HitDecision ToDecision(DecideHitRequest request, string actor)
    {
        var problems = new List<FieldProblem>();
        if (request.Outcome == HitOutcome.Unspecified || !System.Enum.IsDefined(request.Outcome))
            problems.Add(new("outcome", $"{(int)request.Outcome} is not an outcome; use one of HitOutcome."));
        if (request.Outcome == HitOutcome.Confirmed && request.SecondIdentifier.Trim().Length == 0)
        {
            problems.Add(new(
                "second_identifier",
                "It is empty; to confirm a hit, open the image and name what besides the mark agrees, for example make and colour."));
        }
        CheckText("second_identifier", request.SecondIdentifier);
        CheckText("note", request.Note);
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);
        return new Hits.HitDecision((int)request.Outcome, actor, clock.GetUtcNow(), request.SecondIdentifier.Trim(), request.Note.Trim());

        void CheckText(string field, string text)
        {
            if (text.Length > TextLengthMax)
                problems.Add(new(field, $"It has {text.Length} characters; use at most {TextLengthMax}."));
            else if (text.Contains('\0', StringComparison.Ordinal))
                problems.Add(new(field, "It holds the character U+0000, which cannot be stored; leave it out."));
        }
    }

    static ListHitsRequest Unpaged(ListHitsRequest request)
    {
        var question = request.Clone();
        question.PageToken = "";
        question.Purpose = null;
        return question;
    }

    static Guid IdOf(string name)
    {
        if (name.StartsWith("hits/", StringComparison.Ordinal) && Guid.TryParse(name.AsSpan("hits/".Length), out var id)) return id;
        throw RpcErrors.Invalid([new FieldProblem("name", $"'{name}' is not the name of a hit; give it as 'hits/UUID'.")]);
    }
}
