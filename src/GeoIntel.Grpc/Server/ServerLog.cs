using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server;

/// <summary>What is logged of calls. Never a status' detail or a message: they may name people.</summary>
static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Error, "The handler of {Method} failed; the caller is told Unknown.")]
    public static partial void Failed(ILogger log, string method, Exception failure);

    [LoggerMessage(2, LogLevel.Debug, "{Method} answered {StatusCode}.")]
    public static partial void Refused(ILogger log, string method, StatusCode statusCode);

    [LoggerMessage(
        3, LogLevel.Debug, "The handler of {Method} ended after its caller had gone or its deadline had passed.")]
    public static partial void FailedAfterEnd(ILogger log, string method, Exception failure);

    [LoggerMessage(
        4, LogLevel.Debug, "{Method} answered {StatusCode} after its caller had gone or its deadline had passed.")]
    public static partial void RefusedAfterEnd(ILogger log, string method, StatusCode statusCode);
}
