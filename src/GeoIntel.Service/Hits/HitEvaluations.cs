using System.Runtime.CompilerServices;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Subjects;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Rpc.Registry;

namespace GeoIntel.Service.Hits;

/// <summary>Puts to hits, as they are told, how the links and memberships they show are evaluated now, so that a grading
/// that was tightened since binds old hits, too.</summary>
static class HitEvaluations
{
    static readonly ConditionalWeakTable<RegistryView, Book> Books = [];

    /// <remarks>Who is told a lead is told the gradings of the links it rests on, and not whose they are.</remarks>
    public static void Put(V1.Hit message, ToldHit told, HitView of, RegistryView view)
    {
        var book = Books.GetValue(view, made => new Book(made));
        var hit = told.Hit;
        foreach (var id in (ReadOnlySpan<string>)[hit.First.VehicleLinkId, hit.Other?.VehicleLinkId ?? ""])
        {
            if (book.Links.TryGetValue(id, out var link) && link.Evaluation is { } evaluation)
                Add(of.IsWhole ? RegistryKinds.VehicleLink.NameOf(id) : "", evaluation);
        }
        if (!of.IsWhole) return;
        foreach (var member in book.Memberships[hit.First.NominalId])
        {
            if (told.GroupIds.Contains(member.GroupId) && member.Evaluation is { } evaluation)
                Add(RegistryKinds.Membership.NameOf(member.Id), evaluation);
        }

        void Add(string resource, Evaluation evaluation)
        {
            var stated = ToWire(resource, evaluation);
            // In words, they may name a person; the owner tells them.
            if (!of.IsWhole) stated.Evaluation.HandlingConditions = "";
            message.Evaluations.Add(stated);
        }
    }

    /// <summary>Of the links to vehicles of everybody whom a condition concerns, in some version of a period.</summary>
    public static IEnumerable<V1.StatedEvaluation> OfLinks(RegistryView view, Condition condition, Period period)
    {
        var book = Books.GetValue(view, made => new Book(made));
        var members = view.State.Memberships.Where(member => condition.GroupId.Length > 0 && member.GroupId == condition.GroupId)
            .Select(member => member.NominalId).Append(condition.NominalId).Append(condition.OtherNominalId).ToHashSet();
        return view.State.VehicleLinks
            .Where(link => members.Contains(link.NominalId) && !link.Period.Intersect(period).IsEmpty)
            .Select(link => book.Links[link.Id]).Where(link => link.Evaluation is not null)
            .DistinctBy(link => link.Id).OrderBy(link => link.Id, StringComparer.Ordinal)
            .Select(link => ToWire(RegistryKinds.VehicleLink.NameOf(link.Id), link.Evaluation!));
    }

    static V1.StatedEvaluation ToWire(string resource, Evaluation evaluation) => new()
    {
        Resource = resource,
        Evaluation = new V1.Evaluation
        {
            Scheme = (V1.EvaluationScheme)evaluation.Scheme,
            Source = evaluation.Source,
            Assessment = evaluation.Assessment,
            Handling = evaluation.Handling,
            HandlingConditions = evaluation.HandlingConditions,
        },
    };

    /// <summary>The latest versions of one view's links and memberships.</summary>
    sealed class Book(RegistryView view)
    {
        public Dictionary<string, VehicleLink> Links { get; } =
            view.State.VehicleLinks.GroupBy(link => link.Id).ToDictionary(group => group.Key, group => group.MaxBy(link => link.Revision)!);

        public ILookup<string, GroupMembership> Memberships { get; } =
            view.State.Memberships.GroupBy(member => member.Id).Select(group => group.MaxBy(member => member.Revision)!)
                .ToLookup(member => member.NominalId);
    }
}
