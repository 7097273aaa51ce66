namespace GeoIntel.Service.Layers.Features;

/// <summary>A coordinate reference system of OGC API Features, part 2, with its axis order.</summary>
/// <param name="IsLatitudeFirst">EPSG defines 4326 latitude first; CRS84 is the same longitude first.</param>
sealed record Crs(string Uri, int Srid, bool IsLatitudeFirst)
{
    public static readonly Crs Crs84 = new("http://www.opengis.net/def/crs/OGC/1.3/CRS84", 4326, false);
    public static readonly Crs Wgs84 = new("http://www.opengis.net/def/crs/EPSG/0/4326", 4326, true);
    public static readonly Crs NationalGrid = new("http://www.opengis.net/def/crs/EPSG/0/27700", 27700, false);

    /// <summary>The first is the default.</summary>
    public static readonly IReadOnlyList<Crs> All = [Crs84, Wgs84, NationalGrid];

    /// <summary>The system that a request names; CRS84 when it names none.</summary>
    /// <exception cref="LayerProblem">It is none of <see cref="All"/>.</exception>
    public static Crs Of(string parameter, string? uri) =>
        uri is null
            ? Crs84
            : All.FirstOrDefault(crs => crs.Uri == uri) ?? throw LayerProblem.Parameters(
                parameter, $"'{uri}' is not a system this service has; use one of {string.Join(", ", All.Select(crs => crs.Uri))}.");
}
