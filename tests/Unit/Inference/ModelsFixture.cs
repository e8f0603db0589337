using Facet.Inference;

namespace Facet.Unit.Tests.Inference;

/// <summary>The published models, converted once into a folder of their own and shared by the tests that only read.</summary>
public sealed class ModelsFixture : IDisposable
{
    private readonly TempFolder _cache = new();

    public ModelsFixture()
    {
        Registry = new ModelRegistry(new ModelRegistryOptions { CacheFolder = _cache.Path });
        Host = new ModelHost(Registry);
    }

    public ModelRegistry Registry { get; }

    public ModelHost Host { get; }

    public void Dispose()
    {
        Host.Dispose();
        _cache.Dispose();
    }
}
