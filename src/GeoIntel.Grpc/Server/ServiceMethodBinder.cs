using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server;

/// <summary>A method with what runs it, and the attributes ([Authorize] and the like) of its class and of
/// itself.</summary>
sealed record BoundMethod(IMethod Method, RequestDelegate Invoke, IReadOnlyList<object> Attributes);

/// <summary>Hears of each method from generated code and finds the service's own implementation of it.</summary>
sealed class ServiceMethodBinder<TService>(CallSettings settings, ILoggerFactory loggers) : ServiceBinderBase
    where TService : class
{
    readonly ILogger _log = loggers.CreateLogger($"Grpc.AspNetCore.Server.{typeof(TService).FullName}");
    readonly ServiceActivator<TService> _activator = new();

    public List<BoundMethod> Methods { get; } = [];

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var run = Find(method, typeof(TRequest), typeof(ServerCallContext));
        Add(new UnaryCallHandler<TService, TRequest, TResponse>(
            Setup(method), run.CreateDelegate<Func<TService, TRequest, ServerCallContext, Task<TResponse>>>()), run);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var run = Find(method, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext));
        Add(new ClientStreamingCallHandler<TService, TRequest, TResponse>(
            Setup(method),
            run.CreateDelegate<Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext,
                Task<TResponse>>>()), run);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var run = Find(method, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        Add(new ServerStreamingCallHandler<TService, TRequest, TResponse>(
            Setup(method),
            run.CreateDelegate<Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext,
                Task>>()), run);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var run = Find(
            method,
            typeof(IAsyncStreamReader<TRequest>),
            typeof(IServerStreamWriter<TResponse>),
            typeof(ServerCallContext));
        Add(new DuplexStreamingCallHandler<TService, TRequest, TResponse>(
            Setup(method),
            run.CreateDelegate<
                Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext,
                    Task>>()), run);
    }

    static MethodInfo Find(IMethod method, params Type[] parameters) =>
        typeof(TService).GetMethod(method.Name, BindingFlags.Public | BindingFlags.Instance, parameters)
        ?? throw new InvalidOperationException(
            $"{typeof(TService)} has no public method {method.Name} for {method.FullName}.");

    CallSetup<TService, TRequest, TResponse> Setup<TRequest, TResponse>(Method<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class => new(method, settings, _activator, _log);

    void Add<TRequest, TResponse>(CallHandler<TService, TRequest, TResponse> handler, MethodInfo run)
        where TRequest : class
        where TResponse : class =>
        Methods.Add(new BoundMethod(
            handler.Method,
            handler.InvokeAsync,
            [.. typeof(TService).GetCustomAttributes(inherit: true), .. run.GetCustomAttributes(inherit: true)]));
}
