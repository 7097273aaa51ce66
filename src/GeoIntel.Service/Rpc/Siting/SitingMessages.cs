using GeoIntel.Models.Siting;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc.Siting;

/// <summary>What was found about sites, as it is told.</summary>
static class SitingMessages
{
    const int PlacesMax = 5_000;
    const int PairsMax = 1_000;
    const int OnlyItCoversMax = 20;

    public static V1.ReviewSitingResponse ToWire(AskedSiting asked, GatheredDemands demands, SitingReckoning found, DateTimeOffset now)
    {
        var chosen = found.Selection.Sites.Select(site => site.SiteId).ToHashSet(StringComparer.Ordinal);
        var answer = new V1.ReviewSitingResponse
        {
            Objective = (V1.SitingObjective)asked.Objective,
            Deployment = (V1.SitingDeployment)asked.Deployment,
            ReviewTime = Timestamp.FromDateTimeOffset(now),
            Selection = Of(found.Selection, asked),
            Unearning = found.Review is { } review ? Of(review) : null,
        };
        answer.Standing.AddRange(found.Marginals.Values.Select(of => Of(of, found.Table, asked)));
        answer.CaseGaps.AddRange(asked.Cases
            .Select(one => new V1.SitingCaseGap
            {
                Candidate = one.SiteId, Selected = chosen.Contains(one.SiteId), Missing = { one.MissingOn(asked.Today) },
            })
            .Where(gap => gap.Missing.Count > 0)
            .OrderByDescending(gap => gap.Selected).ThenBy(gap => gap.Candidate, StringComparer.Ordinal));
        AddPlaces(answer, asked, demands, found, chosen);
        answer.Cameras.AddRange(asked.Standing.Select(camera => new V1.SitingStandingCamera
        {
            Camera = camera.Name, DisplayName = camera.Camera.DisplayName, Place = WirePoint.Of(camera.Camera.CapturePoint!.Value),
            ReachMetres = camera.ReachMetres,
        }));
        answer.Sources.AddRange(demands.Sources.Select(Of));
        return answer;
    }

    static void AddPlaces(
        V1.ReviewSitingResponse answer, AskedSiting asked, GatheredDemands demands, SitingReckoning found, HashSet<string> chosen)
    {
        var before = found.Table.CoveredByAny(found.Table.CameraIds).ToHashSet(StringComparer.Ordinal);
        var added = found.Table.CoveredByAny(chosen).ToHashSet(StringComparer.Ordinal);
        var placed = demands.All.Where(demand => demand.Place is not null && demand.WeightFor(asked.Objective) > 0).ToList();
        answer.PlaceCount = placed.Count;
        answer.Places.AddRange(placed
            .OrderByDescending(demand => demand.WeightFor(asked.Objective)).ThenBy(demand => demand.Id, StringComparer.Ordinal)
            .Take(PlacesMax).Select(demand => new V1.SitingPlace
            {
                Id = demand.Id,
                Place = WirePoint.Of(demand.Place!.Value),
                Weight = demand.WeightFor(asked.Objective),
                CoveredBefore = before.Contains(demand.Id),
                CoveredAfter = before.Contains(demand.Id) || added.Contains(demand.Id),
            }));
    }

    static V1.SitingSelection Of(SitingSelection selection, AskedSiting asked)
    {
        var cases = asked.Cases.Where(one => selection.Sites.Any(site => site.SiteId == one.SiteId)).ToList();
        return new()
        {
            Sites =
            {
                selection.Sites.Select(site => new V1.SitingSelectedSite
                {
                    Id = site.SiteId, CoveredWeight = site.CoveredWeight, GainWeight = site.GainWeight,
                    GainParts = { PartsOf(site.GainByKind) },
                }),
            },
            TotalWeight = selection.TotalWeight,
            CoveredBeforeWeight = selection.CoveredBeforeWeight,
            CoveredAfterWeight = selection.CoveredAfterWeight,
            GainWeight = selection.GainWeight,
            GainWeightBound = selection.GainWeightBound,
            OptimumShareMin = selection.OptimumShareMin,
            ProvedOptimal = selection.IsProvedOptimal,
            NodeCount = selection.NodeCount,
            SitesMax = selection.SitesMax,
            Proposable = selection.Sites.Count > 0 && SitingProposal.TryCreate(selection, cases, asked.Today, out _, out _),
        };
    }

    static V1.SitingStanding Of(MarginalCoverage found, CoverageTable table, AskedSiting asked)
    {
        var standing = new V1.SitingStanding
        {
            Objective = (V1.SitingObjective)found.Objective,
            TotalWeight = found.TotalWeight,
            TotalParts = { PartsOf(table.TotalByKind(found.Objective)) },
            CoveredWeight = found.CoveredWeight,
            Cameras = { found.Cameras.Select(Of) },
            Pairs =
            {
                found.Pairs.OrderByDescending(pair => pair.SharedWeight).ThenBy(pair => pair.CameraId, StringComparer.Ordinal)
                    .ThenBy(pair => pair.OtherCameraId, StringComparer.Ordinal).Take(PairsMax).Select(Of),
            },
            PairCount = found.Pairs.Count,
            LostWithoutAllUnderWeight = found.LostWithoutAllUnderWeight,
        };
        if (asked.Thresholds.TryGetValue(found.Objective, out var threshold)) standing.ThresholdWeight = threshold;
        return standing;
    }

    static V1.SitingCameraMarginal Of(CameraMarginal camera) => new()
    {
        Camera = camera.CameraId,
        CoveredWeight = camera.CoveredWeight,
        LostWeight = camera.LostWeight,
        LostParts = { PartsOf(camera.LostByKind) },
        OnlyItCoversCount = camera.OnlyItCovers.Count,
        OnlyItCovers = { camera.OnlyItCovers.Take(OnlyItCoversMax) },
        UnderThreshold = camera.IsUnderThreshold,
    };

    static V1.SitingPair Of(CoveringPair pair) => new()
    {
        Camera = pair.CameraId, OtherCamera = pair.OtherCameraId, SharedWeight = pair.SharedWeight,
        LostWithoutBothWeight = pair.LostWithoutBothWeight,
    };

    static V1.SitingUnearning Of(StandingReview review) => new()
    {
        Cameras = { review.NoLongerEarning },
        Losses =
        {
            review.LostWithoutAllWeight.OrderBy(of => of.Key)
                .Select(of => new V1.SitingLoss { Objective = (V1.SitingObjective)of.Key, Weight = of.Value }),
        },
    };

    static V1.SitingSource Of(GatheredSource source) => new()
    {
        Objective = (V1.SitingObjective)source.Objective,
        Kind = (V1.SitingDemandKind)source.Kind,
        Name = source.Name,
        Currency = source.Currency,
        Handling = source.Handling,
        Attribution = source.Attribution,
        DemandCount = source.DemandCount,
        Weight = source.Weight,
    };

    static IEnumerable<V1.SitingPart> PartsOf(IReadOnlyDictionary<DemandKind, double> byKind) =>
        byKind.OrderBy(of => of.Key).Select(of => new V1.SitingPart { Kind = (V1.SitingDemandKind)of.Key, Weight = of.Value });
}
