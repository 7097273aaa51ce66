using GeoIntel.Models.Siting;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Analysis;

namespace GeoIntel.Service.Rpc.Siting;

/// <summary>Reads what is to be covered off the wire.</summary>
/// <param name="problems">What is wrong is added to them.</param>
sealed class SitingSourceQuestions(
    V1.ReviewSitingRequest request, RegistryView view, IReadOnlyList<StandingCamera> standing, List<FieldProblem> problems)
{
    const int GatesMax = 100;
    const int DaysMax = 31;
    const int RoadsMax = 1_000;
    const int ArterialLengthMax = 200;

    public static SitingObjective ObjectiveOf(string field, V1.SitingObjective objective, List<FieldProblem> problems)
    {
        if (objective is V1.SitingObjective.Unspecified || !Enum.IsDefined(objective))
        {
            problems.Add(new(
                field,
                $"It is {(int)objective}; use SITING_OBJECTIVE_SUPPORT_SURVEILLANCE or _PROTECT_VULNERABLE_COMMUNITIES."));
        }
        return (SitingObjective)objective;
    }

    public List<AskedHotspots> Hotspots() => Each("hotspots", request.Hotspots, of => of.Objective, (wire, field, objective) =>
    {
        if (wire.Run.Length == 0) Wrong($"{field}.run", "It is missing; give the id of a hotspot run.");
        var (weight, text) = wire.Weight switch
        {
            V1.SitingCellWeight.Mean12 => ("mean12", "incidents a month over up to the last twelve"),
            V1.SitingCellWeight.Forecast => ("forecast", "expected incidents of the foretold month"),
            V1.SitingCellWeight.LastMonth => ("count", "incidents of the last month"),
            _ => ("", ""),
        };
        if (weight.Length == 0)
            Wrong($"{field}.weight", $"It is {(int)wire.Weight}; use SITING_CELL_WEIGHT_MEAN12, _FORECAST or _LAST_MONTH.");
        return new AskedHotspots(field, objective, wire.Run, weight, text);
    });

    public List<AskedCrossings> Crossings() => Each("crossings", request.Crossings, of => of.Objective, (wire, field, objective) =>
    {
        if (wire.Gates.Count > GatesMax) Wrong($"{field}.gates", $"It has {wire.Gates.Count}; give at most {GatesMax}.");
        if (wire.Gates.Count + wire.Roads.Count == 0) Wrong($"{field}.gates", "There is no gate and no road; give some.");
        var gates = Gates(wire, field);
        var (from, until) = wire.Gates.Count > 0 ? Times(wire, field) : default;
        var seen = gates.SelectMany(RoadsOf).ToHashSet(StringComparer.Ordinal);
        return new AskedCrossings(field, objective, gates, from, until, Roads(wire, field, seen));
    });

    public List<AskedZones> Zones() => Each("zones", request.Zones, of => of.Objective, (wire, field, objective) =>
        new AskedZones(objective, WireDate.Of($"{field}.date", wire.Date, problems) ?? default));

    /// <summary>Ids of the demands that a gate counts.</summary>
    public static IEnumerable<string> RoadsOf(CordonGate gate) => gate.Way is { } way
        ? [RoadOf(gate.Arterial, way)]
        : [RoadOf(gate.Arterial, Models.Cordons.CrossingWay.In), RoadOf(gate.Arterial, Models.Cordons.CrossingWay.Out)];

    public static string RoadOf(string arterial, Models.Cordons.CrossingWay way) =>
        $"roads/{arterial}/{(way == Models.Cordons.CrossingWay.In ? "in" : "out")}";

    List<CordonGate> Gates(V1.SitingCrossings wire, string field)
    {
        var gates = new List<CordonGate>();
        for (var i = 0; i < Math.Min(wire.Gates.Count, GatesMax); i++)
        {
            var gate = wire.Gates[i];
            if (standing.All(of => of.Name != gate.Camera))
            {
                Wrong($"{field}.gates[{i}].camera", SitingQuestions.NoCamera(gate.Camera));
                continue;
            }
            gates.Add(CordonQuestions.GateOf(gate, $"{field}.gates[{i}]", view, problems));
        }
        if (gates.Select(gate => (gate.Camera, gate.Way)).Distinct().Count() < gates.Count)
            Wrong($"{field}.gates", "A camera is there twice with the same way; name each once.");
        return gates;
    }

    (DateTimeOffset From, DateTimeOffset Until) Times(V1.SitingCrossings wire, string field)
    {
        var wrong = new List<FieldProblem>();
        var (from, until) = ReadQuestion.TimesOf(wire.FromTime, wire.UntilTime, wrong);
        if (wrong.Count == 0 && until - from > TimeSpan.FromDays(DaysMax))
            wrong.Add(new("until_time", $"It is {until:O}, more than {DaysMax} days after from_time; give an earlier one."));
        problems.AddRange(wrong.Select(problem => problem with { Field = $"{field}.{problem.Field}" }));
        return (from, until);
    }

    List<(string Id, double PerDay)> Roads(V1.SitingCrossings wire, string field, HashSet<string> seen)
    {
        var roads = new List<(string, double)>();
        if (wire.Roads.Count > RoadsMax) Wrong($"{field}.roads", $"It has {wire.Roads.Count}; give at most {RoadsMax}.");
        for (var i = 0; i < Math.Min(wire.Roads.Count, RoadsMax); i++)
        {
            var (road, at) = (wire.Roads[i], $"{field}.roads[{i}]");
            var arterial = road.Arterial.Trim();
            if (arterial.Length is 0 or > ArterialLengthMax)
                Wrong($"{at}.arterial", $"It has {arterial.Length} characters; give 1 to {ArterialLengthMax}.");
            if (road.Way is not (V1.CordonWay.In or V1.CordonWay.Out))
                Wrong($"{at}.way", $"It is {(int)road.Way}; use CORDON_WAY_IN or _OUT.");
            if (!(road.CrossingsPerDay >= 0 && road.CrossingsPerDay <= Demand.WeightMax))
            {
                Wrong(
                    $"{at}.crossings_per_day",
                    FormattableString.Invariant($"It is {road.CrossingsPerDay}; use a number from 0 to {Demand.WeightMax}."));
            }
            var id = RoadOf(arterial, (Models.Cordons.CrossingWay)road.Way);
            if (!seen.Add(id)) Wrong($"{at}.arterial", $"'{id}' is counted by a gate or stated already; leave it out.");
            roads.Add((id, road.CrossingsPerDay));
        }
        return roads;
    }

    // For each objective one at most: two runs would count the same incidents twice.
    List<TAsked> Each<TWire, TAsked>(
        string name, IReadOnlyList<TWire> wires, Func<TWire, V1.SitingObjective> objectiveOf,
        Func<TWire, string, SitingObjective, TAsked> read)
    {
        var (asked, named) = (new List<TAsked>(), new HashSet<SitingObjective>());
        var most = Enum.GetValues<SitingObjective>().Length;
        if (wires.Count > most) Wrong(name, $"It has {wires.Count}; give one for each objective at most.");
        for (var i = 0; i < Math.Min(wires.Count, most); i++)
        {
            var field = $"{name}[{i}]";
            var objective = ObjectiveOf($"{field}.objective", objectiveOf(wires[i]), problems);
            if (!named.Add(objective)) Wrong($"{field}.objective", "It stands twice; give one for each objective.");
            asked.Add(read(wires[i], field, objective));
        }
        return asked;
    }

    void Wrong(string field, string description) => problems.Add(new(field, description));
}
