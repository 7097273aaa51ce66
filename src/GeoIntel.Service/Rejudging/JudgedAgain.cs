using GeoIntel.Models.Correlation;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Sightings;

namespace GeoIntel.Service.Rejudging;

/// <summary>A sighting of the past as the correlator takes it.</summary>
sealed record JudgedAgain(Sighting Sighting, WatchlistSnapshot Watchlist, PastSighting Past) : IJudgeable
{
    public IReadOnlyList<Vrm> Candidates => Past.Candidates;
    public string VrmText => Past.VrmText;
    public IReadOnlyList<VrmCandidate> Readings => Past.Readings;
    public float? Confidence => Past.Confidence;
    public IReadOnlyList<float> CharacterConfidences => Past.CharacterConfidences;

    public static JudgedAgain Of(PastSighting past, RegistryView view) => Of(past, view.SnapshotFor(past.CapturedAt));

    public static JudgedAgain Of(PastSighting past, WatchlistSnapshot watchlist)
    {
        var camera = -1;
        if (past.CameraId.Length > 0) watchlist.TryFindCamera(past.CameraId, out camera);
        var nominal = -1;
        if (past.NominalId.Length > 0) watchlist.TryFindNominal(past.NominalId, out nominal);
        var sighting = new Sighting(
            past.Id, past.Vrm, past.CapturedAt.UtcTicks, past.ReceivedAt.UtcTicks, past.Position, camera,
            past.UncertaintyCentimetres, nominal, past.DirectionDegrees, (byte)past.Candidates.Count);
        return new JudgedAgain(sighting, watchlist, past);
    }
}
