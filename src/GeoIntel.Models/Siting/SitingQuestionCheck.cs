using System.Globalization;

namespace GeoIntel.Models.Siting;

/// <summary>What is wrong with a question, if anything.</summary>
static class SitingQuestionCheck
{
    /// <returns>The first thing wrong with its field, what is allowed and what to do; empty when all is
    /// right.</returns>
    public static string ProblemOf(SitingQuestion question)
    {
        if (!Enum.IsDefined(question.Deployment))
            return $"deployment is {(int)question.Deployment}; use overt or covert.";
        var pairs = ((long)question.Cameras.Count + question.Candidates.Count) * question.Demands.Count;
        if (pairs > CoverageTable.PairsMax)
        {
            return Text(
                $"Cameras and candidates times demands are {pairs}; use {CoverageTable.PairsMax} at most.");
        }
        var demandIds = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < question.Demands.Count; i++)
        {
            var problem = ProblemOf(question.Demands[i], demandIds);
            if (problem.Length > 0) return Text($"demands[{i}].{problem}");
        }
        var siteIds = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (field, sites) in new[] { ("cameras", question.Cameras), ("candidates", question.Candidates) })
        {
            for (var i = 0; i < sites.Count; i++)
            {
                var problem = ProblemOf(sites[i], question.Deployment, siteIds, demandIds);
                if (problem.Length > 0) return Text($"{field}[{i}].{problem}");
            }
        }
        return "";
    }

    static string ProblemOf(Demand demand, HashSet<string> ids)
    {
        if (string.IsNullOrWhiteSpace(demand.Id)) return "id is empty; give each demand one of its own.";
        if (!ids.Add(demand.Id)) return $"id '{demand.Id}' stands twice; give each demand one of its own.";
        if (!Enum.IsDefined(demand.Kind))
            return $"kind is {(int)demand.Kind}; use hotspot cell, arterial crossing or condition zone.";
        foreach (var objective in Enum.GetValues<SitingObjective>())
        {
            var weight = demand.WeightFor(objective);
            if (!(weight >= 0 && weight <= Demand.WeightMax)) // not a number fails
            {
                return Text(
                    $"weight to {SitingText.Of(objective)} is {weight}; use a number from 0 to {Demand.WeightMax}.");
            }
        }
        return "";
    }

    static string ProblemOf(Site site, Deployment deployment, HashSet<string> siteIds, HashSet<string> demandIds)
    {
        if (string.IsNullOrWhiteSpace(site.Id)) return "id is empty; give each camera and candidate one of its own.";
        if (!siteIds.Add(site.Id))
            return $"id '{site.Id}' stands twice; give each camera and candidate one of its own.";
        if (site.Deployment != deployment)
        {
            return $"deployment is not {SitingText.Of(deployment)}, as the question is; "
                + "ask about overt and covert cameras apart.";
        }
        if (site.CapturePoint is null != site.ReachMetres is null)
            return "capture_point and reach_metres go together; give both, or neither with a list of what it covers.";
        if (site.ReachMetres is { } reach && !(reach >= Site.ReachMetresMin && reach <= Site.ReachMetresMax))
            return Text($"reach_metres is {reach}; use {Site.ReachMetresMin} to {Site.ReachMetresMax}.");
        var listed = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < site.Covers.Count; i++)
        {
            var id = site.Covers[i];
            if (!demandIds.Contains(id))
                return Text($"covers[{i}] is '{id}', which is no demand's id; list demands of this question.");
            if (!listed.Add(id)) return Text($"covers[{i}] is '{id}' for a second time; list each demand once.");
        }
        return "";
    }

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
