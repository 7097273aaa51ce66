using System.Globalization;
using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Sightings;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Analysis;

/// <summary>How a picture of associations is printed: a line an association, with its ends.</summary>
static class AssociationOutput
{
    /// <param name="format">json or csv; null for a table.</param>
    public static void Print(GetAssociationGraphResponse found, string? format, Terminal terminal)
    {
        var nodes = found.Nodes.ToDictionary(node => node.Name);
        switch (format)
        {
            case "json":
                terminal.Out.WriteLine(WireJson.Line(found));
                break;
            case "csv":
                terminal.Out.Write(CsvText.Line(
                [
                    "kind", "resource", "revision", "from_node", "from_display_name", "to_node", "to_display_name", "distance",
                    "role_or_type", "source", "grading", "handling_conditions", "from_time", "until_time", "record_time",
                    "observe_time", "review_time", "review_due", "reads", "last_read", "safeguarding", "confidential",
                ]));
                foreach (var edge in found.Edges) terminal.Out.Write(CsvText.Line(Line(edge, nodes)));
                terminal.Out.Flush();
                break;
            default:
                terminal.WriteTable(
                    ["from", "is", "to", "source", "grading", "held from", "until", "vouched for", "review", "reads", "last read"],
                    found.Edges.Select(edge => Row(edge, nodes)));
                break;
        }
    }

    public static IEnumerable<string> Summary(GetAssociationGraphResponse found)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture, $"{found.Nodes.Count} nodes, {found.Edges.Count} associations, as they were recorded. ")
            + "Reads of a vehicle linked to somebody say where it was, not who drove; nothing here says what anybody did.";
        if (found.LeftOutCount > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{found.LeftOutCount} nodes within the depth are left out; ")
                + "raise --count, or ask around one of them.";
        }
        if (found.Nodes.Any(node => node.Safeguarding))
            yield return "A person here is under 18 or flagged as exploited: that is a matter for safeguarding, not for enforcement.";
    }

    // The conditions of handling travel with each line, as they must with what is made of it.
    static string[] Row(AssociationEdge edge, Dictionary<string, AssociationNode> nodes) =>
    [
        Called(nodes[edge.FromNode]), KindOf(edge), Called(nodes[edge.ToNode]), edge.Source, GradingOf(edge) + ConditionsOf(edge, " "),
        DayOf(edge.FromTime), DayOf(edge.UntilTime), DayOf(Later(edge.RecordTime, edge.ObserveTime)),
        DayOf(edge.ReviewTime) + (edge.ReviewDue ? " due" : ""), edge.Kind == AssociationKind.VehicleLink ? Whole(edge.ReadCount) : "",
        edge.LastReads is [var last, ..] ? $"{TimeOf(last.CaptureTime)} {last.Camera}" : "",
    ];

    static IEnumerable<string> Line(AssociationEdge edge, Dictionary<string, AssociationNode> nodes)
    {
        var (from, to) = (nodes[edge.FromNode], nodes[edge.ToNode]);
        return
        [
            edge.Kind.ToString(), edge.Resource, Whole(edge.Revision), from.Name, from.DisplayName, to.Name, to.DisplayName,
            Whole(Math.Max(from.Distance, to.Distance)), edge.Kind == AssociationKind.VehicleLink ? edge.LinkType.ToString() : edge.Role,
            edge.Source, GradingOf(edge), ConditionsOf(edge, ""), TimeOf(edge.FromTime), TimeOf(edge.UntilTime), TimeOf(edge.RecordTime),
            TimeOf(edge.ObserveTime), TimeOf(edge.ReviewTime), CsvText.Truth(edge.ReviewDue), Whole(edge.ReadCount),
            edge.LastReads is [var last, ..] ? TimeOf(last.CaptureTime) : "", CsvText.Truth(from.Safeguarding || to.Safeguarding),
            CsvText.Truth(to.Confidential),
        ];
    }

    static string KindOf(AssociationEdge edge) => edge.Kind switch
    {
        AssociationKind.Membership => edge.Role.Length > 0 ? $"has as member ({edge.Role})" : "has as member",
        AssociationKind.VehicleLink => $"is linked to ({edge.LinkType})",
        AssociationKind.NonAssociation => "must not meet",
        _ => edge.Kind.ToString(),
    };

    static string Called(AssociationNode node) =>
        (node.Vrm.Length > 0 ? node.Vrm : node.DisplayName.Length > 0 ? $"{node.DisplayName} ({node.Name})" : node.Name)
        + (node.Safeguarding ? " [safeguarding]" : "") + (node.Confidential ? " [confidential]" : "");

    /// <summary>"1-B-P"; "not evaluated" of intelligence that nobody has graded, and nothing of conditions.</summary>
    internal static string GradingOf(AssociationEdge edge) => edge.Evaluation is { } of
        ? $"{of.Source}-{of.Assessment}-{of.Handling}"
        : edge.Kind == AssociationKind.NonAssociation ? "" : "not evaluated";

    static string ConditionsOf(AssociationEdge edge, string before) =>
        edge.Evaluation is { HandlingConditions.Length: > 0 } of ? before + of.HandlingConditions : "";

    static Timestamp? Later(Timestamp? one, Timestamp? other) =>
        one is null || (other is not null && other.ToDateTime() > one.ToDateTime()) ? other : one;

    static string DayOf(Timestamp? time) => time?.ToDateTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    static string TimeOf(Timestamp? time) => time is null ? "" : SightingOutput.TimeOf(time);

    static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);
}
