using GeoIntel.Models.Associations;
using GeoIntel.Models.Conditions;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Rpc.Registry;
using GeoIntel.V1;
using Grpc.Core;
using AssociationNode = GeoIntel.Models.Associations.AssociationNode;

namespace GeoIntel.Service.Rpc;

/// <summary>A graph as it is asked about.</summary>
/// <param name="HasReads">Whether the reads behind it are asked for, too: then a time was stated.</param>
sealed record AskedGraph(AssociationNode Around, int Depth, int NodesMax, Period Time, bool HasReads);

/// <summary>Reads questions for association graphs off the wire, and says all that is wrong with one.</summary>
static class AssociationQuestions
{
    const int DepthMax = 3;
    const int NodesUsual = 100;
    const int NodesMax = 500;

    /// <exception cref="RpcException">InvalidArgument, or FailedPrecondition for a restricted subject.</exception>
    public static AskedGraph Of(
        GetAssociationGraphRequest request, RegistryView view, RestrictedSubjects restricted, DateTimeOffset now)
    {
        var problems = new List<FieldProblem>();
        var around = AroundOf(request.Around, view, restricted, problems);
        var depth = ReadQuestion.NumberOr("depth", request.Depth, 1, DepthMax, 1, problems);
        var nodes = ReadQuestion.NumberOr("nodes_max", request.NodesMax, 1, NodesMax, NodesUsual, problems);
        var hasReads = request.FromTime is not null || request.UntilTime is not null;
        var time = new Period(now, now.AddTicks(1));
        if (hasReads)
        {
            var (from, until) = ReadQuestion.TimesOf(request.FromTime, request.UntilTime, problems);
            if (problems.Count == 0 && until - from > TimeSpan.FromDays(ConvoyQuestions.DaysMax))
            {
                problems.Add(new(
                    "until_time", $"It is {until:O}, more than {ConvoyQuestions.DaysMax} days after from_time; give an earlier one."));
            }
            time = new(from, until);
        }
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);
        return new(around, depth, nodes, time, hasReads);
    }

    static AssociationNode AroundOf(string name, RegistryView view, RestrictedSubjects restricted, List<FieldProblem> problems)
    {
        if (RegistryKinds.Nominal.TryParseName(name, out var nominal))
        {
            restricted.RequireNominal(nominal);
            if (view.Nominals.ContainsKey(nominal)) return new(AssociationNodeKind.Nominal, nominal);
        }
        if (RegistryKinds.Group.TryParseName(name, out var group) && view.HasGroup(group)) return new(AssociationNodeKind.Group, group);
        problems.Add(new("around", name.Length == 0
            ? "It is missing; give a nominal or a group, 'nominals/ID' or 'groups/ID'."
            : $"'{name}' is neither a registered nominal nor a group; give it as 'nominals/ID' or 'groups/ID'."));
        return default;
    }
}
