namespace GeoIntel.Service.Rpc.Registry;

/// <summary>Every kind that is registered.</summary>
static class RegistryKinds
{
    public static FeedKind Feed { get; } = new();
    public static CameraKind Camera { get; } = new();
    public static NominalKind Nominal { get; } = new();
    public static VehicleLinkKind VehicleLink { get; } = new();
    public static GroupKind Group { get; } = new();
    public static MembershipKind Membership { get; } = new();
    public static ZoneKind Zone { get; } = new();
    public static ConditionKind Condition { get; } = new();
    public static PermissionKind Permission { get; } = new();
    public static VehicleListKind VehicleList { get; } = new();
    public static ListEntryKind ListEntry { get; } = new();

    /// <summary>All of them; each refers only to kinds before it.</summary>
    public static IReadOnlyList<RegistryKind> InOrder { get; } =
        [Feed, Camera, Nominal, VehicleLink, Group, Membership, Zone, Condition, Permission, VehicleList, ListEntry];
}
