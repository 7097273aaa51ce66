using GeoIntel.Models.Geo;
using GeoIntel.Models.Siting;

namespace GeoIntel.Service.Rpc.Siting;

/// <summary>What is to be covered, gathered source by source.</summary>
sealed class GatheredDemands
{
    readonly Dictionary<string, Demand> _byId = new(StringComparer.Ordinal);
    readonly List<GatheredSource> _sources = [];

    public IReadOnlyCollection<Demand> All => _byId.Values;

    public IReadOnlyList<GatheredSource> Sources => _sources;

    public bool Has(string id) => _byId.ContainsKey(id);

    /// <summary>Adds what one source weighs for its objective. What it weighs for the other one is another source's.</summary>
    public void Add(GatheredSource source, IEnumerable<(string Id, GeoPoint? Place, double Weight)> demands)
    {
        var (count, sum) = (0, 0.0);
        foreach (var (id, place, weight) in demands)
        {
            var demand = _byId.GetValueOrDefault(id) ?? new Demand { Id = id, Kind = source.Kind, Place = place };
            _byId[id] = source.Objective == SitingObjective.SupportSurveillance
                ? demand with { SupportSurveillanceWeight = weight }
                : demand with { ProtectVulnerableCommunitiesWeight = weight };
            (count, sum) = (count + 1, sum + weight);
        }
        _sources.Add(source with { DemandCount = count, Weight = sum });
    }
}

/// <summary>Where demands come from.</summary>
/// <param name="Currency">How current it is, and what is missing in it.</param>
/// <param name="Handling">Who may see what is made of it; empty where nothing is said.</param>
/// <param name="Attribution">As its licence asks; empty where none does.</param>
sealed record GatheredSource(
    SitingObjective Objective, DemandKind Kind, string Name, string Currency, string Handling = "", string Attribution = "",
    int DemandCount = 0, double Weight = 0);
