using System.Reflection;
using Grpc.AspNetCore.Server;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace GeoIntel.Service.Rpc;

/// <summary>The services that are mapped, and the files of the contract that declare them.</summary>
sealed class ServedServices(EndpointDataSource endpoints)
{
    readonly Lazy<IReadOnlyList<ServiceDescriptor>> _all = new(() => Find(endpoints));

    /// <summary>In the order of their full names.</summary>
    public IReadOnlyList<ServiceDescriptor> All => _all.Value;

    static List<ServiceDescriptor> Find(EndpointDataSource endpoints) =>
    [
        .. endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.ServiceType)
            .OfType<Type>().Distinct().Select(DescriptorOf).OrderBy(service => service.FullName, StringComparer.Ordinal),
    ];

    // Generated code keeps the descriptor in the class around the base class of the service.
    public static ServiceDescriptor DescriptorOf(Type service)
    {
        for (var type = service; type is not null; type = type.BaseType)
        {
            if (type.DeclaringType?.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null)
                is ServiceDescriptor descriptor)
            {
                return descriptor;
            }
        }
        throw new InvalidOperationException($"{service} does not derive from a generated service base.");
    }
}
