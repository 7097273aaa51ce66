using GeoIntel.Service.Access;

namespace GeoIntel.Service.Layers;

/// <summary>Layers in which persons can be found: for few roles, under a purpose, in the audit log.</summary>
static class VehicleLayers
{
    public static Layer Hits { get; } = new()
    {
        Name = "hits",
        Title = "Hits",
        Description = "Hits at the place of their opening read. A hit is a lead: a vehicle was read, its driver is not "
            + "identified. Hits of zones that protect a person, and those routed to safeguarding, are in no layer.",
        Shape = ShapeKind.Point,
        SeenBy = Role.Operator | Role.Intelligence | Role.Officer,
        IsPersonal = true,
        Columns =
        [
            new("hit_id", ColumnKind.Text, "Id of the hit"),
            new("kind", ColumnKind.Whole, "Kind of rule, in the numbers of the contract's HitKind"),
            new("state", ColumnKind.Whole, "1 open, 2 closed"),
            new("vrm_text", ColumnKind.Text, "The mark as the device read it"),
            new("first_captured_at", ColumnKind.Time, "Capture of the first read, UTC"),
            new("last_captured_at", ColumnKind.Time, "Capture of the last read, UTC"),
            new("read_count", ColumnKind.Whole, "Reads of the episode"),
            new("camera_id", ColumnKind.Text, "Camera of the opening read; empty for an observation"),
            new("outcome", ColumnKind.Whole, "A person's decision, in the numbers of the contract; empty while undecided"),
            new("evaluation", ColumnKind.Text, "Source, assessment and handling of the vehicle link, for example 1-B-C; empty where not evaluated"),
            new("handling_conditions", ColumnKind.Text,
                "The conditions of all that it rests on, where handling is C; empty for who is told leads, whom its owner tells them"),
            new("other_evaluation", ColumnKind.Text, "The same of the other vehicle's link, where two made it"),
            new("membership_evaluations", ColumnKind.Text,
                "The same of the person's memberships that it shows, one after the other; empty for who is told leads"),
        ],
    };

    public static Layer Tracks { get; } = new()
    {
        Name = "tracks",
        Title = "Sightings of one vehicle",
        Description = "Where one vehicle was read in one period: give vrm and datetime. A read shows a vehicle, not a person.",
        Shape = ShapeKind.Point,
        SeenBy = Role.Intelligence,
        IsPersonal = true,
        Scope = LayerScope.Vehicle,
        Columns =
        [
            new("sighting_id", ColumnKind.Text, "Id of the sighting"),
            new("vrm_text", ColumnKind.Text, "The mark as the device read it"),
            new("captured_at", ColumnKind.Time, "Capture by the camera's clock, UTC"),
            new("received_at", ColumnKind.Time, "Arrival by ours, UTC"),
            new("camera", ColumnKind.Text, "Camera; empty for an observation at a point"),
            new("feed", ColumnKind.Text, "Feed; empty for an observation"),
            new("uncertainty_metres", ColumnKind.Real, "How far the place may be out, metres"),
            new("confidence", ColumnKind.Real, "The device's confidence in the mark, 0 to 1; empty where it gave none"),
        ],
    };
}
