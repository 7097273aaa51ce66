using GeoIntel.Models.Conditions;
using GeoIntel.Service.Access;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Cameras;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Cameras;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using UptimeInterval = GeoIntel.Models.Uptime.UptimeInterval;

namespace GeoIntel.Service.Rpc;

/// <summary>Takes cameras' signs of life, and tells when they were up. Nothing in it points at a vehicle.</summary>
sealed class CameraStatusRpc(
    CameraStatusStore store, ClockStore clocks, UptimeBook uptime, LiveRegistry registry, AdmissionOptions admission, TimeProvider clock)
    : CameraStatusService.CameraStatusServiceBase
{
    const int StatusesMax = 10_000;
    const int DaysMax = 92;
    const int PageSizeDefault = 100;
    const int PageSizeMax = 1000;
    const string Collection = "cameras/";

    static readonly TimeSpan StatesLookBack = TimeSpan.FromDays(1);

    public override Task<ReportCameraStatusResponse> ReportCameraStatus(
        ReportCameraStatusRequest request, ServerCallContext context) => StoreFailures.NamedAsync(async () =>
    {
        if (request.Statuses.Count > StatusesMax)
            throw RpcErrors.TooLarge("statuses", request.Statuses.Count, StatusesMax);
        var view = registry.Current;
        if (!request.Feed.StartsWith("feeds/", StringComparison.Ordinal)
            || !view.Keys.Feeds.TryGetValue(request.Feed["feeds/".Length..], out var feed))
            throw RpcErrors.NotFound("feed", request.Feed);
        CallerIdentity.RequireFeed(context, feed.Id);
        var now = clock.GetUtcNow();
        var response = new ReportCameraStatusResponse();
        var taken = new List<SignOfLife>();
        for (var i = 0; i < request.Statuses.Count; i++)
        {
            if (TryTake(request.Statuses[i], feed.Id, view, now, out var sign, out var problem)) taken.Add(sign);
            else response.Refusals.Add(new StatusRefusal { Index = i, Field = problem.Field, Description = problem.Description });
        }
        await store.AddAsync(taken, context.CancellationToken);
        response.AcceptedCount = taken.Count;
        return response;
    });

    public override Task<GetCameraUptimeResponse> GetCameraUptime(GetCameraUptimeRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var problems = new List<FieldProblem>();
            var (from, until) = ReadQuestion.TimesOf(request.FromTime, request.UntilTime, problems);
            if (problems.Count == 0 && until - from > TimeSpan.FromDays(DaysMax))
                problems.Add(new("until_time", $"It is more than {DaysMax} days after from_time; ask for less at once."));
            if (problems.Count > 0) throw RpcErrors.Invalid(problems);
            var view = registry.Current;
            var id = CameraIdOf(request.Camera, view, context);
            var calendars = await uptime.OfAsync([id], new Period(from, until), view, context.CancellationToken);
            return ToWire(calendars[id]);
        });

    public override Task<ListCameraStatesResponse> ListCameraStates(
        ListCameraStatesRequest request, ServerCallContext context) => StoreFailures.NamedAsync(async () =>
    {
        if (request.PageSize < 0) throw RpcErrors.Invalid("page_size", $"It is {request.PageSize}; give 0 to {PageSizeMax}.");
        var question = request.Clone();
        question.PageToken = "";
        var size = Math.Min(request.PageSize == 0 ? PageSizeDefault : request.PageSize, PageSizeMax);
        var after = PageToken.PlaceOf(question, request.PageToken) ?? "";
        var view = registry.Current;
        var found = view.Cameras.Values.Where(camera => (!camera.Covert || TellsCovert(context)) && string.CompareOrdinal(camera.Id, after) > 0)
            .Select(camera => camera.Id).Order(StringComparer.Ordinal).Take(size + 1).ToList();
        var now = clock.GetUtcNow();
        var calendars = await uptime.OfAsync(found.Take(size), new Period(now - StatesLookBack, now), view, context.CancellationToken);
        var response = new ListCameraStatesResponse();
        response.Cameras.AddRange(found.Take(size).Select(id => NowOf(id, calendars.GetValueOrDefault(id) ?? [])));
        if (found.Count > size) response.NextPageToken = PageToken.Of(question, found[size - 1]);
        return response;
    });

    public override Task<GetCameraClockResponse> GetCameraClock(GetCameraClockRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var problems = new List<FieldProblem>();
            var (from, until) = WireDate.Period(request.FromDate, request.UntilDate, DaysMax, problems);
            if (problems.Count > 0) throw RpcErrors.Invalid(problems);
            var view = registry.Current;
            var id = CameraIdOf(request.Camera, view, context);
            var found = await clocks.OfCameraAsync(view.Keys.CameraKeys[id], from, until, context.CancellationToken);
            var response = new GetCameraClockResponse();
            response.Clocks.AddRange(found.Select(clock => ToWire(clock, id)));
            return response;
        });

    public override Task<ListCameraClocksResponse> ListCameraClocks(
        ListCameraClocksRequest request, ServerCallContext context) => StoreFailures.NamedAsync(async () =>
    {
        var problems = new List<FieldProblem>();
        var day = WireDate.Of("date", request.Date, problems);
        if (request.PageSize < 0) problems.Add(new("page_size", $"It is {request.PageSize}; give 0 to {PageSizeMax}."));
        if (problems.Count > 0 || day is not { } date) throw RpcErrors.Invalid(problems);
        var question = request.Clone();
        question.PageToken = "";
        var size = Math.Min(request.PageSize == 0 ? PageSizeDefault : request.PageSize, PageSizeMax);
        var after = PageToken.PlaceOf(question, request.PageToken) ?? "";
        var found = await clocks.OfDayAsync(date, after, size + 1, TellsCovert(context), context.CancellationToken);
        var response = new ListCameraClocksResponse();
        response.Clocks.AddRange(found.Take(size).Select(clock => ToWire(clock, clock.CameraId)));
        if (found.Count > size) response.NextPageToken = PageToken.Of(question, found[size - 1].CameraId);
        return response;
    });

    bool TryTake(
        CameraStatus status, string feedId, RegistryView view, DateTimeOffset now, out SignOfLife sign, out FieldProblem problem)
    {
        (sign, problem) = (default, default);
        var id = status.Camera.StartsWith(Collection, StringComparison.Ordinal) ? status.Camera[Collection.Length..] : status.Camera;
        if (!view.Snapshot.TryFindCamera(id, out var index) || view.Snapshot.Cameras[index] is not { } camera)
        {
            problem = new("camera", $"'{status.Camera}' is neither a registered camera nor a registered device id; register it first.");
            return false;
        }
        if (camera.FeedId != feedId)
        {
            problem = new("camera", $"cameras/{camera.Id} is registered with feeds/{camera.FeedId}, not with feeds/{feedId}.");
            return false;
        }
        var receivedAt = now;
        if (status.ReceiveTime is not null && !WirePoint.TryToTime(status.ReceiveTime, out receivedAt))
            problem = new("receive_time", "It is not a time.");
        else if (receivedAt > now + admission.ClockSkewMax)
            problem = new("receive_time", $"It is {receivedAt:O}, ahead of our clock ({now:O}) by more than {admission.ClockSkewMax}; set the receiver's clock.");
        else if (receivedAt < now - admission.ReadAgeMax)
            problem = new("receive_time", $"It is {receivedAt:O}; signs older than {admission.ReadAgeMax.TotalDays:0} days are not taken.");
        DateTimeOffset? deviceAt = null;
        if (status.DeviceTime is not null)
        {
            if (WirePoint.TryToTime(status.DeviceTime, out var time)) deviceAt = time;
            else problem = new("device_time", "It is not a time.");
        }
        sign = new SignOfLife(view.Keys.CameraKeys[camera.Id], receivedAt, deviceAt, status.IsStreaming);
        return problem.Field is null;
    }

    static string CameraIdOf(string name, RegistryView view, ServerCallContext context) =>
        name.StartsWith(Collection, StringComparison.Ordinal) && view.Cameras.TryGetValue(name[Collection.Length..], out var camera)
            && (!camera.Covert || TellsCovert(context))
            ? name[Collection.Length..]
            : throw RpcErrors.NotFound("camera", name);

    static bool TellsCovert(ServerCallContext context) =>
        Registry.CameraKind.IsToldOfCovert(CallerIdentity.Of(context.GetHttpContext()));

    static GetCameraUptimeResponse ToWire(IReadOnlyList<UptimeInterval> intervals)
    {
        var response = new GetCameraUptimeResponse();
        var (up, inService) = (TimeSpan.Zero, TimeSpan.Zero);
        foreach (var interval in intervals)
        {
            if (interval.State != Models.Uptime.CameraState.OutOfService) inService += interval.Until - interval.From;
            if (interval.State == Models.Uptime.CameraState.Up) up += interval.Until - interval.From;
            response.Intervals.Add(new V1.UptimeInterval
            {
                FromTime = Timestamp.FromDateTimeOffset(interval.From),
                UntilTime = Timestamp.FromDateTimeOffset(interval.Until),
                State = (V1.CameraState)interval.State,
                Evidence = (V1.UptimeEvidence)interval.Evidence,
            });
        }
        if (inService > TimeSpan.Zero) response.UpShare = up / inService;
        return response;
    }

    // What is known now stands at the end of the calendar; one state by two sorts of evidence is one state.
    static CameraNow NowOf(string id, IReadOnlyList<UptimeInterval> intervals)
    {
        if (intervals.Count == 0) return new CameraNow { Camera = Collection + id };
        var since = intervals.Count - 1;
        while (since > 0 && intervals[since - 1].State == intervals[^1].State) since--;
        return new CameraNow
        {
            Camera = Collection + id,
            State = (V1.CameraState)intervals[^1].State,
            Evidence = (V1.UptimeEvidence)intervals[^1].Evidence,
            SinceTime = Timestamp.FromDateTimeOffset(intervals[since].From),
        };
    }

    static CameraClock ToWire(StoredClock clock, string cameraId)
    {
        var bound = clock.Bound;
        var wire = new CameraClock
        {
            Camera = Collection + cameraId,
            Date = WireDate.Text(clock.Day),
            ArrivalCount = bound.ArrivalCount,
            JourneyCount = bound.JourneyCount,
            SignCount = bound.SignCount,
            Contradictory = bound.IsContradictory,
        };
        if (bound.AheadMin is { } least) wire.AheadSecondsMin = least;
        if (bound.AheadMax is { } most) wire.AheadSecondsMax = most;
        return wire;
    }
}
