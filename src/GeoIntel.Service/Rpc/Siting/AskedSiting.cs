using GeoIntel.Models.Siting;
using GeoIntel.Service.Storage.Analysis;
using Camera = GeoIntel.Models.Sightings.Camera;

namespace GeoIntel.Service.Rpc.Siting;

/// <summary>A question about sites, as it was checked.</summary>
/// <param name="Today">By London's clock; reviews must lie after it.</param>
/// <param name="Standing">The cameras that stand, of the kind asked about, by name.</param>
/// <param name="Candidates">In the order of the question. Whether what they cover is a demand is not known yet.</param>
/// <param name="Cases">One for each candidate, in the same order.</param>
sealed record AskedSiting(
    SitingObjective Objective, Deployment Deployment, DateOnly Today, IReadOnlyList<AskedHotspots> Hotspots,
    IReadOnlyList<AskedCrossings> Crossings, IReadOnlyList<AskedZones> Zones, IReadOnlyList<StandingCamera> Standing,
    IReadOnlyList<Site> Candidates, IReadOnlyList<SiteCase> Cases, int SitesMax,
    IReadOnlyDictionary<SitingObjective, double> Thresholds, bool IsExact, long NodesMax);

/// <param name="Field">Its path in the question.</param>
/// <param name="Weight">The column.</param>
/// <param name="WeightText">What it is, for people.</param>
sealed record AskedHotspots(string Field, SitingObjective Objective, string Run, string Weight, string WeightText);

/// <param name="Roads">Those that no gate counts, by the id of their demand.</param>
sealed record AskedCrossings(
    string Field, SitingObjective Objective, IReadOnlyList<CordonGate> Gates, DateTimeOffset From, DateTimeOffset Until,
    IReadOnlyList<(string Id, double PerDay)> Roads);

sealed record AskedZones(SitingObjective Objective, DateOnly Day);

/// <param name="Field">Its path in the question; empty when the question does not name it.</param>
/// <param name="Covers">What the question lists for it.</param>
sealed record StandingCamera(Camera Camera, int Key, double ReachMetres, string Field, IReadOnlyList<string> Covers)
{
    public string Name => $"cameras/{Camera.Id}";
}
