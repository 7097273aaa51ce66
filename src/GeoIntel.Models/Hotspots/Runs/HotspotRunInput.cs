using GeoIntel.Models.Hotspots.Forecasting;
using GeoIntel.Models.Incidents;

namespace GeoIntel.Models.Hotspots.Runs;

/// <summary>What a run is made of: incidents and places, nothing else.</summary>
public sealed record HotspotRunInput
{
    /// <summary>Of every type: those outside the group are what the forecast may borrow from.</summary>
    public required IReadOnlyList<Incident> Incidents { get; init; }

    public required CrimeGroup Group { get; init; }

    public required ICells Cells { get; init; }

    /// <summary>First of the months, as the first day of it; null for the first that any incident tells.</summary>
    public DateOnly? FirstMonth { get; init; }

    /// <summary>How many months; null for all up to the last that any incident tells.</summary>
    public int? Months { get; init; }

    /// <summary>Areas with residents or deprivation deciles, for the audit; null where none are loaded.</summary>
    public BoundaryAreas? Areas { get; init; }

    /// <summary>The monthly mean by cell id of the run before, over the same group and unit; null without
    /// one.</summary>
    public IReadOnlyDictionary<string, double>? MeansBefore { get; init; }

    /// <summary>Makes one of each forecaster; the first one flags unless the back-test says otherwise.</summary>
    public Func<IReadOnlyList<IHotspotForecaster>> Forecasters { get; init; } = Forecasting.Forecasters.All;
}
