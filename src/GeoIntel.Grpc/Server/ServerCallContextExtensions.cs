using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http;

namespace Grpc.Core;

public static class ServerCallContextExtensions
{
    // Under this key a test's own context may carry a request.
    const string HttpContextKey = "__HttpContext";

    /// <summary>The HTTP request that carries the call: its user, connection and services.</summary>
    /// <exception cref="InvalidOperationException">The context is not of a call over HTTP, for example a test's
    /// own without one.</exception>
    public static HttpContext GetHttpContext(this ServerCallContext serverCallContext) =>
        serverCallContext is HttpServerCall call ? call.Http
        : serverCallContext?.UserState.TryGetValue(HttpContextKey, out var http) is true && http is HttpContext request ? request
        : throw new InvalidOperationException($"{serverCallContext?.GetType()} carries no HTTP request.");
}
