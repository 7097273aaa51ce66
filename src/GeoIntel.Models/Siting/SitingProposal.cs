using System.Diagnostics.CodeAnalysis;

namespace GeoIntel.Models.Siting;

/// <summary>Selected sites of one kind, overt or covert, each with its case: what may be put before whoever
/// decides.</summary>
public sealed class SitingProposal
{
    SitingProposal(SitingSelection selection, IReadOnlyList<SiteCase> cases) => (Selection, Cases) = (selection, cases);

    public SitingSelection Selection { get; }

    /// <summary>In the order of the selected sites.</summary>
    public IReadOnlyList<SiteCase> Cases { get; }

    /// <param name="cases">Of the selected sites, all of one kind as they are; none besides.</param>
    /// <param name="today">The day of the proposal.</param>
    /// <param name="problems">All that stands against it, each naming the site; empty when nothing does.</param>
    public static bool TryCreate(
        SitingSelection selection, IReadOnlyList<SiteCase> cases, DateOnly today,
        [NotNullWhen(true)] out SitingProposal? proposal, out IReadOnlyList<string> problems)
    {
        var bySite = cases.ToLookup(one => one.SiteId, StringComparer.Ordinal);
        var found = new List<string>();
        foreach (var site in selection.Sites)
        {
            var of = bySite[site.SiteId].ToList();
            if (of.Count == 0) found.Add($"Site '{site.SiteId}' has no case; write one.");
            if (of.Count > 1) found.Add($"Site '{site.SiteId}' has {of.Count} cases; leave one.");
        }
        foreach (var one in cases)
        {
            if (one.Deployment != selection.Deployment)
            {
                found.Add(
                    $"The case of site '{one.SiteId}' is not {SitingText.Of(selection.Deployment)}, "
                    + "as the proposal is; propose overt and covert sites apart.");
            }
            else if (!selection.Sites.Any(site => site.SiteId == one.SiteId))
                found.Add($"The case of site '{one.SiteId}' is of none that was selected; leave it out.");
            var missing = one.MissingOn(today);
            if (missing.Count > 0) found.Add($"The case of site '{one.SiteId}' lacks: {string.Join(", ", missing)}.");
        }
        problems = found;
        proposal = found.Count == 0
            ? new SitingProposal(selection, [.. selection.Sites.Select(site => bySite[site.SiteId].Single())])
            : null;
        return proposal is not null;
    }
}
