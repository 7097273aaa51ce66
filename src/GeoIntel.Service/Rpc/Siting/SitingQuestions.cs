using GeoIntel.Models.Compliance;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Siting;
using GeoIntel.Service.Registry;
using Google.Protobuf.Collections;
using Grpc.Core;
using CameraKind = GeoIntel.Models.Sightings.CameraKind;

namespace GeoIntel.Service.Rpc.Siting;

/// <summary>Reads questions about sites off the wire, and says all that is wrong with one.</summary>
sealed class SitingQuestions
{
    public const int CandidatesMax = 1_000;
    const int SitesMax = 1_000;
    const long NodesMax = 10_000_000;
    const int CoversMax = 1_000;
    const int CoverLengthMax = 300;
    const int IdLengthMax = 100;
    const int CaseLengthMax = 1_000;

    readonly List<FieldProblem> _problems = [];
    readonly V1.ReviewSitingRequest _request;

    SitingQuestions(V1.ReviewSitingRequest request) => _request = request;

    /// <exception cref="RpcException">InvalidArgument.</exception>
    public static AskedSiting Of(V1.ReviewSitingRequest request, RegistryView view, DateTimeOffset now) =>
        new SitingQuestions(request).Read(view, now);

    AskedSiting Read(RegistryView view, DateTimeOffset now)
    {
        var objective = Objective("objective", _request.Objective);
        if (_request.Deployment is not (V1.SitingDeployment.Overt or V1.SitingDeployment.Covert))
            Wrong("deployment", $"It is {(int)_request.Deployment}; use SITING_DEPLOYMENT_OVERT or _COVERT.");
        var deployment = (Deployment)_request.Deployment;
        var standing = Standing(view, now, deployment);
        var sources = new SitingSourceQuestions(_request, view, standing, _problems);
        var (hotspots, crossings, zones) = (sources.Hotspots(), sources.Crossings(), sources.Zones());
        IEnumerable<SitingObjective> weighed =
            [.. hotspots.Select(of => of.Objective), .. crossings.Select(of => of.Objective), .. zones.Select(of => of.Objective)];
        if (_problems.Count == 0 && !weighed.Contains(objective))
            Wrong("hotspots", $"Nothing weighs to {SitingText.Of(objective)}; give hotspots, crossings or zones with that objective.");
        var (candidates, cases) = Candidates(deployment);
        var isExact = Method();
        var asked = new AskedSiting(
            objective, deployment, LondonDay.Of(now), hotspots, crossings, zones, standing, candidates, cases, SitesAsked(), Thresholds(),
            isExact, NodesAsked(isExact));
        if (_problems.Count > 0) throw RpcErrors.Invalid(_problems);
        return asked;
    }

    // Cameras that are unknown, move, are out of service or of the other kind get one and the same sentence.
    List<StandingCamera> Standing(RegistryView view, DateTimeOffset now, Deployment deployment)
    {
        var reach = _request.CameraReachMetres;
        if (!IsReach(reach)) Wrong("camera_reach_metres", FormattableString.Invariant($"It is {reach}; use {ReachBounds}."));
        var standing = view.Cameras.Values
            .Where(camera => camera is { Kind: CameraKind.Fixed, CapturePoint: not null } && camera.InService.Contains(now)
                && camera.Covert == (deployment == Deployment.Covert))
            .OrderBy(camera => camera.Id, StringComparer.Ordinal)
            .Select(camera => new StandingCamera(camera, view.Keys.CameraKeys[camera.Id], reach, "", [])).ToList();
        for (var i = 0; i < _request.Cameras.Count; i++)
        {
            var (wire, field) = (_request.Cameras[i], $"cameras[{i}]");
            var place = standing.FindIndex(of => of.Name == wire.Camera);
            if (place < 0) Wrong($"{field}.camera", NoCamera(wire.Camera));
            else if (standing[place].Field.Length > 0) Wrong($"{field}.camera", $"'{wire.Camera}' stands twice; name each camera once.");
            if (wire.ReachMetres != 0 && !IsReach(wire.ReachMetres))
                Wrong($"{field}.reach_metres", FormattableString.Invariant($"It is {wire.ReachMetres}; use {ReachBounds}, or 0."));
            CheckCovers($"{field}.covers", wire.Covers);
            if (place < 0) continue;
            standing[place] = standing[place] with
            {
                Field = field, ReachMetres = wire.ReachMetres == 0 ? reach : wire.ReachMetres, Covers = wire.Covers,
            };
        }
        return standing;
    }

    public static string NoCamera(string name) =>
        $"'{name}' is not a fixed camera of the kind that is asked about and in service; give one as 'cameras/ID', or leave it out.";

    (List<Site> Candidates, List<SiteCase> Cases) Candidates(Deployment deployment)
    {
        if (_request.Candidates.Count > CandidatesMax)
            Wrong("candidates", $"It has {_request.Candidates.Count}; give at most {CandidatesMax}.");
        var (candidates, cases) = (new List<Site>(), new List<SiteCase>());
        for (var i = 0; i < Math.Min(_request.Candidates.Count, CandidatesMax); i++)
        {
            var (wire, field) = (_request.Candidates[i], $"candidates[{i}]");
            if (wire.Id.Length is 0 or > IdLengthMax || wire.Id.Any(char.IsControl) || wire.Id != wire.Id.Trim())
                Wrong($"{field}.id", $"'{wire.Id}' is no id; give 1 to {IdLengthMax} characters, without space at an end.");
            GeoPoint? place = null;
            if (wire.Place is { } point)
            {
                if (WirePoint.TryToGrid(point, out var found)) place = found;
                else Wrong($"{field}.place", WirePoint.Problem(point));
            }
            if (place is null && wire.Place is null && wire.ReachMetres != 0)
                Wrong($"{field}.reach_metres", "It is set without a place; give both, or neither with a list of what it covers.");
            if (place is not null && !IsReach(wire.ReachMetres))
                Wrong($"{field}.reach_metres", FormattableString.Invariant($"It is {wire.ReachMetres}; use {ReachBounds}."));
            CheckCovers($"{field}.covers", wire.Covers);
            candidates.Add(new()
            {
                Id = wire.Id, Deployment = deployment, CapturePoint = place, ReachMetres = place is null ? null : wire.ReachMetres,
                Covers = wire.Covers,
            });
            cases.Add(CaseOf(wire, deployment, $"{field}.case"));
        }
        return (candidates, cases);
    }

    SiteCase CaseOf(V1.SitingCandidate candidate, Deployment deployment, string field)
    {
        var wire = candidate.Case ?? new V1.SitingCase();
        foreach (var (name, text) in (ReadOnlySpan<(string, string)>)
        [
            ("recorded_need", wire.RecordedNeed), ("less_intrusive_alternative", wire.LessIntrusiveAlternative),
            ("privacy_assessment_reference", wire.PrivacyAssessmentReference),
        ])
        {
            if (text.Length > CaseLengthMax) Wrong($"{field}.{name}", $"It has {text.Length} characters; use at most {CaseLengthMax}.");
        }
        return new()
        {
            SiteId = candidate.Id,
            Deployment = deployment,
            RecordedNeed = wire.RecordedNeed,
            LessIntrusiveAlternative = wire.LessIntrusiveAlternative,
            PrivacyAssessmentReference = wire.PrivacyAssessmentReference,
            ReviewDate = wire.ReviewDate.Length == 0 ? null : WireDate.Of($"{field}.review_date", wire.ReviewDate, _problems),
        };
    }

    int SitesAsked()
    {
        if (_request.SitesMax is < 0 or > SitesMax) Wrong("sites_max", $"It is {_request.SitesMax}; give 0 to {SitesMax}.");
        else if (_request.SitesMax > 0 && _request.Candidates.Count == 0)
            Wrong("sites_max", $"It is {_request.SitesMax}, and there is no candidate; give some, or 0.");
        return _request.SitesMax;
    }

    bool Method()
    {
        if (!Enum.IsDefined(_request.Method)) Wrong("method", $"It is {(int)_request.Method}; use one of SitingMethod.");
        var isExact = _request.Method == V1.SitingMethod.Exact;
        if (isExact && _request.Candidates.Count > ExactSiting.CandidatesMax)
        {
            Wrong(
                "method",
                $"It is exact with {_request.Candidates.Count} candidates; choose greedily, or ask about at most {ExactSiting.CandidatesMax}.");
        }
        return isExact;
    }

    long NodesAsked(bool isExact)
    {
        if (_request.NodesMax is < 0 or > NodesMax) Wrong("nodes_max", $"It is {_request.NodesMax}; give 1 to {NodesMax}, or 0.");
        else if (_request.NodesMax > 0 && !isExact) Wrong("nodes_max", "It is set without SITING_METHOD_EXACT; leave it 0.");
        return _request.NodesMax == 0 ? ExactSiting.NodesMaxDefault : _request.NodesMax;
    }

    Dictionary<SitingObjective, double> Thresholds()
    {
        var thresholds = new Dictionary<SitingObjective, double>();
        for (var i = 0; i < _request.Thresholds.Count; i++)
        {
            var (wire, field) = (_request.Thresholds[i], $"thresholds[{i}]");
            if (!(wire.Weight >= 0 && wire.Weight <= double.MaxValue))
                Wrong($"{field}.weight", FormattableString.Invariant($"It is {wire.Weight}; use a number from 0 up."));
            if (!thresholds.TryAdd(Objective($"{field}.objective", wire.Objective), wire.Weight))
                Wrong($"{field}.objective", "It stands twice; give one threshold for each objective.");
        }
        return thresholds;
    }

    void CheckCovers(string field, RepeatedField<string> covers)
    {
        if (covers.Count > CoversMax) Wrong(field, $"It has {covers.Count}; list at most {CoversMax}.");
        for (var i = 0; i < Math.Min(covers.Count, CoversMax); i++)
        {
            if (covers[i].Length > CoverLengthMax)
                Wrong($"{field}[{i}]", $"It has {covers[i].Length} characters; use at most {CoverLengthMax}.");
        }
    }

    SitingObjective Objective(string field, V1.SitingObjective objective) => SitingSourceQuestions.ObjectiveOf(field, objective, _problems);

    static bool IsReach(double metres) => metres >= Site.ReachMetresMin && metres <= Site.ReachMetresMax;

    static string ReachBounds => FormattableString.Invariant($"{Site.ReachMetresMin} to {Site.ReachMetresMax}");

    void Wrong(string field, string description) => _problems.Add(new(field, description));
}
