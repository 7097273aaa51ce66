using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server;

/// <summary>Runs the calls of one method, from the HTTP request to the status. Its four heirs differ only in who
/// streams.</summary>
abstract class CallHandler<TService, TRequest, TResponse>(CallSetup<TService, TRequest, TResponse> setup)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected CallSetup<TService, TRequest, TResponse> Setup { get; } = setup;

    public IMethod Method => Setup.Method;

    public Task InvokeAsync(HttpContext http) => CallAnswers.TryAccept(http) ? RunAsync(http) : Task.CompletedTask;

    protected abstract Task HandleAsync(TService service, HttpServerCall call);

    protected MessageReader<TRequest> RequestsOf(HttpServerCall call)
    {
        var requests = new MessageReader<TRequest>(
            call.Http.Request.BodyReader,
            Setup.Method.RequestMarshaller.ContextualDeserializer,
            call.RequestEncoding,
            Setup.Settings.ReceiveLengthMax);
        call.Requests = requests;
        return requests;
    }

    protected ResponseStream<TResponse> ResponsesOf(HttpServerCall call) =>
        new(call.Response, Setup.Method.ResponseMarshaller.ContextualSerializer);

    protected void Answer(HttpServerCall call, TResponse? response)
    {
        if (response is null)
            throw new RpcException(new Status(StatusCode.Cancelled, "No message returned from method."));

        // Not flushed: message and trailers leave together when the call ends.
        call.Response.WriteUnflushed(response, Setup.Method.ResponseMarshaller.ContextualSerializer);
    }

    async Task RunAsync(HttpContext http)
    {
        var call = new HttpServerCall(http, Setup.Method, Setup.Settings);
        try
        {
            call.Begin();
            await HandleWithServiceAsync(call);
            await call.Response.EndAsync();
        }
        catch (Exception failure)
        {
            // A broken read tells that the caller has gone a moment before the request's token does.
            await call.Response.FailAsync(failure, Setup.Log, Method.FullName, call.Requests is { IsBroken: true });
        }
        finally
        {
            await call.DisposeAsync();
        }
    }

    async Task HandleWithServiceAsync(HttpServerCall call)
    {
        var service = Setup.Activator.Get(call.Http.RequestServices, out var isOurs);
        try
        {
            await HandleAsync(service, call);
        }
        finally
        {
            if (isOurs) await ServiceActivator<TService>.ReleaseAsync(service);
        }
    }
}
