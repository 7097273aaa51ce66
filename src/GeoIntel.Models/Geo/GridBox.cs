namespace GeoIntel.Models.Geo;

/// <summary>A box on the National Grid in centimetres; its border belongs to it.</summary>
readonly record struct GridBox(int West, int South, int East, int North)
{
    // All four are asked, because the processor cannot foresee on which side a point lies.
    public bool Holds(GeoPoint point) =>
        point.EastingCentimetres >= West & point.EastingCentimetres <= East
        & point.NorthingCentimetres >= South & point.NorthingCentimetres <= North;
}
