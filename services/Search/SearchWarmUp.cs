using System.Diagnostics.Metrics;
using Facet.Hosting;
using Facet.Search.Indexing;
using Facet.Search.Storage;

namespace Facet.Search;

/// <summary>Opens the store and its indexes, so that a folder that cannot be used ends the start, and shows its size as a metric.</summary>
internal sealed class SearchWarmUp(IServiceProvider services) : IWarmUp, IDisposable
{
    private readonly Meter _meter = new(SearchMetrics.Name);

    public string Service => V1.SearchService.Descriptor.FullName;

    public Task WarmUpAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var store = services.GetRequiredService<CollectionStore>();
            services.GetRequiredService<IndexKeeper>();
            _meter.CreateObservableGauge("facet.search.points", () => store.Totals().Points, "{points}", "Points in all collections");
        },
        cancellationToken);

    public void Dispose() => _meter.Dispose();
}
