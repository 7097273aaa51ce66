namespace GeoIntel.Models.Siting;

/// <summary>What cameras are to stand for, in the words of the community safety plan.</summary>
/// <remarks>Weights for one are never added to weights for the other: every question names one, and every answer says
/// which.</remarks>
public enum SitingObjective
{
    SupportSurveillance = 1,
    ProtectVulnerableCommunities = 2,
}

/// <summary>Whether people are told that the camera is there. An answer is about cameras of one kind only.</summary>
public enum Deployment
{
    Overt = 1,
    Covert = 2,
}
