using System.IO.Compression;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server;

/// <summary>A service's options as they stand once it is mapped.</summary>
sealed record CallSettings(
    int? ReceiveLengthMax,
    int? SendLengthMax,
    bool DetailedErrors,
    bool CompressResponses,
    CompressionLevel CompressionLevel)
{
    public static CallSettings From(GrpcServiceOptions options)
    {
        if (options.ResponseCompressionAlgorithm is not (null or GrpcHeaders.Gzip or GrpcHeaders.Identity))
        {
            throw new InvalidOperationException(
                $"ResponseCompressionAlgorithm is '{options.ResponseCompressionAlgorithm}'; use 'gzip' or null.");
        }
        return new CallSettings(
            options.MaxReceiveMessageSize,
            options.MaxSendMessageSize,
            options.EnableDetailedErrors ?? false,
            options.ResponseCompressionAlgorithm == GrpcHeaders.Gzip,
            options.ResponseCompressionLevel ?? CompressionLevel.Fastest);
    }
}

/// <summary>What a handler of calls needs, beside the service's own method.</summary>
sealed record CallSetup<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> Method, CallSettings Settings, ServiceActivator<TService> Activator, ILogger Log)
    where TService : class;
