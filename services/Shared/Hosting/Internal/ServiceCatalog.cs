using System.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Facet.Hosting.Internal;

/// <summary>The gRPC services that are mapped. Read on first use, when all of them are.</summary>
internal sealed class ServiceCatalog(EndpointDataSource endpoints)
{
    private readonly Lazy<IReadOnlyList<ServiceDescriptor>> _services = new(() => Find(endpoints));

    /// <summary>In order of full name.</summary>
    public IReadOnlyList<ServiceDescriptor> Services => _services.Value;

    private static ServiceDescriptor[] Find(EndpointDataSource endpoints) =>
    [
        .. endpoints.Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.ServiceType)
            .OfType<Type>()
            .Distinct()
            .Select(Descriptor)
            .DistinctBy(service => service.FullName)
            .OrderBy(service => service.FullName, StringComparer.Ordinal),
    ];

    /// <summary>The base class of a service names the generated class that has its descriptor.</summary>
    private static ServiceDescriptor Descriptor(Type serviceType)
    {
        var generated = serviceType.GetCustomAttribute<BindServiceMethodAttribute>(inherit: true)?.BindType;
        return generated?.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as ServiceDescriptor
            ?? throw new InvalidOperationException($"{serviceType} does not derive from a generated service base class.");
    }
}
