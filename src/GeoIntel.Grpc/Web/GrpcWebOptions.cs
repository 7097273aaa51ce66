namespace Grpc.AspNetCore.Web;

public class GrpcWebOptions
{
    /// <summary>Whether every service takes gRPC-Web; otherwise those that ask for it by <c>EnableGrpcWeb</c>.</summary>
    public bool DefaultEnabled { get; set; }
}

/// <summary>Says of an endpoint whether it takes gRPC-Web, whatever the default is.</summary>
public interface IGrpcWebEnabledMetadata
{
    bool GrpcWebEnabled { get; }
}

sealed class GrpcWebEnabled : IGrpcWebEnabledMetadata
{
    bool IGrpcWebEnabledMetadata.GrpcWebEnabled => true;
}
