using Grpc.Core;

namespace Grpc.AspNetCore.Server;

sealed class UnaryCallHandler<TService, TRequest, TResponse>(
    CallSetup<TService, TRequest, TResponse> setup, Func<TService, TRequest, ServerCallContext, Task<TResponse>> run)
    : CallHandler<TService, TRequest, TResponse>(setup)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected override async Task HandleAsync(TService service, HttpServerCall call)
    {
        var request = await RequestsOf(call).ReadSingleAsync(call.DeadlineToken);
        Answer(call, await run(service, request, call));
    }
}
