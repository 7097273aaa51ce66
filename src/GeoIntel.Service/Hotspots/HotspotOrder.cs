using System.Text.Json;
using GeoIntel.Models.Hotspots;
using GeoIntel.Models.Hotspots.Runs;
using GeoIntel.Models.Incidents;

namespace GeoIntel.Service.Hotspots;

/// <summary>What a run was asked to be; kept with it as JSON, so that any instance can make it.</summary>
/// <param name="CrimeGroupId">Empty where types are named.</param>
/// <param name="Unit">"grid-250", or the id of a boundary set.</param>
/// <param name="BoundarySet">Empty for none.</param>
sealed record HotspotOrder(
    string CrimeGroupId, IReadOnlyList<string> CrimeTypes, string Unit, string BoundarySet, DateOnly FirstMonth,
    int MonthCount,
    HotspotRunOptions Options)
{
    const string GridPrefix = "grid-";

    /// <summary>The group's id or the types, as runs are told apart by.</summary>
    public string CrimeGroup => CrimeGroupId.Length > 0 ? CrimeGroupId : string.Join("; ", CrimeTypes);

    public DateOnly EndMonth => FirstMonth.AddMonths(MonthCount);

    /// <summary>The side of its squares; null when it counts by areas.</summary>
    public int? SideMetres => SideOf(Unit);

    public CrimeGroup Group() => CrimeGroupId.Length > 0
        ? CrimeGroups.Find(CrimeGroupId)
            ?? throw new InvalidOperationException($"There is no crime group '{CrimeGroupId}'.")
        : Models.Incidents.CrimeGroup.OfTypes([.. CrimeTypes.Select(CrimeType.Of)]);

    public string ToJson() => JsonSerializer.Serialize(this);

    public static HotspotOrder FromJson(string json) =>
        JsonSerializer.Deserialize<HotspotOrder>(json)
            ?? throw new InvalidOperationException("The run holds no order.");

    /// <returns>Null when the unit names no squares of the National Grid.</returns>
    public static int? SideOf(string unit) =>
        unit.StartsWith(GridPrefix, StringComparison.Ordinal)
            && int.TryParse(unit.AsSpan(GridPrefix.Length), out var side)
            && SquareGrid.SidesMetres.Contains(side)
                ? side
                : null;
}
