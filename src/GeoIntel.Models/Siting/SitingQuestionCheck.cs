using System.Globalization;

namespace GeoIntel.Models.Siting;

/// <summary>All that is wrong with a question.</summary>
sealed class SitingQuestionCheck
{
    readonly List<SitingProblem> _problems = [];
    readonly HashSet<string> _demandIds = new(StringComparer.Ordinal);
    readonly HashSet<string> _siteIds = new(StringComparer.Ordinal);

    /// <returns>In the order of the question; empty when all is right. Of one that is too large nothing else is looked
    /// at.</returns>
    public static IReadOnlyList<SitingProblem> ProblemsOf(SitingQuestion question, CancellationToken stopping)
    {
        var check = new SitingQuestionCheck();
        if (!Enum.IsDefined(question.Deployment))
            check.Add("deployment", $"It is {(int)question.Deployment}; use overt or covert.");
        var pairs = ((long)question.Cameras.Count + question.Candidates.Count) * question.Demands.Count;
        if (pairs > CoverageTable.PairsMax)
        {
            check.Add(
                "demands",
                $"They are {pairs} times cameras and candidates; use {CoverageTable.PairsMax} at most.");
            return check._problems;
        }
        for (var i = 0; i < question.Demands.Count; i++) check.Check(question.Demands[i], $"demands[{i}]");
        foreach (var (field, sites) in new[] { ("cameras", question.Cameras), ("candidates", question.Candidates) })
        {
            for (var i = 0; i < sites.Count; i++)
            {
                stopping.ThrowIfCancellationRequested();
                check.Check(sites[i], question.Deployment, $"{field}[{i}]");
            }
        }
        return check._problems;
    }

    void Check(Demand demand, string field)
    {
        if (string.IsNullOrWhiteSpace(demand.Id)) Add($"{field}.id", $"It is empty; give each demand one of its own.");
        else if (!_demandIds.Add(demand.Id))
            Add($"{field}.id", $"'{demand.Id}' stands twice; give each demand one of its own.");
        if (!Enum.IsDefined(demand.Kind))
        {
            Add(
                $"{field}.kind",
                $"It is {(int)demand.Kind}; use hotspot cell, arterial crossing or condition zone.");
        }
        foreach (var objective in Enum.GetValues<SitingObjective>())
        {
            var weight = demand.WeightFor(objective);
            if (weight >= 0 && weight <= Demand.WeightMax) continue; // not a number fails
            Add(
                $"{field}.weight",
                $"To {SitingText.Of(objective)} it is {weight}; use a number from 0 to {Demand.WeightMax}.");
        }
    }

    void Check(Site site, Deployment deployment, string field)
    {
        if (string.IsNullOrWhiteSpace(site.Id))
            Add($"{field}.id", $"It is empty; give each camera and candidate one of its own.");
        else if (!_siteIds.Add(site.Id))
            Add($"{field}.id", $"'{site.Id}' stands twice; give each camera and candidate one of its own.");
        if (site.Deployment != deployment && Enum.IsDefined(deployment))
        {
            Add(
                $"{field}.deployment",
                $"It is not {SitingText.Of(deployment)}, as the question is; ask about overt and covert cameras apart.");
        }
        if (site.CapturePoint is null != site.ReachMetres is null)
        {
            Add(
                $"{field}.{(site.ReachMetres is null ? "reach_metres" : "capture_point")}",
                $"It is missing; give both, capture_point and reach_metres, or neither with a list of what it covers.");
        }
        if (site.ReachMetres is { } reach && !(reach >= Site.ReachMetresMin && reach <= Site.ReachMetresMax))
            Add($"{field}.reach_metres", $"It is {reach}; use {Site.ReachMetresMin} to {Site.ReachMetresMax}.");
        var listed = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < site.Covers.Count; i++)
        {
            var id = site.Covers[i];
            if (!_demandIds.Contains(id))
                Add($"{field}.covers[{i}]", $"'{id}' is no demand's id; list demands of this question.");
            else if (!listed.Add(id))
                Add($"{field}.covers[{i}]", $"'{id}' is there for a second time; list each demand once.");
        }
    }

    void Add(string field, FormattableString sentence) =>
        _problems.Add(new(field, sentence.ToString(CultureInfo.InvariantCulture)));
}
