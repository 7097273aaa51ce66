using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>Gives each call its service: the registered one if there is any, else a new one which ends with the
/// call.</summary>
sealed class ServiceActivator<TService>
    where TService : class
{
    readonly Lazy<ObjectFactory<TService>> _factory = new(() => ActivatorUtilities.CreateFactory<TService>([]));

    public TService Get(IServiceProvider scope, out bool isOurs)
    {
        var registered = scope.GetService<TService>();
        isOurs = registered is null;
        return registered ?? _factory.Value(scope, null);
    }

    public static ValueTask ReleaseAsync(TService service)
    {
        if (service is IAsyncDisposable asynchronous) return asynchronous.DisposeAsync();
        (service as IDisposable)?.Dispose();
        return default;
    }
}
