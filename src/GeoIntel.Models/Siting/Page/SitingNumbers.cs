using System.Globalization;
using GeoIntel.Models.Geo;

namespace GeoIntel.Models.Siting.Page;

/// <summary>Weights, shares and places in words.</summary>
public static class SitingNumbers
{
    public static string Weight(double weight) => weight.ToString("#,0.##", CultureInfo.InvariantCulture);

    public static string Share(double part, double whole) =>
        whole > 0 ? (100 * part / whole).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "0.0 %";

    /// <summary>Easting and northing in whole metres.</summary>
    public static string Place(GeoPoint? place) => place is { } point
        ? string.Create(CultureInfo.InvariantCulture, $"{point.EastingMetres:0} {point.NorthingMetres:0}")
        : "by its list";

    public static string Metres(double? metres) =>
        metres is { } known ? known.ToString("0.#", CultureInfo.InvariantCulture) + " m" : "by its list";

    /// <summary>A camera's id, without its collection.</summary>
    public static string Camera(string name) => name.StartsWith("cameras/", StringComparison.Ordinal) ? name["cameras/".Length..] : name;

    public static string Kind(DemandKind kind) => kind switch
    {
        DemandKind.HotspotCell => "hotspot cells",
        DemandKind.ArterialCrossing => "crossings a day",
        DemandKind.ConditionZone => "conditions' zones",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind."),
    };

    public static string Parts(IReadOnlyDictionary<DemandKind, double> byKind) => byKind.Count == 0
        ? "nothing"
        : string.Join(", ", byKind.OrderBy(of => of.Key).Select(of => $"{Kind(of.Key)} {Weight(of.Value)}"));

    /// <summary>How far a choice can be from the best.</summary>
    public static string Bound(SitingSelection selection) => selection.IsProvedOptimal
        ? $"Together they add {Weight(selection.GainWeight)}. No choice of {selection.SitesMax} of these candidates adds more."
        : $"Together they add {Weight(selection.GainWeight)}. No choice of {selection.SitesMax} of these candidates adds more than "
            + $"{Weight(selection.GainWeightBound)}, so this one reaches at least {Share(selection.OptimumShareMin, 1)} of the best.";
}
