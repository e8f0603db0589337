using Facet.Inference;

namespace Facet.Features;

/// <summary>The feature maps of one crop by the name of their tap sum. Dispose it: the maps may lie in the run's pooled memory.</summary>
public sealed class FeatureMaps : IDisposable
{
    private readonly InferenceResult _outputs;
    private readonly Dictionary<string, FeatureMap> _maps;

    internal FeatureMaps(InferenceResult outputs, Dictionary<string, FeatureMap> maps) => (_outputs, _maps) = (outputs, maps);

    public IReadOnlyCollection<FeatureMap> All => _maps.Values;

    /// <param name="tapSum">"conv_pw_5", "h3+h4+h5".</param>
    public FeatureMap this[string tapSum] => _maps[tapSum];

    public void Dispose() => _outputs.Dispose();
}
