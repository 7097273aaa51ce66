namespace GeoIntel.Models.Siting;

/// <summary>The words for what a question is about.</summary>
public static class SitingText
{
    public static string Of(SitingObjective objective) => objective switch
    {
        SitingObjective.SupportSurveillance => "support surveillance",
        SitingObjective.ProtectVulnerableCommunities => "protect vulnerable communities",
        _ => throw new ArgumentOutOfRangeException(nameof(objective), objective, "There is no such objective."),
    };

    public static string Of(Deployment deployment) => deployment switch
    {
        Deployment.Overt => "overt",
        Deployment.Covert => "covert",
        _ => throw new ArgumentOutOfRangeException(nameof(deployment), deployment, "There is no such deployment."),
    };
}
