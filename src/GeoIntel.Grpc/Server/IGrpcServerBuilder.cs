using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>What AddGrpc returns, to add more to.</summary>
public interface IGrpcServerBuilder
{
    IServiceCollection Services { get; }
}
