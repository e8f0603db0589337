using Facet.Gateway.V1;
using Facet.Hosting;
using Facet.Types.V1;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Facet.Gateway;

/// <summary>What the gateway knows of itself and of the services behind it.</summary>
public sealed class GatewayStatus(BackendClients backends, IOptions<GatewayOptions> options, IOptions<HostingOptions> hosting, FacetService service)
{
    /// <summary>How long a service may take to say how it is.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<GetInfoResponse> GetInfoAsync(CancellationToken cancel)
    {
        var deadline = DateTime.UtcNow + Patience;
        var asksParsing = AskAsync(() => backends.Parsing.GetInfoAsync(new Parsing.V1.GetInfoRequest(), deadline: deadline, cancellationToken: cancel), cancel);
        var asksFeatures = AskAsync(() => backends.Features.GetInfoAsync(new Features.V1.GetInfoRequest(), deadline: deadline, cancellationToken: cancel), cancel);
        var asksSearch = AskAsync(() => backends.Search.GetInfoAsync(new Search.V1.GetInfoRequest(), deadline: deadline, cancellationToken: cancel), cancel);
        var (parsing, features, search) = (await asksParsing, await asksFeatures, await asksSearch);
        var info = new GetInfoResponse
        {
            Version = service.ToServiceVersion(),
            DefaultRecipe = features?.DefaultRecipe ?? "",
            Limits = new ServiceLimits
            {
                MaxMessageBytes = (ulong)hosting.Value.MaxMessageBytes,
                MaxImageBytes = parsing?.Limits.MaxImageBytes ?? 0,
                MaxImagePixels = parsing?.Limits.MaxImagePixels ?? 0,
                MaxImageSide = parsing?.Limits.MaxImageSide ?? 0,
                MaxConcurrentItems = (uint)options.Value.EffectiveConcurrentItems,
                MaxTopK = (uint)options.Value.MaxTopK,
            },
        };
        info.Backends.Add(Describe("parsing", backends.ParsingAddress, parsing?.Version, parsing?.WaitingCalls));
        info.Backends.Add(Describe("features", backends.FeaturesAddress, features?.Version, features?.WaitingCalls));
        info.Backends.Add(Describe("search", backends.SearchAddress, search?.Version, search?.WaitingCalls));
        info.Models.AddRange(parsing?.Models ?? []);
        info.Models.AddRange(features?.Models ?? []);
        return info;
    }

    private static BackendInfo Describe(string name, string address, ServiceVersion? version, uint? waiting) =>
        new() { Name = name, Address = address, Reachable = version is not null, Version = version?.Version ?? "", WaitingCalls = waiting ?? 0 };

    /// <returns>Null when the service does not answer, or refuses to: the caller wants to see which one.</returns>
    private static async Task<T?> AskAsync<T>(Func<AsyncUnaryCall<T>> ask, CancellationToken cancel)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (RpcException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }
}
