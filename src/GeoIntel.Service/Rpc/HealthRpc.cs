using GeoIntel.Service.Observability;
using Grpc.Core;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace GeoIntel.Service.Rpc;

/// <summary>The health checking protocol: not serving while the service drains or its store is away. All services share
/// one store, so they are well or ill together.</summary>
sealed class HealthRpc(Readiness readiness, ServedServices services, TimeProvider clock) : Grpc.Health.V1.Health.HealthBase
{
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        var status = await StatusAsync(request.Service);
        return status == ServingStatus.ServiceUnknown
            ? throw RpcErrors.NotFound("service", request.Service)
            : new HealthCheckResponse { Status = status };
    }

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, readiness.Stopping);
        var told = ServingStatus.Unknown;
        while (!context.CancellationToken.IsCancellationRequested)
        {
            var status = await StatusAsync(request.Service);
            if (status != told) await responseStream.WriteAsync(new HealthCheckResponse { Status = told = status });
            if (readiness.Stopping.IsCancellationRequested) throw RpcErrors.Stopping();
            await Task.Delay(LookEvery, clock, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task<ServingStatus> StatusAsync(string service) =>
        service.Length > 0 && services.All.All(one => one.FullName != service) ? ServingStatus.ServiceUnknown
        : await readiness.FindReasonAgainstAsync() is null ? ServingStatus.Serving
        : ServingStatus.NotServing;
}
