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
    protected override async Task HandleAsync(TService service, HttpServerCall call)
    {
        await using var requests = new RequestStream<TRequest>(call, RequestsOf(call));
        await run(service, requests, ResponsesOf(call), call);
    }
}
