using Grpc.Core;

namespace Grpc.AspNetCore.Server;

sealed class DuplexStreamingCallHandler<TService, TRequest, TResponse>(
    CallSetup<TService, TRequest, TResponse> setup,
    Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task> run)
    : CallHandler<TService, TRequest, TResponse>(setup)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected override Task HandleAsync(TService service, HttpServerCall call) =>
        run(service, new RequestStream<TRequest>(call, RequestsOf(call)), ResponsesOf(call), call);
}
