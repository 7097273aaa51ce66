using System.Reflection;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Siting;
using GeoIntel.Models.Siting.Page;

namespace GeoIntel.Cli.Siting;

/// <summary>The service's answer about sites as a report.</summary>
static class SitingAnswer
{
    public static SitingReport ToReport(V1.ReviewSitingRequest asked, V1.ReviewSitingResponse told) => new()
    {
        Objective = (SitingObjective)told.Objective,
        Deployment = (Deployment)told.Deployment,
        ReviewedAt = told.ReviewTime.ToDateTimeOffset(),
        Selection = Of(told),
        IsProposable = told.Selection.Proposable,
        Candidates =
        [
            .. asked.Candidates.Select(site => new ReportedSite(site.Id, "", PlaceOf(site.Place), site.Place is null ? null : site.ReachMetres))
                .OrderBy(site => site.Id, StringComparer.Ordinal),
        ],
        Cameras = [.. told.Cameras.Select(camera => new ReportedSite(camera.Camera, camera.DisplayName, PlaceOf(camera.Place), camera.ReachMetres))],
        Standing = [.. told.Standing.Select(Of)],
        Unearning = told.Unearning is { } unearning
            ? new(unearning.Cameras, unearning.Losses.ToDictionary(loss => (SitingObjective)loss.Objective, loss => loss.Weight))
            : null,
        CaseGaps = [.. told.CaseGaps.Select(gap => new ReportedCaseGap(gap.Candidate, gap.Selected, gap.Missing))],
        Places =
        [
            .. told.Places.Select(place => new ReportedPlace(place.Id, PlaceOf(place.Place)!.Value, place.Weight, place.CoveredBefore, place.CoveredAfter)),
        ],
        PlaceCount = told.PlaceCount,
        Sources =
        [
            .. told.Sources.Select(source => new ReportedSource(
                (SitingObjective)source.Objective, (DemandKind)source.Kind, source.Name, source.Currency, source.Handling, source.Attribution,
                source.DemandCount, source.Weight)),
        ],
        Purpose = PurposeOf(asked.Purpose),
        CodeVersion = Version,
    };

    static string Version { get; } =
        typeof(SitingAnswer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    static SitingSelection Of(V1.ReviewSitingResponse told) => new()
    {
        Deployment = (Deployment)told.Deployment,
        Objective = (SitingObjective)told.Objective,
        SitesMax = told.Selection.SitesMax,
        Sites = [.. told.Selection.Sites.Select(site => new SelectedSite(site.Id, site.CoveredWeight, site.GainWeight, PartsOf(site.GainParts)))],
        TotalWeight = told.Selection.TotalWeight,
        CoveredBeforeWeight = told.Selection.CoveredBeforeWeight,
        CoveredAfterWeight = told.Selection.CoveredAfterWeight,
        GainWeight = told.Selection.GainWeight,
        GainWeightBound = told.Selection.GainWeightBound,
        IsProvedOptimal = told.Selection.ProvedOptimal,
        NodeCount = told.Selection.NodeCount,
        GainsReckoned = 0,
    };

    static ReportedStanding Of(V1.SitingStanding told) => new(
        (SitingObjective)told.Objective, told.TotalWeight, PartsOf(told.TotalParts), told.CoveredWeight,
        told.HasThresholdWeight ? told.ThresholdWeight : null,
        [
            .. told.Cameras.Select(camera => new ReportedMarginal(
                camera.Camera, camera.CoveredWeight, camera.LostWeight, PartsOf(camera.LostParts), camera.OnlyItCoversCount, camera.UnderThreshold)),
        ],
        [.. told.Pairs.Select(pair => new CoveringPair(pair.Camera, pair.OtherCamera, pair.SharedWeight, pair.LostWithoutBothWeight))],
        told.PairCount, told.LostWithoutAllUnderWeight);

    static Dictionary<DemandKind, double> PartsOf(IEnumerable<V1.SitingPart> parts) =>
        parts.ToDictionary(part => (DemandKind)part.Kind, part => part.Weight);

    static GeoPoint? PlaceOf(V1.Point? wire)
    {
        if (wire is null) return null;
        if (wire.Epsg == NationalGrid.Srid) return GeoPoint.TryFromMetres(wire.X, wire.Y, out var place) ? place : null;
        return NationalGrid.TryToGrid(new Wgs84Point(wire.X, wire.Y), out var projected) ? projected : null;
    }

    static string PurposeOf(V1.Purpose purpose) => purpose.Operation.Length > 0
        ? purpose.Operation
        : $"{System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(purpose.Class.ToString())}, {purpose.Reference}";
}
