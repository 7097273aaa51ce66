using Grpc.AspNetCore.Web;

namespace Microsoft.AspNetCore.Builder;

public static class GrpcWebApplicationBuilderExtensions
{
    /// <summary>Lets browsers call: over HTTP/1.1 too, in the binary form of gRPC-Web. Stands after routing and before the
    /// services.</summary>
    public static IApplicationBuilder UseGrpcWeb(this IApplicationBuilder builder) =>
        builder.UseGrpcWeb(new GrpcWebOptions());

    public static IApplicationBuilder UseGrpcWeb(this IApplicationBuilder builder, GrpcWebOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.Use(next => new GrpcWebMiddleware(next, options).InvokeAsync);
    }
}

public static class GrpcWebEndpointConventionBuilderExtensions
{
    /// <summary>Lets browsers call these methods.</summary>
    public static TBuilder EnableGrpcWeb<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint => endpoint.Metadata.Add(new GrpcWebEnabled()));
        return builder;
    }
}
