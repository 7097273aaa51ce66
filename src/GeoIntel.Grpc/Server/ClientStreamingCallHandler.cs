using Grpc.Core;

namespace Grpc.AspNetCore.Server;

sealed class ClientStreamingCallHandler<TService, TRequest, TResponse>(
    CallSetup<TService, TRequest, TResponse> setup,
    Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>> run)
    : CallHandler<TService, TRequest, TResponse>(setup)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected override async Task HandleAsync(TService service, HttpServerCall call)
    {
        await using var requests = new RequestStream<TRequest>(call, RequestsOf(call));
        Answer(call, await run(service, requests, call));
    }
}
