using System.Runtime.InteropServices;
using Facet.Gram;
using Facet.Models;

namespace Facet.Cli.Makeup;

/// <summary>Reads files of features that are masked already, one after the other; a thread takes a reader of its own.</summary>
internal sealed class WeightedFeaturesReader(string key)
{
    private readonly FeatureReader _reader = new(key);
    private float[] _floats = [];

    /// <exception cref="ModelException">The file cannot be used; the message names it and says what to do.</exception>
    public WeightedFeatures Read(string path)
    {
        var map = _reader.Read(path);
        try
        {
            var factors = MaskedFactors.OfWeighted(FloatsOf(map), map.Channels, map.Height, map.Width)?.Factors;
            return new WeightedFeatures(map.Channels, factors);
        }
        catch (ArgumentException error)
        {
            map.RequireFinite();
            throw new ModelException(
                ModelErrorReason.Unsupported, $"{path}: {error.Message}. Scale the features down: scores do not depend on scale.", error);
        }
    }

    private ReadOnlySpan<float> FloatsOf(FeatureMap map)
    {
        if (map.Type == CheckpointType.F32)
        {
            return MemoryMarshal.Cast<byte, float>(map.Data.Span);
        }

        if (_floats.Length < map.Count)
        {
            _floats = GC.AllocateUninitializedArray<float>(map.Count);
        }

        map.CopyTo(_floats);
        return _floats.AsSpan(0, map.Count);
    }
}
