using System.Globalization;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Hits;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc;

/// <summary>A stored hit as the contract has it.</summary>
static class HitMessage
{
    public static Hit Of(DecidedHit decided)
    {
        var told = decided.Told;
        var hit = told.Hit;
        var first = hit.First;
        var isList = hit.Key.Kind == Models.Hits.HitKind.VehicleOfInterest;
        var isJourney = hit.Key.Kind == Models.Hits.HitKind.ImplausibleJourney;
        var message = new Hit
        {
            Name = $"hits/{hit.Id}",
            Kind = (HitKind)hit.Key.Kind,
            State = (HitState)hit.State,
            Revision = hit.Revision,
            Priority = (HitPriority)first.Priority,
            Vrm = hit.Key.VrmPacked == 0 ? first.Vrm.Text : Vrm.FromPacked(hit.Key.VrmPacked).Text,
            VrmText = told.VrmText,
            MatchClass = (MatchClass)first.MatchClass,
            FirstCaptureTime = Timestamp.FromDateTimeOffset(hit.FirstCapturedAt),
            LastCaptureTime = Timestamp.FromDateTimeOffset(hit.LastCapturedAt),
            ReceiveTime = Timestamp.FromDateTimeOffset(first.ReceivedAt),
            ReadCount = hit.ReadCount,
            FirstSighting = $"sightings/{first.SightingId}",
            LastSighting = $"sightings/{hit.LastSightingId}",
            Camera = NameOf("cameras", first.CameraId),
            CameraDisplayName = told.Words.CameraDisplayName,
            Position = WirePoint.Of(first.Position),
            PositionUncertaintyMetres = first.UncertaintyCentimetres / 100.0,
            ZoneVerdict = (ZoneVerdict)first.ZoneVerdict,
            EdgeDistanceMetres = first.EdgeDistanceCentimetres / 100.0,
            ListEntry = isList ? NameOf("listEntries", hit.Key.RuleId) : "",
            Condition = isList || isJourney ? "" : NameOf("conditions", hit.Key.RuleId),
            RuleRevision = first.RuleRevision,
            Zone = NameOf("zones", first.ZoneId),
            Nominal = NameOf("nominals", first.NominalId),
            Instruction = told.Words.Instruction,
            Owner = told.Owner,
            ActionCode = told.ActionCode,
            Sentence = told.Sentence,
            Caveat = told.Caveat,
            EndedSince = hit.EndedSince,
            Safeguarding = first.Safeguarding,
            Etag = decided.MeaningSequence.ToString(CultureInfo.InvariantCulture),
            VisitCount = hit.VisitCount,
            OccasionCount = hit.OccasionCount,
            VehicleCount = hit.VehicleCount,
            Other = OtherOf(hit, told.Words.OtherCameraDisplayName),
            FirstOutside = OutsideOf(hit, told.Words.OutsideCameraDisplayName),
            Correction = hit.Correction,
            WatchedVrm = first.WatchedVrm.Text,
            ClockDoubtful = first.ClockDoubtful,
            ZoneDataVersion = first.ZoneDataVersion,
            Journey = JourneyOf(first),
            Authorisation = told.Words.AuthorisationReference,
        };
        if (hit.ExpectedByChance is { } expected) message.ExpectedByChance = expected;
        if (first.Probability is { } probability) message.MatchProbability = probability;
        message.Alternatives.AddRange(told.Alternatives);
        message.Groups.AddRange(told.GroupIds.Select(id => NameOf("groups", id)));
        if (decided.Decision is { Step: not 0 } step)
        {
            message.Handling = new HitHandling
            {
                Step = (HitStep)step.Step,
                HandledBy = step.DecidedBy,
                HandleTime = Timestamp.FromDateTimeOffset(step.DecidedAt),
                Note = step.Note,
            };
        }
        else if (decided.Decision is { } decision)
        {
            message.Decision = new V1.HitDecision
            {
                Outcome = (HitOutcome)decision.Outcome,
                DecidedBy = decision.DecidedBy,
                DecideTime = Timestamp.FromDateTimeOffset(decision.DecidedAt),
                SecondIdentifier = decision.SecondIdentifier,
                Note = decision.Note,
            };
        }
        return message;
    }

    /// <summary>What who watches hits is told: vehicle, place, times, instruction and owner; neither the person, the
    /// condition and its zone, nor the group.</summary>
    public static Hit LeadOf(DecidedHit decided)
    {
        var (told, message) = (decided.Told, Of(decided));
        message.Condition = message.Zone = message.Nominal = message.Authorisation = "";
        message.Groups.Clear();
        message.ClearExpectedByChance();
        message.OccasionCount = 0;
        // Distances from a zone's edge, taken at several cameras, draw the zone.
        message.ZoneVerdict = V1.ZoneVerdict.Unspecified;
        message.EdgeDistanceMetres = 0;
        message.FirstOutside = null;
        if (message.Other is { } other) other.Nominal = "";
        if (message.Decision is { } decision) decision.Note = decision.SecondIdentifier = "";
        if (message.Handling is { } handling && decided.Decision is { IsOfLead: false }) handling.Note = "";
        message.Sentence = Models.Hits.HitSentence.SayLead(told.Hit, told.Words);
        message.Caveat = Models.Hits.HitCaveat.SayLead(told.Hit);
        return message;
    }

    static OtherRead? OtherOf(Models.Hits.Hit hit, string camera) => hit switch
    {
        { Other: { } other } => new OtherRead
        {
            Sighting = $"sightings/{other.SightingId}",
            Camera = NameOf("cameras", other.CameraId),
            CameraDisplayName = camera,
            CaptureTime = Timestamp.FromDateTimeOffset(other.CapturedAt),
            Vrm = other.Vrm.Text,
            MatchClass = (MatchClass)other.MatchClass,
            Nominal = NameOf("nominals", other.NominalId),
            Position = WirePoint.Of(other.Position),
        },
        { First.Journey: { } journey } => new OtherRead
        {
            Sighting = $"sightings/{journey.FromSightingId}",
            Camera = NameOf("cameras", journey.FromCameraId),
            CameraDisplayName = camera,
            CaptureTime = Timestamp.FromDateTimeOffset(journey.FromCapturedAt),
            Vrm = hit.First.Vrm.Text,
        },
        _ => null,
    };

    static OutsideRead? OutsideOf(Models.Hits.Hit hit, string camera) => hit.FirstOutside is not { } outside
        ? null
        : new OutsideRead
        {
            Sighting = $"sightings/{outside.SightingId}",
            Camera = NameOf("cameras", outside.CameraId),
            CameraDisplayName = camera,
            CaptureTime = Timestamp.FromDateTimeOffset(outside.CapturedAt),
        };

    static ImplausibleJourney? JourneyOf(Models.Hits.HitReason first) => first.Journey is not { } journey
        ? null
        : new ImplausibleJourney
        {
            DistanceMetres = journey.DistanceMetres,
            SpeedKmh = journey.SpeedKmh,
            LikelyCause = (JourneyCause)journey.Likely,
        };

    static string NameOf(string collection, string id) => id.Length == 0 ? "" : $"{collection}/{id}";
}
