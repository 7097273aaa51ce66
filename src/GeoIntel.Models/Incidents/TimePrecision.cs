namespace GeoIntel.Models.Incidents;

/// <summary>When an incident happened, as far as it is known.</summary>
public enum TimePrecision
{
    /// <summary>At one instant.</summary>
    Exact = 1,

    /// <summary>At some time of a span, for example while the owner was away.</summary>
    Span = 2,

    /// <summary>At some time of a month.</summary>
    Month = 3,
}
