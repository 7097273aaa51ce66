namespace GeoIntel.Models.Hits;

/// <summary>The names a hit's sentence uses. A person's name is not among them: the reference is enough to look it
/// up.</summary>
public sealed record HitWords
{
    /// <summary>What people call the camera; empty for an observation at a point.</summary>
    public string CameraDisplayName { get; init; } = "";

    /// <summary>What people call the camera of the other vehicle's read, or of a journey's earlier read.</summary>
    public string OtherCameraDisplayName { get; init; } = "";

    /// <summary>What people call the camera of the first read on the other side of a zone's edge.</summary>
    public string OutsideCameraDisplayName { get; init; } = "";

    /// <summary>What people call the list of a VOI hit.</summary>
    public string ListDisplayName { get; init; } = "";

    /// <summary>What people call the zone of a condition alert.</summary>
    public string ZoneDisplayName { get; init; } = "";

    /// <summary>How the nominal is referred to, for example "N-104".</summary>
    public string NominalReference { get; init; } = "";

    /// <summary>Non-association: how the person who must not be met is referred to.</summary>
    public string OtherNominalReference { get; init; } = "";

    /// <summary>Group presence: number of the authorisation under which the group is watched.</summary>
    public string AuthorisationReference { get; init; } = "";

    /// <summary>What the operator shall do.</summary>
    public string Instruction { get; init; } = "";
}
