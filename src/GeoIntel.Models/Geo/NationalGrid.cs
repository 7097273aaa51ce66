namespace GeoIntel.Models.Geo;

/// <summary>Between WGS 84 (EPSG:4326) and the British National Grid (EPSG:27700).</summary>
public static class NationalGrid
{
    /// <summary>How far a projected point may be from where OSTN15, the definitive transformation, would put it.</summary>
    /// <remarks>Ordnance Survey, A guide to coordinate systems in Great Britain, section 6.6: one Helmert transformation
    /// for the whole country is good to about 5 m.</remarks>
    public const double ProjectionUncertaintyMetres = 5;
}
