using GeoIntel.Models.Journeys;
using GeoIntel.Models.Tracks;
using GeoIntel.Service.Storage.Implausible;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using TrackLeg = GeoIntel.Models.Tracks.TrackLeg;

namespace GeoIntel.Service.Rpc;

/// <summary>Implausible journeys as the contract has them.</summary>
static class ImplausibleMessages
{
    /// <summary>The etag of a journey that nobody has resolved.</summary>
    const string Unresolved = "0";

    public static string EtagOf(IReadOnlyList<StoredResolution> resolutions) =>
        resolutions.Count == 0 ? Unresolved : resolutions[0].Id.ToString("N");

    /// <summary>Without evidence.</summary>
    public static ImplausiblePair Of(
        StoredJourney journey, (ImplausibleRead From, ImplausibleRead Later) reads, IReadOnlyList<ClockSpan> clocks, TrackLeg leg,
        double kmhMax, IReadOnlyList<StoredResolution> resolutions)
    {
        var wire = new ImplausiblePair
        {
            Name = ImplausibleQuestions.NameOf(journey),
            Vrm = journey.Vrm.Text,
            Leg = TrackMessages.Of(leg, null, kmhMax),
            Etag = EtagOf(resolutions),
            Ended = journey.HasEnded,
        };
        wire.Passes.Add(Of(reads.From, clocks[0]));
        wire.Passes.Add(Of(reads.Later, clocks[1]));
        wire.Resolutions.AddRange(resolutions.Select(Of));
        return wire;
    }

    public static V1.JourneyEvidence Of(JourneyFinding finding)
    {
        var wire = new V1.JourneyEvidence
        {
            Kind = (JourneyEvidenceKind)finding.Kind,
            Weight = (EvidenceWeight)finding.Weight,
            Explanation = finding.Explanation,
            Sighting = finding.SightingId is { } id ? $"sightings/{id}" : "",
            Vrm = finding.Other?.Text ?? "",
        };
        wire.SpeaksFor.AddRange(finding.For.Select(cause => (JourneyCause)cause));
        wire.SpeaksAgainst.AddRange(finding.Against.Select(cause => (JourneyCause)cause));
        if (finding.LogLikelihoodRatio is { } ratio) wire.LogLikelihoodRatio = ratio;
        return wire;
    }

    static ImplausiblePass Of(ImplausibleRead read, ClockSpan clock)
    {
        var pass = new ImplausiblePass
        {
            Sighting = read.Wire,
            Make = read.Make,
            Colour = read.Colour,
            ClockAheadSecondsMin = clock.Least,
            ClockAheadSecondsMax = clock.Most,
            ClockMeasured = clock.IsMeasured,
        };
        pass.CharacterConfidences.AddRange(read.Characters);
        pass.Alternatives.AddRange(read.Candidates.Select(one => one.VrmText));
        return pass;
    }

    static JourneyResolution Of(StoredResolution made) => new()
    {
        Outcome = (JourneyOutcome)made.Outcome,
        Reason = made.Reason,
        MisreadSighting = made.Misread is { } id ? $"sightings/{id}" : "",
        CorrectedVrm = made.Corrected?.Text ?? "",
        ResolvedBy = made.ResolvedBy,
        ResolveTime = Timestamp.FromDateTimeOffset(made.ResolvedAt),
    };
}
