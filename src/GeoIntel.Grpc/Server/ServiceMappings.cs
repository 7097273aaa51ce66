using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grpc.AspNetCore.Server;

/// <summary>Makes endpoints of services, and the answers to services and methods that do not exist.</summary>
sealed class ServiceMappings(ILoggerFactory loggers, IOptions<GrpcServiceOptions> options)
{
    bool _unknownServicesMapped;

    public IReadOnlyList<IEndpointConventionBuilder> Map<TService>(IEndpointRouteBuilder builder)
        where TService : class
    {
        var binder = new ServiceMethodBinder<TService>(
            CallSettings.From(OptionsOf<TService>(builder.ServiceProvider)), loggers);
        Bind(typeof(TService), binder);

        var endpoints = binder.Methods.ConvertAll(method => MapMethod<TService>(builder, method));
        if (options.Value.IgnoreUnknownServices is not true)
        {
            foreach (var service in binder.Methods.Select(method => method.Method.ServiceName).Distinct())
                MapUnknown(builder, $"/{service}/{{unknownMethod}}", "Method is unimplemented.");
            if (!_unknownServicesMapped)
                MapUnknown(builder, "/{unknownService}/{unknownMethod}", "Service is unimplemented.");
            _unknownServicesMapped = true;
        }
        return endpoints;
    }

    static GrpcServiceOptions OptionsOf<TService>(IServiceProvider services)
        where TService : class
    {
        var own = services.GetRequiredService<IOptions<GrpcServiceOptions<TService>>>().Value;
        return own.IsSeeded ? own : services.GetRequiredService<IOptions<GrpcServiceOptions>>().Value;
    }

    static void Bind(Type service, ServiceBinderBase binder)
    {
        for (var type = service; type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>() is not { } named) continue;

            var bind = named.BindType.GetMethod(
                named.BindMethodName,
                BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static,
                [typeof(ServiceBinderBase), type]);
            if (bind is null) break;

            bind.Invoke(null, [binder, null]);
            return;
        }
        throw new InvalidOperationException(
            $"{service} does not derive from a generated service base; nothing says which methods it has.");
    }

    static IEndpointConventionBuilder MapMethod<TService>(IEndpointRouteBuilder builder, BoundMethod method)
    {
        var endpoint = builder.MapMethods(method.Method.FullName, ["POST"], method.Invoke);
        endpoint.Add(made =>
        {
            made.DisplayName = $"gRPC - {method.Method.FullName}";
            made.Metadata.Add(new GrpcMethodMetadata(typeof(TService), method.Method));
            foreach (var attribute in method.Attributes) made.Metadata.Add(attribute);
        });
        return endpoint;
    }

    static void MapUnknown(IEndpointRouteBuilder builder, string pattern, string detail)
    {
        var route = RoutePatternFactory.Parse(
            pattern, defaults: null, parameterPolicies: new { unknownMethod = new GrpcRequestConstraint() });
        builder.Map(route, http => CallAnswers.WriteStatus(http, new Status(StatusCode.Unimplemented, detail)))
            .Add(made =>
            {
                made.DisplayName = $"gRPC - {pattern}";
                ((RouteEndpointBuilder)made).Order = int.MaxValue;
            });
    }
}
