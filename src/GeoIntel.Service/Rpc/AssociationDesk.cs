using GeoIntel.Models.Associations;
using GeoIntel.Service.Access;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Analysis;
using GeoIntel.V1;
using Grpc.Core;
using AssociationKind = GeoIntel.Models.Associations.AssociationKind;

namespace GeoIntel.Service.Rpc;

/// <summary>Draws what is registered around a nominal or a group, with the reads behind it.</summary>
sealed class AssociationDesk(AssociationSearch search, LiveRegistry registry, RegimeGate gate, TimeProvider clock)
{
    /// <param name="caller">Of officers alone it is known that they may see conditions.</param>
    /// <returns>The answer, and how many nodes, associations and reads it tells of.</returns>
    /// <exception cref="RpcException">InvalidArgument, PermissionDenied or FailedPrecondition.</exception>
    public async Task<(GetAssociationGraphResponse Answer, int RowCount)> DrawAsync(
        GetAssociationGraphRequest request, CheckedPurpose purpose, CallerIdentity? caller, CancellationToken cancellation)
    {
        var (view, now) = (registry.Current, clock.GetUtcNow());
        var restricted = await gate.RestrictedAsync(purpose, cancellation);
        var asked = AssociationQuestions.Of(request, view, restricted, now);
        var feeds = asked.HasReads ? await gate.OpenReadsAsync(purpose, null, asked.Time.From, cancellation) : null;
        var isOfficer = caller is not null && (caller.Roles & Role.Officer) != 0;
        var graph = AssociationGraph.Around(
            asked.Around, asked.Depth, asked.NodesMax,
            [.. view.AssociationsIn(asked.Time, restricted).Where(one => isOfficer || one.Kind != AssociationKind.NonAssociation)]);

        var links = graph.Edges.Where(one => one.Kind == AssociationKind.VehicleLink).ToList();
        var reads = asked.HasReads ? await search.ReadsAsync(links, asked.Time, feeds, restricted, cancellation) : [];
        string[] conditions =
            [.. graph.Edges.Where(one => one.Kind == AssociationKind.NonAssociation).Select(one => one.Id).Distinct()];
        var messages = new AssociationMessages(view, await search.ReviewsAsync(conditions, cancellation), now);
        var answer = new GetAssociationGraphResponse
        {
            Nodes = { graph.Nodes.Select(of => messages.Of(of.Node, of.Distance, restricted, purpose.IsToldOfConfidential)) },
            Edges = { graph.Edges.Where(one => one.Kind != AssociationKind.VehicleLink).Select(messages.Of) },
            LeftOutCount = graph.LeftOutCount,
        };
        answer.Edges.AddRange(links.Select((link, i) => AssociationMessages.With(messages.Of(link), asked.HasReads ? reads[i] : null)));
        return (answer, answer.Nodes.Count + answer.Edges.Sum(edge => 1 + edge.LastReads.Count));
    }
}
