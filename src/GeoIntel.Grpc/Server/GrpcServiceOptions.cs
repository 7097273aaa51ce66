using System.IO.Compression;

namespace Grpc.AspNetCore.Server;

/// <summary>Limits and habits of gRPC services; those of one service are set with AddServiceOptions.</summary>
public class GrpcServiceOptions
{
    internal const int MaxReceiveMessageSizeDefault = 4 * 1024 * 1024;

    /// <summary>Most bytes of a message sent; null for no limit. The default is null.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Most bytes of a message received, also after decompression; null for no limit. The default is 4
    /// MB.</summary>
    public int? MaxReceiveMessageSize { get; set; } = MaxReceiveMessageSizeDefault;

    /// <summary>Whether the status of a failed handler tells the exception's message. The default is not to.</summary>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary>"gzip" to compress responses for callers that accept it; null, the default, for none.</summary>
    public string? ResponseCompressionAlgorithm { get; set; }

    public CompressionLevel? ResponseCompressionLevel { get; set; }

    /// <summary>Whether unknown services and methods are left to the rest of the application instead of answered
    /// Unimplemented.</summary>
    public bool? IgnoreUnknownServices { get; set; }

    internal void CopyFrom(GrpcServiceOptions other)
    {
        MaxSendMessageSize = other.MaxSendMessageSize;
        MaxReceiveMessageSize = other.MaxReceiveMessageSize;
        EnableDetailedErrors = other.EnableDetailedErrors;
        ResponseCompressionAlgorithm = other.ResponseCompressionAlgorithm;
        ResponseCompressionLevel = other.ResponseCompressionLevel;
        IgnoreUnknownServices = other.IgnoreUnknownServices;
    }
}

/// <summary>Options of one service; they begin as a copy of those of all services.</summary>
public class GrpcServiceOptions<TService> : GrpcServiceOptions
    where TService : class
{
    // Set by AddServiceOptions: without it the options of all services hold.
    internal bool IsSeeded { get; set; }
}
