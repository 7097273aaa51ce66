using GeoIntel.Models.Journeys;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Tracks;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Journeys;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Implausible;
using GeoIntel.V1;
using Npgsql;
using TrackLeg = GeoIntel.Models.Tracks.TrackLeg;

namespace GeoIntel.Service.Rpc;

/// <summary>Puts together what is told of implausible journeys: reads, leg, evidence and what people found.</summary>
sealed class ImplausibleDesk(TrackSources sources, AdmissionOptions admission, JourneysOptions options)
{
    /// <summary>So far before and after the time asked about evidence is looked for; no read of a journey or of a vehicle that
    /// could have made one lies farther off.</summary>
    public static readonly TimeSpan Reach = 2 * new JourneyLimits().TimeApartMax;

    JourneyLimits Limits => options.Limits(admission.ClockSkewMax);

    /// <param name="withEvidence">Whether what speaks for and against is looked for.</param>
    public async Task<IReadOnlyList<ImplausiblePair>> OfAsync(
        NpgsqlConnection connection, IReadOnlyList<StoredJourney> journeys, JourneyScope scope, RegistryView view, bool withEvidence,
        CancellationToken cancellation)
    {
        if (journeys.Count == 0) return [];
        var resolutions = await ImplausibleSearch.ResolutionsAsync(connection, journeys, scope.Restricted, cancellation);
        var reads = journeys.Select(one => (
            From: new ImplausibleRead(one.From, view, scope.Restricted), Later: new ImplausibleRead(one.Later, view, scope.Restricted))).ToList();
        var clocks = await sources.ClocksAsync([.. reads.SelectMany(of => new[] { of.From.Track, of.Later.Track })], view, cancellation);
        var legs = reads.ConvertAll(of => (TrackLeg?)null);
        var told = new List<ImplausiblePair>();
        for (var i = 0; i < journeys.Count; i++)
        {
            ClockSpan[] own = [clocks[2 * i], clocks[2 * i + 1]];
            legs[i] = TrackLeg.Of(reads[i].From.Track, reads[i].Later.Track, own[0], own[1]);
            var wire = ImplausibleMessages.Of(journeys[i], reads[i], own, legs[i]!, sources.KmhMax, resolutions[i]);
            var named = resolutions[i].Select(made => made.Corrected).OfType<Vrm>().ToList();
            scope.Restricted.IsConfidential(named);
            wire.Confidential = scope.Restricted.IsConfidential(journeys[i].Vrm);
            told.Add(wire);
        }
        if (!withEvidence) return told;
        var findings = await FindingsAsync(connection, journeys, reads, legs, scope, cancellation);
        for (var i = 0; i < journeys.Count; i++)
        {
            scope.Restricted.IsConfidential(findings[i].Select(one => one.Other).OfType<Vrm>());
            told[i].Evidence.AddRange(findings[i].Select(ImplausibleMessages.Of));
        }
        return told;
    }

    // Of one that has ended there is nothing to weigh.
    async Task<IReadOnlyList<JourneyFinding>[]> FindingsAsync(
        NpgsqlConnection connection, IReadOnlyList<StoredJourney> journeys, List<(ImplausibleRead From, ImplausibleRead Later)> reads,
        List<TrackLeg?> legs, JourneyScope scope, CancellationToken cancellation)
    {
        var facts = new ImplausibleFacts(connection, scope, Limits);
        var own = await facts.OwnAsync(journeys, cancellation);
        var company = await facts.CompanyAsync(
            journeys, [.. own.Select((others, i) => PlacesOf(journeys[i], reads[i], others))], cancellation);
        var others = await facts.OthersAsync(journeys, cancellation);
        var marks = await facts.OtherMarksAsync(
            journeys, [.. reads.Select(of => (of.From.CameraKey, of.Later.CameraKey))], cancellation);
        var found = new IReadOnlyList<JourneyFinding>[journeys.Count];
        for (var i = 0; i < journeys.Count; i++)
        {
            found[i] = [];
            if (journeys[i].HasEnded) continue;
            var from = reads[i].From.Reviewed(await NearAsync(reads[i].From));
            var later = reads[i].Later.Reviewed(await NearAsync(reads[i].Later));
            if (from is null || later is null) continue;
            found[i] = JourneyFindings.Of(new JourneyFacts
            {
                Vrm = journeys[i].Vrm, From = from, Later = later, Leg = legs[i]!, Limits = Limits, Own = own[i], Company = company[i],
                Others = others[i], OtherMarks = marks[i],
            });

            async Task<IReadOnlyList<(Vrm, JourneyRead)>> NearAsync(ImplausibleRead read) => read.IsByPerson
                ? []
                : await facts.NearAsync(ReviewedRead.OtherReadings(journeys[i].Vrm, read.Candidates), read.CapturedAt, cancellation);
        }
        return found;
    }

    static IReadOnlyList<OwnRead> PlacesOf(
        StoredJourney journey, (ImplausibleRead From, ImplausibleRead Later) reads, List<OwnRead> others) =>
    [
        .. others.Append(new(journey.From.Id, journey.From.CapturedAt, reads.From.CameraKey, "", ""))
            .Append(new(journey.Later.Id, journey.Later.CapturedAt, reads.Later.CameraKey, "", ""))
            .Where(read => read.CameraKey != 0),
    ];
}
