using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Rpc.Registry;
using GeoIntel.Service.Storage.Analysis;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Counts crossings for everyone; of single vehicles it tells only of those on a list, or under a case
/// authorisation.</summary>
sealed class CordonDesk(CordonSearch search, LiveRegistry registry, RegimeGate gate)
{
    /// <returns>The answer, and how many crossings it counts.</returns>
    /// <exception cref="RpcException">InvalidArgument, PermissionDenied or FailedPrecondition.</exception>
    public async Task<(CountCordonResponse Answer, int RowCount)> CountAsync(
        CountCordonRequest request, CheckedPurpose purpose, CancellationToken cancellation)
    {
        var view = registry.Current;
        var restricted = await gate.RestrictedAsync(purpose, cancellation);
        var asked = CordonQuestions.Of(request, view, purpose);
        foreach (var mark in asked.Named) restricted.Require(mark);
        var isOfInterest = await OfInterestAsync(asked, view, purpose, cancellation);
        var feeds = await gate.OpenReadsAsync(purpose, [.. asked.Gates.Select(of => of.Camera)], asked.First, cancellation);
        DateTimeOffset? knownFrom = asked.FirstTimeDays > 0 ? asked.From.AddDays(-asked.FirstTimeDays) : null;
        var answer = await search.CountAsync(
            new(asked.Gates, asked.From, asked.Until, asked.Rule, isOfInterest, knownFrom, asked.VehiclesMax, feeds, restricted),
            cancellation);
        var names = view.Keys.CameraKeys.ToDictionary(camera => camera.Value, camera => camera.Key);
        return (CordonMessages.ToWire(answer, asked.Gates, names, view, restricted), (int)Math.Min(answer.Counts.Count, int.MaxValue));
    }

    async Task<Func<Vrm, bool>> OfInterestAsync(
        AskedCordon asked, RegistryView view, CheckedPurpose purpose, CancellationToken cancellation)
    {
        if (asked.FirstTimeDays > 0) return _ => true;
        if (asked.ListId is not { } list) return asked.Named.ToHashSet().Contains;
        if (!await search.HasListAsync(list, purpose.IsToldOfConfidential, cancellation))
        {
            throw RpcErrors.Invalid(
                "vehicle_list", $"There is no vehicle list '{RegistryKinds.VehicleList.NameOf(list)}'; create it first, or check the name.");
        }
        return view.State.ListEntries
            .Where(entry => entry.ListId == list && entry.InForce.From < asked.Until && entry.InForce.Until > asked.From)
            .Select(entry => entry.Vrm).ToHashSet().Contains;
    }
}
