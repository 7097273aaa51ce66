using GeoIntel.Service.Observability;
using GeoIntel.Service.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace GeoIntel.Service.Tests.Rpc;

[Collection(PostGisCollection.Name)]
public class HealthRpcTests(PostGisFixture postgis)
{
    const string Nowhere = "Host=127.0.0.1;Port=1;Username=nobody;Timeout=1";

    [PostGisFact]
    public async Task It_serves_while_the_store_answers()
    {
        await using var database = NpgsqlDataSource.Create(await postgis.CreateDatabaseAsync());
        var health = Health(database);

        Assert.Equal(ServingStatus.Serving, (await CheckAsync(health, "")).Status);
        Assert.Equal(ServingStatus.Serving, (await CheckAsync(health, "grpc.health.v1.Health")).Status);
        var unknown = await Assert.ThrowsAsync<RpcException>(() => CheckAsync(health, "geointel.v1.NoService"));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task It_does_not_serve_without_its_store()
    {
        await using var database = NpgsqlDataSource.Create(Nowhere);

        Assert.Equal(ServingStatus.NotServing, (await CheckAsync(Health(database), "")).Status);
    }

    [PostGisFact]
    public async Task A_watch_is_told_of_the_end_before_it_is_ended()
    {
        await using var database = NpgsqlDataSource.Create(await postgis.CreateDatabaseAsync());
        using var lifetime = new Lifetime();
        var told = new Told();
        var watch = Health(database, lifetime).Watch(
            new HealthCheckRequest(), told, Questions.Call("grpc.health.v1.Health/Watch"));
        await told.First;

        lifetime.StopApplication();
        var end = await Assert.ThrowsAsync<RpcException>(() => watch);

        Assert.Equal([ServingStatus.Serving, ServingStatus.NotServing], told.Statuses);
        Assert.Equal(StatusCode.Unavailable, end.StatusCode);
    }

    [PostGisFact]
    public async Task A_watch_of_a_service_that_is_not_there_says_so_and_stays()
    {
        await using var database = NpgsqlDataSource.Create(await postgis.CreateDatabaseAsync());
        using var lifetime = new Lifetime();
        var told = new Told();
        var watch = Health(database, lifetime).Watch(
            new HealthCheckRequest { Service = "geointel.v1.NoService" }, told, Questions.Call("grpc.health.v1.Health/Watch"));
        await told.First;

        Assert.Equal([ServingStatus.ServiceUnknown], told.Statuses);
        Assert.False(watch.IsCompleted);
        lifetime.StopApplication();
        await Assert.ThrowsAsync<RpcException>(() => watch);
    }

    static Task<HealthCheckResponse> CheckAsync(HealthRpc health, string service) =>
        health.Check(new HealthCheckRequest { Service = service }, Questions.Call("grpc.health.v1.Health/Check"));

    static HealthRpc Health(NpgsqlDataSource database, IHostApplicationLifetime? lifetime = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpcService<HealthRpc>();
        return new HealthRpc(
            new Readiness(database, lifetime ?? new Questions.Running()),
            new ServedServices(new CompositeEndpointDataSource(((IEndpointRouteBuilder)app).DataSources)), TimeProvider.System);
    }

    sealed class Told : IServerStreamWriter<HealthCheckResponse>
    {
        readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<ServingStatus> Statuses { get; } = [];

        public Task First => _first.Task;

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(HealthCheckResponse message)
        {
            Statuses.Add(message.Status);
            _first.TrySetResult();
            return Task.CompletedTask;
        }
    }

    sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => new(true);
        public CancellationToken ApplicationStopping => _stopping.Token;
        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
