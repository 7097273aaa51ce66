using System.Runtime.CompilerServices;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Tracks;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Sightings;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Gives out a vehicle's journeys, newest first, as fast as they are taken.</summary>
/// <remarks>At no time are more here than <see cref="TrackRule.ReadsMax"/> reads of one journey and a few small ones.</remarks>
sealed class TrackStream(
    SightingSearch search, GatedSightings gated, TrackSources sources, LiveRegistry registry, ToldStreams streams)
{
    /// <summary>Journeys are worked out some at a time: what they need of traffic and cameras is asked for at once.</summary>
    const int ReadsAtOnce = 500;

    public Task WriteAsync(
        TrackVehicleRequest request, IServerStreamWriter<TrackVehicleResponse> responses, ServerCallContext context) =>
        streams.WriteAsync(
            context, request.Purpose, request, responses,
            async purpose =>
            {
                var (rule, reads) = TrackQuestions.Of(request);
                var (_, question) = await gated.OpenAsync(reads, purpose, context.CancellationToken);
                return new TrackQuestion(question, rule, registry.Current);
            },
            TellAsync);

    async Task TellAsync(TrackQuestion question, Told<TrackVehicleResponse> told, CancellationToken ending)
    {
        await told.SendAsync(new() { Terms = sources.TermsOf(question.Rule) }, 0);
        await foreach (var journey in JourneysAsync(question, ending)) await told.SendAsync(new() { Journey = journey }, journey.ReadCount);
    }

    /// <summary>Newest first.</summary>
    internal async IAsyncEnumerable<TrackJourney> JourneysAsync(
        TrackQuestion question, [EnumeratorCancellation] CancellationToken ending)
    {
        var cutter = new JourneyCutter(question.Rule);
        var waiting = new List<TrackPiece>();
        var gathering = new TrackGathering(sources, question);
        var reads = search.StreamAsync(question.Reads, ending).Select(sighting => ReadOf(sighting, question));
        await foreach (var read in TrackOrder.ByCamera(reads, ending))
        {
            if (cutter.Add(read) is not { } whole) continue;
            waiting.Add(whole);
            if (waiting.Sum(piece => piece.Reads.Count) < ReadsAtOnce) continue;
            foreach (var journey in await gathering.OfAsync(waiting, ending)) yield return journey;
            waiting.Clear();
        }
        if (cutter.End() is { } oldest) waiting.Add(oldest);
        foreach (var journey in await gathering.OfAsync(waiting, ending)) yield return journey;
    }

    static TrackRead ReadOf(StoredSighting stored, TrackQuestion question)
    {
        var wire = SightingMessages.Of(stored, question.Reads.Restricted);
        return new TrackRead
        {
            SightingId = stored.Id,
            CapturedAt = stored.CapturedAt,
            CameraId = stored.CameraId ?? "",
            IsFixed = !stored.Observed && question.IsFixed(stored.CameraId),
            Position = wire.Position is { } place && GeoPoint.TryFromMetres(place.X, place.Y, out var point) ? point : null,
            UncertaintyMetres = stored.UncertaintyMetres,
            IsObserved = stored.Observed,
            IsTimeDoubtful = wire.TimeDoubtful,
            Description = wire.VehicleDescription,
        };
    }
}

/// <summary>A question for a track that has passed the gates.</summary>
/// <param name="Reads">Those it is made of.</param>
/// <param name="View">The registry as it was when it was asked.</param>
sealed record TrackQuestion(SightingQuestion Reads, TrackRule Rule, RegistryView View)
{
    public bool IsFixed(string? camera) =>
        camera is not null && View.Cameras.TryGetValue(camera, out var known) && known.Kind == Models.Sightings.CameraKind.Fixed;
}
