using Facet.Inference;
using Facet.Parsing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Facet.Unit.Tests.Parsing;

public sealed class ParsingEngineTests
{
    [Fact]
    public void What_is_said_of_the_models_is_what_runs_them_and_not_what_was_asked_for()
    {
        using var cache = new TempFolder();
        var options = new ParsingOptions { Provider = ExecutionProvider.Cuda, AllowCpuFallback = true };
        var registry = new ModelRegistry(new ModelRegistryOptions { CacheFolder = cache.Path });
        using var engine = new ParsingEngine(registry, UserModels.Regions(), Options.Create(options), NullLogger<ParsingEngine>.Instance);
        Assert.All(engine.Models, model => Assert.Equal("cpu", model.Provider));
    }
}
