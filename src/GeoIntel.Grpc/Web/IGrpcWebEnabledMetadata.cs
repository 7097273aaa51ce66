namespace Grpc.AspNetCore.Web;

/// <summary>Says of an endpoint whether it takes gRPC-Web, whatever the default is.</summary>
public interface IGrpcWebEnabledMetadata
{
    bool GrpcWebEnabled { get; }
}

sealed class GrpcWebEnabled : IGrpcWebEnabledMetadata
{
    bool IGrpcWebEnabledMetadata.GrpcWebEnabled => true;
}
