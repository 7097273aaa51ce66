using GeoIntel.Models.Compliance;
using GeoIntel.Models.Conditions;
using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Cameras;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Compliance;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ComplianceDay = GeoIntel.Models.Compliance.ComplianceDay;

namespace GeoIntel.Service.Rpc;

/// <summary>Answers, day by day, what reads and cameras say about a condition, under purpose and audit.</summary>
sealed class ComplianceRpc(
    ComplianceReads store, UptimeBook uptime, LiveRegistry registry, RegimeGate gate, AuditedCall audited, TimeProvider clock)
    : ComplianceService.ComplianceServiceBase
{
    const string Collection = "conditions/";
    const int DaysMax = 92;
    const int ReadsMax = 100;

    public override Task<GetComplianceResponse> GetCompliance(GetComplianceRequest request, ServerCallContext context) =>
        audited.ConsultAsync(
            context, request.Purpose, request, async purpose => await AnswerAsync(request, purpose, context.CancellationToken), "condition",
            request.Condition.StartsWith(Collection, StringComparison.Ordinal) ? request.Condition[Collection.Length..] : null);

    async Task<(GetComplianceResponse, int)> AnswerAsync(
        GetComplianceRequest request, CheckedPurpose purpose, CancellationToken cancellation)
    {
        var view = registry.Current;
        var now = clock.GetUtcNow();
        var (id, from, until) = Check(request, view, now);
        var period = new Period(LondonDay.Of(from).From, LondonDay.Of(until).From);
        var scope = await gate.OpenHitsAsync(purpose, period.From, cancellation);
        // A condition is a person's, so to ask about it is to ask about the person.
        foreach (var version in view.History.Conditions.Of(id)) scope.Restricted.RequireNominal(version.Thing.NominalId);
        var cameras = new AbleCameras(view.State, id);
        var calendars = await uptime.OfAsync(cameras.Ids, period, view, cancellation);
        var reads = await store.OfConditionAsync(id, period, scope, cancellation);
        var days = ComplianceCalendar.Of(view.State, id, cameras, calendars, reads, from, until, now);
        scope.Restricted.IsConfidential(reads.Select(read => read.Vrm));
        var response = new GetComplianceResponse { AsOfTime = Timestamp.FromDateTimeOffset(now) };
        response.Days.AddRange(days.Select(ToWire));
        response.Evaluations.AddRange(Hits.HitEvaluations.OfLinks(view, view.Conditions[id], period));
        return (response, days.Count + response.Days.Sum(day => day.Reads.Count));
    }

    static (string Id, DateOnly From, DateOnly Until) Check(
        GetComplianceRequest request, RegistryView view, DateTimeOffset now)
    {
        var problems = new List<FieldProblem>();
        var (from, until) = WireDate.Period(request.FromDate, request.UntilDate, DaysMax, problems);
        if (problems.Count == 0 && LondonDay.Of(until.AddDays(-1)).From > now)
            problems.Add(new("until_date", $"It is {request.UntilDate}; days that have not begun have no answer, so give at most tomorrow."));
        if (!request.Condition.StartsWith(Collection, StringComparison.Ordinal))
            problems.Add(new("condition", $"'{request.Condition}' is not the name of a condition; give it as 'conditions/ID'."));
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);
        var id = request.Condition[Collection.Length..];
        // A version that never held is no reason to say that there is no such condition.
        if (view.History.Conditions.Of(id).Count == 0) throw RpcErrors.NotFound("condition", request.Condition);
        return (id, from, until);
    }

    static V1.ComplianceDay ToWire(ComplianceDay day)
    {
        var wire = new V1.ComplianceDay
        {
            Date = WireDate.Text(day.Day),
            Answer = (V1.ComplianceAnswer)day.Answer,
            Sentence = ComplianceSentence.Say(day),
            ScheduledMinutes = day.Minutes.Scheduled,
            PermittedMinutes = day.Minutes.Permitted,
            SuspendedMinutes = day.Minutes.Suspended,
            UnboundMinutes = day.Minutes.Unbound,
            ApplicableMinutes = day.Minutes.Applicable,
            ObservableMinutes = day.Minutes.Observable,
            LinkedMinutes = day.Minutes.Linked,
            CameraCount = day.CameraCount,
            ReadCount = day.Reads.Count,
            Incomplete = day.IsIncomplete,
        };
        if (day.Coverage is { } coverage) wire.Coverage = coverage;
        wire.Hits.AddRange(day.Hits.Select(id => $"hits/{id}"));
        wire.RefutedHits.AddRange(day.RefutedHits.Select(id => $"hits/{id}"));
        wire.Reads.AddRange(day.Reads.Take(ReadsMax).Select(read => new V1.ComplianceRead
        {
            Sighting = $"sightings/{read.SightingId}",
            Camera = read.CameraId.Length == 0 ? "" : $"cameras/{read.CameraId}",
            CaptureTime = Timestamp.FromDateTimeOffset(read.CapturedAt),
            Vrm = read.Vrm.Text,
        }));
        return wire;
    }
}
