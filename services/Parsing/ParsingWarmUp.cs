using Facet.Hosting;

namespace Facet.Parsing;

/// <summary>Runs every model once, so that the first caller does not wait for a conversion or a lazy allocation.</summary>
internal sealed class ParsingWarmUp(ParsingEngine engine) : IWarmUp
{
    public string Service => V1.ParsingService.Descriptor.FullName;

    public Task WarmUpAsync(CancellationToken cancel) => engine.WarmUpAsync(cancel);
}
