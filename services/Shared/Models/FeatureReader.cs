using Facet.Models.Internal;
using Facet.Models.Internal.Features;

namespace Facet.Models;

/// <summary>
/// Reads one feature file after the other into the same memory. Not for several threads at once: each takes a reader of its own.
/// </summary>
/// <param name="key">Which tensor is meant where a file holds several by name.</param>
public sealed class FeatureReader(string key = FeatureFile.DefaultKey)
{
    private byte[] _buffer = [];

    /// <summary>Reads one map, without looking at its numbers: <see cref="FeatureMap.RequireFinite"/> does.</summary>
    /// <param name="path">The file; messages call it so.</param>
    /// <returns>A map whose data are valid until the next file is read.</returns>
    /// <exception cref="ModelException">As for <see cref="FeatureFile.Read"/>, but for NaN and infinite numbers.</exception>
    public FeatureMap Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var length = LocalFiles.ReadInto(ref _buffer, path, path, FeatureFile.MaxBytes);
            return FeatureFormats.Read(_buffer.AsMemory(0, length), path, key);
        }
        catch (ModelException error)
        {
            throw FeatureFaults.WithAdvice(error);
        }
    }
}
