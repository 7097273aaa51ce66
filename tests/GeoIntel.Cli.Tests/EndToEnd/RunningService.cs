using GeoIntel.Cli.Remote;

namespace GeoIntel.Cli.Tests.EndToEnd;

/// <summary>The tests that run the service: one after another, so that they do not take the machine from each
/// other.</summary>
[CollectionDefinition(Name)]
public sealed class ServiceCollection : ICollectionFixture<RunningService>
{
    public const string Name = "Service";
}

/// <summary>One service for all tests that leave it running; each keeps to names of its own.</summary>
public sealed class RunningService : IAsyncLifetime
{
    readonly Lazy<Task<ServiceProcess>> _service = new(() => ServiceProcess.StartAsync());

    internal Task<ServiceProcess> ServiceAsync() => _service.Value;

    internal async Task<ServiceConnection> ConnectAsync() => (await ServiceAsync()).Connect();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (!_service.IsValueCreated) return;

        await using var service = await _service.Value;
        await service.StopAsync();
    }
}
