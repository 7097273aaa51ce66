using GeoIntel.Service.Access;

namespace GeoIntel.Service.Layers;

/// <summary>Layers of places that are there whatever happens: boundaries for everybody, zones and cameras for some.</summary>
static class PlaceLayers
{
    public static Layer Boundaries { get; } = new()
    {
        Name = "boundaries",
        Title = "Boundaries",
        Description = "Published areas, one collection a set: LSOAs, wards, beats or command units.",
        Shape = ShapeKind.MultiPolygon,
        SeenBy = HotspotLayer.Layer.SeenBy,
        Scope = LayerScope.BoundarySet,
        HasPartnerEdition = true,
        Columns =
        [
            new("code", ColumnKind.Text, "The publisher's code"),
            new("display_name", ColumnKind.Text, "The publisher's name"),
            new("set_id", ColumnKind.Text, "Boundary set, with its edition"),
            new("residents", ColumnKind.Real, "Residents; empty where unknown"),
            new("households", ColumnKind.Real, "Households; empty where unknown"),
            new("deprivation_decile", ColumnKind.Whole, "1 is the most deprived tenth; empty where unknown"),
        ],
    };

    public static Layer Zones { get; } = new()
    {
        Name = "zones",
        Title = "Zones",
        Description = "Zones of conditions, but for those that protect a person: these are in no layer.",
        Shape = ShapeKind.MultiPolygon,
        SeenBy = Role.Operator | Role.Intelligence | Role.Officer,
        Columns =
        [
            new("id", ColumnKind.Text, "Id of the zone"),
            new("display_name", ColumnKind.Text, "Name of the zone"),
            new("from_time", ColumnKind.Time, "In force from"),
            new("until_time", ColumnKind.Time, "In force until, exclusive; empty is without end"),
            new("leave_metres", ColumnKind.Real, "Distance from the edge at which a visit has ended, metres"),
        ],
    };

    public static Layer Cameras { get; } = new()
    {
        Name = "cameras",
        Title = "Cameras",
        Description = "Capture points of fixed cameras; covert ones are in no layer, moving ones have no place.",
        Shape = ShapeKind.Point,
        SeenBy = Role.Operator | Role.Intelligence | Role.Officer | Role.Admin,
        Columns =
        [
            new("id", ColumnKind.Text, "Id of the camera"),
            new("display_name", ColumnKind.Text, "Name of the camera"),
            new("feed_id", ColumnKind.Text, "Feed that it belongs to"),
            new("controller", ColumnKind.Text, "Who answers for the feed's data"),
            new("road", ColumnKind.Text, "Road that it watches"),
            new("bearing_degrees", ColumnKind.Real, "Where it looks, degrees clockwise from north; empty where unknown"),
            new("survey_uncertainty_metres", ColumnKind.Real, "How far the place may be out, metres"),
            new("in_service_from", ColumnKind.Time, "In service from; empty where unknown"),
            new("in_service_until", ColumnKind.Time, "In service until; empty is still"),
        ],
    };
}
