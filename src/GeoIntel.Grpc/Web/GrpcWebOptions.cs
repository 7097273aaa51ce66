namespace Microsoft.AspNetCore.Builder;

public class GrpcWebOptions
{
    /// <summary>Whether every service takes gRPC-Web; otherwise those that ask for it by <c>EnableGrpcWeb</c>.</summary>
    public bool DefaultEnabled { get; set; }
}
