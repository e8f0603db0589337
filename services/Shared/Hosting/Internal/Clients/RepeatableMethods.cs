using Google.Protobuf.Reflection;

namespace Facet.Hosting.Internal.Clients;

/// <summary>
/// The calls that change nothing, so that repeating them is safe: those whose names begin with Parse, Extract, Search, Get or List.
/// </summary>
internal static class RepeatableMethods
{
    private static readonly string[] Verbs = ["Parse", "Extract", "Search", "Get", "List"];

    private static readonly FileDescriptor[] Files =
    [
        Parsing.V1.ParsingReflection.Descriptor,
        Features.V1.FeaturesReflection.Descriptor,
        Search.V1.SearchReflection.Descriptor,
        Gateway.V1.GatewayReflection.Descriptor,
    ];

    /// <summary>Full names of services with names of their methods. Streams are left out: their items may be half done.</summary>
    public static IReadOnlyList<(string Service, string Method)> All { get; } =
    [
        .. from file in Files
           from service in file.Services
           from method in service.Methods
           where !method.IsClientStreaming && !method.IsServerStreaming
           where Verbs.Any(verb => method.Name.StartsWith(verb, StringComparison.Ordinal))
           select (service.FullName, method.Name),
    ];
}
