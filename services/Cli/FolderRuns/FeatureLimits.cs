using Facet.Cli.Hosting;
using Facet.Features.V1;

namespace Facet.Cli.FolderRuns;

/// <summary>What the replicas of the features service take.</summary>
/// <param name="Window">Photos at the same time.</param>
/// <param name="MaxImageBytes">Largest photo, in bytes.</param>
internal sealed record FeatureLimits(int Window, long MaxImageBytes)
{
    /// <summary>What a message needs besides its photo.</summary>
    private const int MessageOverhead = 64 << 10;

    /// <exception cref="CliException">A replica does not answer.</exception>
    public static Task<IReadOnlyList<GetInfoResponse>> InfosAsync(ServiceReplicas features, CancellationToken cancel) => features.AskEachAsync(
        (invoker, token) => new FeaturesService.FeaturesServiceClient(invoker).GetInfoAsync(new GetInfoRequest(), cancellationToken: token), cancel);

    public static FeatureLimits Of(IReadOnlyList<GetInfoResponse> infos) => new(
        infos.Sum(info => (int)info.Limits.MaxConcurrentItems + 1),
        infos.Min(info => (long)info.Limits.MaxMessageBytes) - MessageOverhead);
}
