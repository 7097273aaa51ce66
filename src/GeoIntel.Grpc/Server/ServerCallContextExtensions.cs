using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http;

namespace Grpc.Core;

public static class ServerCallContextExtensions
{
    /// <summary>The HTTP request that carries the call: its user, connection and services.</summary>
    /// <exception cref="InvalidOperationException">The context is not of a call over HTTP, for example a test's
    /// own.</exception>
    public static HttpContext GetHttpContext(this ServerCallContext serverCallContext) =>
        serverCallContext is HttpServerCall call
            ? call.Http
            : throw new InvalidOperationException($"{serverCallContext?.GetType()} carries no HTTP request.");
}
