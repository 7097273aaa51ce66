using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>Maps every method of a service to POST /package.Service/Method. An instance is made, or taken from DI,
    /// for each call.</summary>
    /// <exception cref="InvalidOperationException">AddGrpc was not called, or the type does not derive from a generated
    /// base.</exception>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService<TService>(this IEndpointRouteBuilder builder)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        var mappings = builder.ServiceProvider.GetService<ServiceMappings>()
            ?? throw new InvalidOperationException(
                "The services of gRPC are missing; call 'builder.Services.AddGrpc()' before mapping.");

        return new GrpcServiceEndpointConventionBuilder(mappings.Map<TService>(builder));
    }
}

/// <summary>Applies conventions, for example RequireAuthorization, to every method of a mapped service.</summary>
public sealed class GrpcServiceEndpointConventionBuilder : IEndpointConventionBuilder
{
    readonly IReadOnlyList<IEndpointConventionBuilder> _methods;

    internal GrpcServiceEndpointConventionBuilder(IReadOnlyList<IEndpointConventionBuilder> methods) =>
        _methods = methods;

    public void Add(Action<EndpointBuilder> convention)
    {
        foreach (var method in _methods) method.Add(convention);
    }

    void IEndpointConventionBuilder.Finally(Action<EndpointBuilder> finallyConvention)
    {
        foreach (var method in _methods) method.Finally(finallyConvention);
    }
}
