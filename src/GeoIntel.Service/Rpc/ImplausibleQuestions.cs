using System.Globalization;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Implausible;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Reads questions for implausible journeys, and their resolutions, off the wire, and says all that is wrong with one.</summary>
static class ImplausibleQuestions
{
    public const int PageSizeDefault = 20;
    const int PageSizeMax = 100;
    const int DaysMax = 92;
    const int ReasonLengthMax = 2000;
    const string Journeys = "implausibleJourneys/";
    const string Sightings = "sightings/";
    const int IdLength = 36;

    /// <returns>With a limit of one more than a page holds.</returns>
    /// <exception cref="RpcException">InvalidArgument.</exception>
    public static JourneyQuestion Of(ListImplausibleJourneysRequest request, RegistryView registry)
    {
        var problems = new List<FieldProblem>();
        var (from, until) = ReadQuestion.TimesOf(request.FromTime, request.UntilTime, problems);
        if (problems.Count == 0 && until - from > TimeSpan.FromDays(DaysMax))
            problems.Add(new("until_time", $"It is {until:O}, more than {DaysMax} days after from_time; give an earlier one."));
        if (!Enum.IsDefined(request.State))
            problems.Add(new("state", $"{(int)request.State} is not a state; use one of ImplausibleJourneyState."));
        var vrm = ReadQuestion.VrmOf(request.Vrm, problems);
        var camera = ReadQuestion.CameraKeyOf(request.Camera, registry, problems);
        if (request.PageSize < 0) problems.Add(new("page_size", $"It is {request.PageSize}; give 0 to {PageSizeMax}."));
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);
        var size = request.PageSize == 0 ? PageSizeDefault : Math.Min(request.PageSize, PageSizeMax);
        return new(from, until, size + 1)
        {
            Vrm = vrm, CameraKey = camera, State = (short)request.State,
            Before = PageToken.PlaceOf(Unpaged(request), request.PageToken) is { } place ? PlaceIn(place) : null,
        };
    }

    public static string TokenOf(ListImplausibleJourneysRequest request, StoredJourney last) => PageToken.Of(
        Unpaged(request),
        string.Create(CultureInfo.InvariantCulture, $"{last.Later.CapturedAt.UtcTicks}/{last.Later.Id:N}/{last.From.Id:N}"));

    public static string NameOf(StoredJourney journey) => $"{Journeys}{journey.Later.Id}-{journey.From.Id}";

    /// <returns>The later read and the earlier one, and the resolution without who made it.</returns>
    /// <exception cref="RpcException">InvalidArgument.</exception>
    public static (Guid Later, Guid From, StoredResolution Made) Of(ResolveImplausibleJourneyRequest request, DateTimeOffset now)
    {
        var problems = new List<FieldProblem>();
        var (later, from) = IdsIn(request.Name, problems);
        if (request.Outcome == JourneyOutcome.Unspecified || !Enum.IsDefined(request.Outcome))
            problems.Add(new("outcome", $"{(int)request.Outcome} is not an outcome; use one of JourneyOutcome."));
        HoldChecks.CheckText("reason", request.Reason, PurposeGate.ReasonLengthMin, ReasonLengthMax, problems);
        Guid? misread = null;
        Vrm? corrected = null;
        if (request.Outcome == JourneyOutcome.Misread)
        {
            if (!request.MisreadSighting.StartsWith(Sightings, StringComparison.Ordinal)
                || !Guid.TryParse(request.MisreadSighting.AsSpan(Sightings.Length), out var id) || (id != later && id != from))
                problems.Add(new("misread_sighting", "It is neither of the two reads; give the one that was misread, as 'sightings/UUID'."));
            else misread = id;
            if (Vrm.TryParse(request.CorrectedVrm, out var vrm)) corrected = vrm;
            else problems.Add(new("corrected_vrm", $"It is no registration mark; give the one it should have been, 1 to {Vrm.LengthMax} letters A-Z and digits."));
        }
        else
        {
            if (request.MisreadSighting.Length > 0) problems.Add(new("misread_sighting", "It is given, and the outcome is not MISREAD; leave it out."));
            if (request.CorrectedVrm.Length > 0) problems.Add(new("corrected_vrm", "It is given, and the outcome is not MISREAD; leave it out."));
        }
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);
        return (later, from, new(Guid.CreateVersion7(now), (short)request.Outcome, misread, corrected, request.Reason.Trim(), now, ""));
    }

    static (Guid Later, Guid From) IdsIn(string name, List<FieldProblem> problems)
    {
        if (name.StartsWith(Journeys, StringComparison.Ordinal) && name.Length == Journeys.Length + IdLength + 1 + IdLength
            && name[Journeys.Length + IdLength] == '-'
            && Guid.TryParse(name.AsSpan(Journeys.Length, IdLength), out var later)
            && Guid.TryParse(name.AsSpan(Journeys.Length + IdLength + 1), out var from))
            return (later, from);
        problems.Add(new("name", $"'{name}' is not the name of an implausible journey; give it as it was told, '{Journeys}UUID-UUID'."));
        return default;
    }

    static (DateTimeOffset Time, Guid Later, Guid From) PlaceIn(string place)
    {
        var slash = place.LastIndexOf('/');
        if (slash > 0 && Guid.TryParse(place.AsSpan(slash + 1), out var from))
        {
            var (time, later) = PageToken.TimeAndIdOf(place[..slash]);
            return (time, later, from);
        }
        throw RpcErrors.WrongPageToken();
    }

    static ListImplausibleJourneysRequest Unpaged(ListImplausibleJourneysRequest request)
    {
        var question = request.Clone();
        question.PageToken = "";
        question.Purpose = null;
        return question;
    }
}
