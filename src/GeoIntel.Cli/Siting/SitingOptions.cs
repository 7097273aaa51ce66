using System.CommandLine;
using System.Globalization;
using GeoIntel.Cli.Verbs;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Siting;

/// <summary>What a siting review is asked with.</summary>
sealed class SitingOptions
{
    const string CameraForm = "CAMERA:METRES[:ROAD/in;ROAD/out]";
    const string RoadForm = "ROAD/in|out=NUMBER";
    const string Surveillance = "support-surveillance";
    const string Protection = "protect-vulnerable-communities";

    readonly Option<string> _objective = new("--objective")
    {
        Description = $"For what sites are chosen: {Surveillance} or {Protection}. Weights for the two are never added up.",
        HelpName = "OBJECTIVE", Required = true,
    };

    readonly Option<bool> _covert = new("--covert") { Description = "Covert cameras instead of overt ones; never both." };

    readonly Option<double> _reach = new("--reach")
    {
        Description = "How far a camera that stands reaches, but for those named with --camera.", HelpName = "METRES", Required = true,
    };

    readonly Option<string[]> _cameras = new("--camera")
    {
        Description = "A camera that reaches differently, or covers roads besides, several times.", HelpName = CameraForm,
    };

    readonly Option<string?> _run = Text("--run", "Hotspot run whose cells are to be covered, for the objective.", "RUN");
    readonly Option<string> _weight = new("--weight")
    {
        Description = "What of a cell is its weight: mean12, incidents a month over the last year; forecast; or last-month.",
        DefaultValueFactory = _ => "mean12",
    };

    readonly Option<string[]> _gates = new("--gate")
    {
        Description = "A camera on an arterial that counts crossings now, as for 'geointel cordon', several times.", HelpName = CordonVerb.Form,
    };

    readonly Option<DateTimeOffset?> _from = SearchVerb.Time("--from", "Crossed at or after; default 28 days before --until.");
    readonly Option<DateTimeOffset?> _until = SearchVerb.Time("--until", "Crossed before; default now.");

    readonly Option<string[]> _roads = new("--road")
    {
        Description = "Crossings a day of a road that no camera sees, by a count of your own, several times.", HelpName = RoadForm,
    };

    readonly Option<string?> _zones = Text("--zones", "Zones of the exclusion conditions in force on a day, weight 1 a condition; for officers.", "YYYY-MM-DD");
    readonly Option<double?> _threshold = new("--threshold")
    {
        Description = "Without a camera under it less than this is lost, for the objective.", HelpName = "WEIGHT",
    };

    readonly Option<string?> _otherRun = Text(
        "--other-run", "Hotspot run for the other objective: a camera that it needs earns its place.", "RUN");

    readonly Option<double?> _otherThreshold = new("--other-threshold") { Description = "The threshold for the other objective.", HelpName = "WEIGHT" };
    readonly Option<string?> _candidates = Text("--candidates", "Sites that could be chosen: CSV or GeoJSON points.", "FILE");
    readonly Option<int> _sites = SearchVerb.Whole("--sites", "So many new sites; default 3 where there are candidates.", "K");
    readonly Option<bool> _exact = new("--exact") { Description = "The best choice, of at most 200 candidates, and not one site after another." };
    readonly Option<long> _nodes = new("--nodes") { Description = "With --exact: at most so many choices are tried; default 50000.", HelpName = "N" };

    public SitingOptions() => _weight.AcceptOnlyFromAmong("mean12", "forecast", "last-month");

    public void AddTo(Command command)
    {
        foreach (var option in (System.CommandLine.Option[])
        [
            _objective, _covert, _reach, _cameras, _run, _weight, _gates, _from, _until, _roads, _zones, _threshold, _otherRun, _otherThreshold,
            _candidates, _sites, _exact, _nodes,
        ])
        {
            command.Add(option);
        }
    }

    /// <exception cref="UsageException">Something cannot be read, or nothing is to be covered.</exception>
    public ReviewSitingRequest RequestOf(ParseResult parsed, Purpose purpose)
    {
        var objective = parsed.GetRequiredValue(_objective) switch
        {
            Surveillance => SitingObjective.SupportSurveillance,
            Protection => SitingObjective.ProtectVulnerableCommunities,
            var unknown => throw new UsageException($"--objective is '{unknown}'; use {Surveillance} or {Protection}."),
        };
        var others = objective == SitingObjective.SupportSurveillance
            ? SitingObjective.ProtectVulnerableCommunities
            : SitingObjective.SupportSurveillance;
        var request = new ReviewSitingRequest
        {
            Purpose = purpose,
            Objective = objective,
            Deployment = parsed.GetValue(_covert) ? SitingDeployment.Covert : SitingDeployment.Overt,
            CameraReachMetres = parsed.GetValue(_reach),
            Cameras = { (parsed.GetValue(_cameras) ?? []).Select(CameraOf) },
            Method = parsed.GetValue(_exact) ? SitingMethod.Exact : SitingMethod.Greedy,
            NodesMax = parsed.GetValue(_nodes),
        };
        AddRun(request, objective, parsed.GetValue(_run), parsed);
        AddRun(request, others, parsed.GetValue(_otherRun), parsed);
        AddCrossings(request, objective, parsed);
        if (parsed.GetValue(_zones) is { Length: > 0 } day) request.Zones.Add(new SitingZones { Objective = objective, Date = day });
        if (request.Hotspots.Count + request.Crossings.Count + request.Zones.Count == 0)
            throw new UsageException("Nothing is to be covered; give --run, --gate, --road or --zones.");
        if (parsed.GetValue(_threshold) is { } threshold) request.Thresholds.Add(new SitingThreshold { Objective = objective, Weight = threshold });
        if (parsed.GetValue(_otherThreshold) is { } other) request.Thresholds.Add(new SitingThreshold { Objective = others, Weight = other });
        if (parsed.GetValue(_candidates) is { Length: > 0 } file)
        {
            request.Candidates.AddRange(CandidateFile.Read(file));
            request.SitesMax = parsed.GetResult(_sites) is { Implicit: false } ? parsed.GetValue(_sites) : 3;
        }
        else if (parsed.GetValue(_sites) > 0)
        {
            throw new UsageException("--sites asks for new sites, and there is no candidate; give --candidates.");
        }
        return request;
    }

    void AddRun(ReviewSitingRequest request, SitingObjective objective, string? run, ParseResult parsed)
    {
        if (string.IsNullOrEmpty(run)) return;
        request.Hotspots.Add(new SitingHotspots
        {
            Objective = objective,
            Run = run,
            Weight = parsed.GetValue(_weight) switch
            {
                "forecast" => SitingCellWeight.Forecast,
                "last-month" => SitingCellWeight.LastMonth,
                _ => SitingCellWeight.Mean12,
            },
        });
    }

    void AddCrossings(ReviewSitingRequest request, SitingObjective objective, ParseResult parsed)
    {
        var (gates, roads) = (parsed.GetValue(_gates) ?? [], parsed.GetValue(_roads) ?? []);
        if (gates.Length + roads.Length == 0) return;
        var crossings = new SitingCrossings { Objective = objective, Gates = { gates.Select(CordonVerb.GateOf) }, Roads = { roads.Select(RoadOf) } };
        if (gates.Length > 0)
        {
            var until = parsed.GetValue(_until) ?? DateTimeOffset.UtcNow;
            crossings.FromTime = Timestamp.FromDateTimeOffset(parsed.GetValue(_from) ?? until.AddDays(-28));
            crossings.UntilTime = Timestamp.FromDateTimeOffset(until);
        }
        request.Crossings.Add(crossings);
    }

    static SitingCamera CameraOf(string text)
    {
        var parts = text.Split(':', 3);
        if (parts is not [{ Length: > 0 } id, var metres, ..] || !double.TryParse(metres, NumberStyles.Float, CultureInfo.InvariantCulture, out var reach))
            throw new UsageException($"--camera is '{text}'; write {CameraForm}, such as quay:150 or a57-east:80:A57/in.");
        return new SitingCamera
        {
            Camera = $"cameras/{id}", ReachMetres = reach, Covers = { parts is [_, _, var covers] ? CandidateFile.Covers(covers) : [] },
        };
    }

    static SitingRoad RoadOf(string text)
    {
        var (equals, slash) = (text.LastIndexOf('='), text.LastIndexOf('/'));
        var way = slash > 0 && equals > slash ? text[(slash + 1)..equals] : "";
        if (way is not ("in" or "out") || !double.TryParse(text[(equals + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            throw new UsageException($"--road is '{text}'; write {RoadForm}, such as A57/in=1200.");
        return new SitingRoad { Arterial = text[..slash], Way = way == "in" ? CordonWay.In : CordonWay.Out, CrossingsPerDay = number };
    }

    static Option<string?> Text(string name, string description, string helpName) => new(name) { Description = description, HelpName = helpName };
}
