using GeoIntel.Models.Tracks;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Reads questions for a track off the wire.</summary>
static class TrackQuestions
{
    const int DaysMax = 92;

    /// <returns>How it is cut, and the search for the same reads: whatever lets that in lets this in.</returns>
    /// <exception cref="RpcException">InvalidArgument.</exception>
    public static (TrackRule Rule, SearchSightingsRequest Reads) Of(TrackVehicleRequest request)
    {
        var problems = new List<FieldProblem>();
        ReadQuestion.VrmOf(request.Vrm, problems);
        if (request.Vrm.Length == 0)
            problems.Add(new("vrm", "It is missing; give the registration mark whose track is asked for."));
        var (from, until) = ReadQuestion.TimesOf(request.FromTime, request.UntilTime, problems);
        if (problems.Count == 0 && until - from > TimeSpan.FromDays(DaysMax))
            problems.Add(new("until_time", $"It is {until:O}, more than {DaysMax} days after from_time; give an earlier one."));
        var minutes = request.JourneyGapMinutes;
        var rule = minutes == 0 ? TrackRule.Default : new TrackRule(TimeSpan.FromMinutes(minutes));
        if (!rule.IsGood)
        {
            problems.Add(new(
                "journey_gap_minutes",
                $"It is {minutes}; give {TrackRule.JourneyGapMin.TotalMinutes} to {TrackRule.JourneyGapMax.TotalMinutes}, or 0 for "
                + $"{TrackRule.Default.JourneyGap.TotalMinutes}."));
        }
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);
        return (rule, new() { Vrm = request.Vrm, FromTime = request.FromTime, UntilTime = request.UntilTime });
    }
}
