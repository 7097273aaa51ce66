using GeoIntel.Models.Conditions;
using GeoIntel.Models.Convoys;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Rpc.Registry;
using GeoIntel.Service.Storage.Analysis;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Reads questions about company off the wire, and says all that is wrong with one.</summary>
static class ConvoyQuestions
{
    const int ConvoysDefault = 20;
    const int ConvoysMax = 200;
    const int SharedDefault = 2;
    internal const int DaysMax = 92;

    /// <exception cref="RpcException">InvalidArgument, or FailedPrecondition for a restricted subject.</exception>
    public static ConvoySubject Of(FindConvoysRequest request, RegistryView view, RestrictedSubjects restricted)
    {
        var problems = new List<FieldProblem>();
        var vrm = ReadQuestion.VrmOf(request.Vrm, problems);
        var group = GroupOf(request.Group, view, problems);
        if (request.Vrm.Length > 0 == request.Group.Length > 0)
            problems.Add(new("vrm", "Give the registration mark whose company is asked about, or a group: one of the two."));
        var (asked, rule) = SpanOf(
            request.FromTime, request.UntilTime, request.WindowSeconds, request.JourneyGapMinutes, problems);
        ReadQuestion.NumberOr("shared_journeys_min", request.SharedJourneysMin, 1, int.MaxValue, SharedDefault, problems);
        ReadQuestion.NumberOr("convoys_max", request.ConvoysMax, 1, int.MaxValue, ConvoysDefault, problems);
        DateTimeOffset? newSince = null;
        if (request.NewSinceTime is not null)
        {
            if (!WirePoint.TryToTime(request.NewSinceTime, out var since))
                problems.Add(new("new_since_time", "It is no time; give one, or leave it unset."));
            else if (problems.Count == 0 && (since <= asked.From || since >= asked.Until))
                problems.Add(new("new_since_time", $"It is {since:O}; give a time between from_time and until_time."));
            newSince = since;
        }
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);
        restricted.Require(vrm);
        var vehicles = vrm is { } one
            ? new Dictionary<Vrm, IReadOnlyList<Period>> { [one] = [Period.Always] }
            : view.VehiclesOfGroup(group!, asked, restricted).GroupBy(of => of.Vrm)
                .ToDictionary(of => of.Key, of => (IReadOnlyList<Period>)[.. of.Select(vehicle => vehicle.Held)]);
        var told = new ToldConvoys(
            request.SharedJourneysMin == 0 ? SharedDefault : request.SharedJourneysMin,
            request.ConvoysMax == 0 ? ConvoysDefault : Math.Min(request.ConvoysMax, ConvoysMax), newSince);
        return new(vehicles, asked.From, asked.Until, rule, told, null, restricted);
    }

    /// <returns>Its id; null without one, and when there is none of that name.</returns>
    public static string? GroupOf(string name, RegistryView view, List<FieldProblem> problems)
    {
        if (name.Length == 0) return null;
        if (RegistryKinds.Group.TryParseName(name, out var id) && view.HasGroup(id)) return id;
        problems.Add(new("group", $"'{name}' is not a registered group; give it as 'groups/ID'."));
        return null;
    }

    /// <summary>When, and when vehicles count as together. They are good when no problem was added.</summary>
    public static (Period Asked, ConvoyRule Rule) SpanOf(
        Google.Protobuf.WellKnownTypes.Timestamp? fromTime, Google.Protobuf.WellKnownTypes.Timestamp? untilTime, int windowSeconds,
        int gapMinutes, List<FieldProblem> problems)
    {
        var (from, until) = ReadQuestion.TimesOf(fromTime, untilTime, problems);
        if (problems.Count == 0 && until - from > TimeSpan.FromDays(DaysMax))
            problems.Add(new("until_time", $"It is {until:O}, more than {DaysMax} days after from_time; give an earlier one."));
        var window = ReadQuestion.NumberOr(
            "window_seconds", windowSeconds, 1, (int)ConvoyRule.WindowMax.TotalSeconds,
            (int)ConvoyRule.Default.Window.TotalSeconds, problems);
        var gap = ReadQuestion.NumberOr(
            "journey_gap_minutes", gapMinutes, (int)ConvoyRule.JourneyGapMin.TotalMinutes,
            (int)ConvoyRule.JourneyGapMax.TotalMinutes, (int)ConvoyRule.Default.JourneyGap.TotalMinutes, problems);
        return (new(from, until), new(TimeSpan.FromSeconds(window), TimeSpan.FromMinutes(gap)));
    }
}
