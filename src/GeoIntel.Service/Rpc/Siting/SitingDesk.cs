using GeoIntel.Models.Siting;
using GeoIntel.Service.Access;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using Grpc.Core;

namespace GeoIntel.Service.Rpc.Siting;

/// <summary>Says where cameras should stand, and which no longer earn their place. It keeps nothing.</summary>
sealed class SitingDesk(SitingSources sources, LiveRegistry registry, RegimeGate gate, TimeProvider clock)
{
    /// <summary>A reckoning keeps a processor busy and up to 125 MB; more wait.</summary>
    static readonly SemaphoreSlim Reckonings = new(1);

    /// <returns>The answer, and how many crossings and conditions it rests on.</returns>
    /// <exception cref="RpcException">InvalidArgument, NotFound, PermissionDenied or FailedPrecondition.</exception>
    public async Task<(V1.ReviewSitingResponse Answer, int RowCount)> ReviewAsync(
        V1.ReviewSitingRequest request, CheckedPurpose purpose, CallerIdentity? caller, CancellationToken cancellation)
    {
        var (view, now) = (registry.Current, clock.GetUtcNow());
        SitingRoles.Require(request, caller);
        var asked = SitingQuestions.Of(request, view, now);
        var restricted = await gate.RestrictedAsync(purpose, cancellation);
        var (demands, zones, crossings, conditions) = await sources.GatherAsync(asked, view, restricted, purpose, cancellation);
        await Reckonings.WaitAsync(cancellation);
        try
        {
            var answer = await Task.Run(
                () => SitingMessages.ToWire(asked, demands, SitingReckoning.Of(asked, demands, new ZoneReach(zones), cancellation), now),
                cancellation);
            return (answer, (int)Math.Min(crossings + conditions, int.MaxValue));
        }
        finally
        {
            Reckonings.Release();
        }
    }
}
