using GeoIntel.Models.Associations;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Rpc.Registry;
using GeoIntel.Service.Storage.Analysis;
using GeoIntel.Service.Storage.Registry;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using AssociationKind = GeoIntel.Models.Associations.AssociationKind;
using AssociationNode = GeoIntel.Models.Associations.AssociationNode;

namespace GeoIntel.Service.Rpc;

/// <summary>Associations as they are told.</summary>
/// <param name="reviews">Review dates of conditions, by id.</param>
sealed class AssociationMessages(RegistryView view, IReadOnlyDictionary<string, DateTimeOffset> reviews, DateTimeOffset now)
{
    /// <param name="isToldOfConfidential">A vehicle that is confidential is remembered, whether the caller is told or not.</param>
    public V1.AssociationNode Of(AssociationNode node, int distance, RestrictedSubjects restricted, bool isToldOfConfidential)
    {
        var told = new V1.AssociationNode { Name = NameOf(node), Distance = distance };
        switch (node.Kind)
        {
            case AssociationNodeKind.Vehicle:
                told.Vrm = node.Id;
                told.Confidential = restricted.IsConfidential(Vrm.Of(node.Id)) && isToldOfConfidential;
                break;
            case AssociationNodeKind.Nominal when view.Nominals.TryGetValue(node.Id, out var nominal):
                told.DisplayName = nominal.DisplayName;
                told.Safeguarding = nominal.Safeguarding;
                told.Category = (DataSubjectCategory)nominal.Category;
                break;
            case AssociationNodeKind.Group when view.State.Groups.LastOrDefault(of => of.Id == node.Id) is { } group:
                told.DisplayName = group.DisplayName;
                told.Status = (GroupStatus)group.Status;
                break;
        }
        return told;
    }

    public AssociationEdge Of(Association one)
    {
        var record = RecordOf(one);
        var review = ReviewOf(one, record);
        return new()
        {
            Kind = (V1.AssociationKind)one.Kind,
            Resource = ResourceOf(one),
            Revision = one.Revision,
            FromNode = NameOf(one.From),
            ToNode = NameOf(one.To),
            Role = one.Role,
            LinkType = (VehicleLinkType)(one.LinkType ?? 0),
            Source = one.Source,
            Evaluation = one.Evaluation is not { } of ? null : new()
            {
                Scheme = (EvaluationScheme)of.Scheme, Source = of.Source, Assessment = of.Assessment, Handling = of.Handling,
                HandlingConditions = of.HandlingConditions,
            },
            FromTime = one.Held.From > DateTimeOffset.MinValue ? one.Held.From.ToTimestamp() : null,
            UntilTime = one.Held.Until < DateTimeOffset.MaxValue ? one.Held.Until.ToTimestamp() : null,
            RecordTime = record?.RecordedAt.ToTimestamp(),
            ReviewTime = review?.ToTimestamp(),
            ReviewDue = review <= now,
        };
    }

    /// <param name="reads">Null when they were not asked for.</param>
    public static AssociationEdge With(AssociationEdge edge, LinkReads? reads)
    {
        if (reads is null) return edge;
        edge.ReadCount = reads.Count;
        edge.ObserveTime = reads.ObservedAt?.ToTimestamp();
        edge.LastReads.AddRange(reads.Last.Select(read => new AssociationRead
        {
            Sighting = $"sightings/{read.SightingId}",
            Camera = read.CameraId is { } camera ? $"cameras/{camera}" : "",
            CaptureTime = read.CapturedAt.ToTimestamp(),
        }));
        return edge;
    }

    static string NameOf(AssociationNode node) => node.Kind switch
    {
        AssociationNodeKind.Group => RegistryKinds.Group.NameOf(node.Id),
        AssociationNodeKind.Nominal => RegistryKinds.Nominal.NameOf(node.Id),
        _ => $"vehicles/{node.Id}",
    };

    static string ResourceOf(Association one) => one.Kind switch
    {
        AssociationKind.Membership => RegistryKinds.Membership.NameOf(one.Id),
        AssociationKind.VehicleLink => RegistryKinds.VehicleLink.NameOf(one.Id),
        _ => RegistryKinds.Condition.NameOf(one.Id),
    };

    // As ListReviews has it: what is in force and not evaluated waits for that from its beginning.
    DateTimeOffset? ReviewOf(Association one, Recorded? record)
    {
        if (one.Kind == AssociationKind.NonAssociation) return reviews.TryGetValue(one.Id, out var at) ? at : null;
        return one.Evaluation is null && record is { IsLatest: true } of && of.Until > now ? of.From : null;
    }

    Recorded? RecordOf(Association one) => one.Kind switch
    {
        AssociationKind.Membership => RecordOf(view.History.Memberships.Of(one.Id), one.Revision),
        AssociationKind.VehicleLink => RecordOf(view.History.VehicleLinks.Of(one.Id), one.Revision),
        _ => RecordOf(view.History.Conditions.Of(one.Id), one.Revision),
    };

    static Recorded? RecordOf<T>(IReadOnlyList<RecordedVersion<T>> versions, int revision) =>
        versions.FirstOrDefault(version => version.Revision == revision) is { } found
            ? new(found.RecordedAt, found.Own.From, found.Own.Until, found.Revision == versions[^1].Revision)
            : null;

    /// <param name="From">What the version states itself.</param>
    sealed record Recorded(DateTimeOffset RecordedAt, DateTimeOffset From, DateTimeOffset Until, bool IsLatest);
}
