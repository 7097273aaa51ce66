using GeoIntel.Models.Cordons;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Registry;
using GeoIntel.V1;
using Grpc.Core;
using CameraKind = GeoIntel.Models.Sightings.CameraKind;
using CordonGate = GeoIntel.Service.Storage.Analysis.CordonGate;

namespace GeoIntel.Service.Rpc;

/// <summary>A line around an area as it is asked about.</summary>
/// <param name="Named">The marks that the question names, each of which must not be restricted.</param>
/// <param name="ListId">The list whose vehicles are told of; null for none.</param>
/// <param name="FirstTimeDays">Vehicles not read for so many days are told of; 0 for none.</param>
sealed record AskedCordon(
    IReadOnlyList<CordonGate> Gates, DateTimeOffset From, DateTimeOffset Until, CordonRule Rule, IReadOnlyList<Vrm> Named, string? ListId,
    int FirstTimeDays, int VehiclesMax)
{
    /// <summary>From when on reads are asked for.</summary>
    public DateTimeOffset First => FirstTimeDays > 0 && From.AddDays(-FirstTimeDays) < From - Rule.StayMax
        ? From.AddDays(-FirstTimeDays)
        : From - Rule.StayMax;
}

/// <summary>Reads questions about cordons off the wire, and says all that is wrong with one.</summary>
static class CordonQuestions
{
    /// <summary>Why vehicles that are on no list are not told of by themselves.</summary>
    public const string AuthorisationReason = "CASE_AUTHORISATION_REQUIRED";

    const int GatesMax = 100;
    const int DaysMax = 31;
    const int FirstTimeDaysAskedMax = 7;
    const int VrmsMax = 20;
    const int VehiclesUsual = 20;
    const int VehiclesMax = 200;

    /// <exception cref="RpcException">InvalidArgument, or FailedPrecondition without the case authorisation it takes.</exception>
    public static AskedCordon Of(CountCordonRequest request, RegistryView registry, CheckedPurpose purpose)
    {
        var problems = new List<FieldProblem>();
        var gates = GatesOf(request.Gates, "gates", registry, problems);
        var before = problems.Count;
        var (from, until) = ReadQuestion.TimesOf(request.FromTime, request.UntilTime, problems);
        var daysMax = request.FirstTimeDays > 0 ? FirstTimeDaysAskedMax : DaysMax;
        if (problems.Count == before && until - from > TimeSpan.FromDays(daysMax))
            problems.Add(new("until_time", $"It is {until:O}, more than {daysMax} days after from_time; give an earlier one."));
        var transit = ReadQuestion.NumberOr("transit_minutes_max", request.TransitMinutesMax, 1, 240, (int)CordonRule.Default.TransitMax.TotalMinutes, problems);
        var stay = ReadQuestion.NumberOr("stay_hours_max", request.StayHoursMax, 1, 72, (int)CordonRule.Default.StayMax.TotalHours, problems);
        var firstTime = ReadQuestion.NumberOr("first_time_days", request.FirstTimeDays, 7, 92, 0, problems);
        if (TimeSpan.FromMinutes(transit) > TimeSpan.FromHours(stay))
            problems.Add(new("transit_minutes_max", $"It is {transit}, longer than stay_hours_max, {stay}; give less."));
        if (request.VehiclesMax < 0)
            problems.Add(new("vehicles_max", $"It is {request.VehiclesMax}; give 1 to {VehiclesMax}, or 0 for {VehiclesUsual}."));
        var named = NamedOf(request, problems);
        if (new[] { request.VehicleList.Length > 0, request.Vrms.Count > 0, firstTime > 0 }.Count(isAsked => isAsked) > 1)
            problems.Add(new("vehicle_list", "Only one of vehicle_list, vrms and first_time_days can be given; ask for one after the other."));
        string? list = null;
        if (request.VehicleList.Length > 0 && !Registry.RegistryKinds.VehicleList.TryParseName(request.VehicleList, out list))
            problems.Add(new("vehicle_list", $"'{request.VehicleList}' is not a name of a vehicle list; write 'vehicleLists/{{id}}'."));
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);
        if ((named.Count > 0 || firstTime > 0) && purpose.Authorisation is null) throw Unauthorised();
        return new(
            gates, from, until, new(TimeSpan.FromMinutes(transit), TimeSpan.FromHours(stay)), named, list, firstTime,
            request.VehiclesMax == 0 ? VehiclesUsual : Math.Min(request.VehiclesMax, VehiclesMax));
    }

    /// <summary>The gates of a line, with what is wrong with them added to the problems.</summary>
    public static IReadOnlyList<CordonGate> GatesOf(
        IReadOnlyList<V1.CordonGate> wire, string field, RegistryView registry, List<FieldProblem> problems)
    {
        var before = problems.Count;
        if (wire.Count is 0 or > GatesMax) problems.Add(new(field, $"It has {wire.Count}; give 1 to {GatesMax}."));
        var gates = wire.Take(GatesMax).Select((gate, i) => GateOf(gate, $"{field}[{i}]", registry, problems)).ToList();
        if (gates.Select(gate => (gate.Camera, gate.Way)).Distinct().Count() < gates.Count && problems.Count == before)
            problems.Add(new(field, "A camera is there twice with the same way; name each once."));
        return gates;
    }

    /// <summary>A gate, with what is wrong with it added to the problems.</summary>
    public static CordonGate GateOf(V1.CordonGate wire, string field, RegistryView registry, List<FieldProblem> problems)
    {
        var key = wire.Camera.Length > 0 ? ReadQuestion.CameraKeyOf(wire.Camera, registry, []) : null;
        var camera = key is null ? null : registry.Cameras[wire.Camera["cameras/".Length..]];
        if (camera is not { Kind: CameraKind.Fixed })
            problems.Add(new($"{field}.camera", $"'{wire.Camera}' is not a registered fixed camera; give it as 'cameras/ID'."));
        if (!System.Enum.IsDefined(wire.Way))
            problems.Add(new($"{field}.way", $"It is {(int)wire.Way}; use CORDON_WAY_IN or _OUT, or leave it unset."));
        if (wire.HasInwardDegrees && !(wire.InwardDegrees >= 0 && wire.InwardDegrees < 360))
            problems.Add(new($"{field}.inward_degrees", $"It is {wire.InwardDegrees:R}; give 0 to below 360."));
        else if (wire.Way == CordonWay.Unspecified && !wire.HasInwardDegrees)
            problems.Add(new($"{field}.inward_degrees", "It is not set, and neither is way; say in which direction the area is entered."));
        var arterial = wire.Arterial.Trim();
        if (arterial.Length > 200) problems.Add(new($"{field}.arterial", $"It has {arterial.Length} characters; use at most 200."));
        if (arterial.Length == 0) arterial = camera?.Road is { Length: > 0 } road ? road : wire.Camera;
        return new(key ?? 0, arterial, wire.Way == CordonWay.Unspecified ? null : (CrossingWay)wire.Way, wire.InwardDegrees);
    }

    static List<Vrm> NamedOf(CountCordonRequest request, List<FieldProblem> problems)
    {
        var named = new List<Vrm>();
        if (request.Vrms.Count > VrmsMax) problems.Add(new("vrms", $"It has {request.Vrms.Count}; ask for at most {VrmsMax} at once."));
        for (var i = 0; i < Math.Min(request.Vrms.Count, VrmsMax); i++)
        {
            if (Vrm.TryParse(request.Vrms[i], out var vrm)) named.Add(vrm);
            else problems.Add(new($"vrms[{i}]", $"It is no registration mark; give 1 to {Vrm.LengthMax} letters A-Z and digits."));
        }
        return named;
    }

    static RpcException Unauthorised() => RpcErrors.Make(
        StatusCode.FailedPrecondition, AuthorisationReason,
        "Crossings are told as counts for everyone. Of single vehicles they are told for those on a list (vehicle_list), or under a case "
        + "authorisation: name its reference and who gave it in purpose.senior_authorisation.");
}
