using GeoIntel.Models.Pages;

namespace GeoIntel.Models.Siting.Page;

/// <summary>What a siting review does not prove; it stands on each page.</summary>
static class SitingLimits
{
    static readonly string[] Sentences =
    [
        "That a camera at a site prevents or solves anything. It says how much of the weights lies within reach.",
        "That a camera sees what it covers. Straight lines know no walls, trees, light, height or traffic; go and look.",
        "That a place should be watched. Recorded crime follows where people report and where police look; a camera adds to both.",
        "That a camera under the threshold has no use. It may serve a purpose that no weight was given for.",
        "That two reviews compare. Other weights, other cells or other candidates make another question.",
        "That a site is lawful, necessary or proportionate. That is the case, and people write it.",
        "That nothing else is there. Zones that protect a person are in no review, and cameras of the other kind are in another one.",
    ];

    public static void Write(Html page)
    {
        page.Element("h2", "What it does not prove").AddPlain("<ul>");
        foreach (var sentence in Sentences) page.Element("li", sentence);
        page.AddPlain("</ul>");
    }
}
