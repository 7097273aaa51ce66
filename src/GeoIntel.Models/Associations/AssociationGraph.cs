namespace GeoIntel.Models.Associations;

/// <summary>What lies around a node, as far as so many associations lead.</summary>
/// <param name="Nodes">With the least number of associations to each; nearest first, then by kind and id.</param>
/// <param name="Edges">All associations between these nodes.</param>
/// <param name="LeftOutCount">Nodes within the depth that are one too many.</param>
public sealed record AssociationGraph(
    IReadOnlyList<(AssociationNode Node, int Distance)> Nodes, IReadOnlyList<Association> Edges, int LeftOutCount)
{
    /// <summary>Breadth first: a node's distance is known when it is first reached.</summary>
    /// <param name="nodesMax">At least 1, the node asked about.</param>
    public static AssociationGraph Around(AssociationNode start, int depth, int nodesMax, IReadOnlyCollection<Association> all)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nodesMax, 1);
        var beside = all.Select(one => (one.From, one.To)).Concat(all.Select(one => (From: one.To, To: one.From)))
            .ToLookup(way => way.From, way => way.To);
        var distances = new Dictionary<AssociationNode, int> { [start] = 0 };
        var waiting = new Queue<AssociationNode>([start]);
        while (waiting.TryDequeue(out var node))
        {
            if (distances[node] == depth) break; // and so are all that wait behind it
            foreach (var next in beside[node])
            {
                if (distances.TryAdd(next, distances[node] + 1)) waiting.Enqueue(next);
            }
        }
        var nodes = distances.Select(of => (of.Key, of.Value)).OrderBy(of => of.Value).ThenBy(of => of.Key.Kind)
            .ThenBy(of => of.Key.Id, StringComparer.Ordinal).Take(nodesMax).ToList();
        var told = nodes.Select(of => of.Key).ToHashSet();
        return new(
            nodes,
            [
                .. all.Where(one => told.Contains(one.From) && told.Contains(one.To)).OrderBy(one => one.Kind)
                    .ThenBy(one => one.From.Id, StringComparer.Ordinal).ThenBy(one => one.To.Id, StringComparer.Ordinal)
                    .ThenBy(one => one.Id, StringComparer.Ordinal).ThenBy(one => one.Held.From),
            ],
            distances.Count - nodes.Count);
    }
}
