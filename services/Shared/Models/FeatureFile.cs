using Facet.Models.Internal.Features;

namespace Facet.Models;

/// <summary>
/// Feature maps on disk, one a file, as the extension says: <c>.pt</c> or <c>.pth</c> (torch.save), <c>.npy</c> or <c>.safetensors</c>. A map
/// is [C, height, width] or [1, C, height, width] of float16, float32, float64 or, but for .npy, bfloat16.
/// </summary>
public static class FeatureFile
{
    /// <summary>The tensor that is meant where a .pt or .safetensors file holds several by name.</summary>
    public const string DefaultKey = "features";

    /// <summary>Largest file that is read, in bytes.</summary>
    public const long MaxBytes = 1L << 28;

    /// <summary>The extensions, in lower case and with their dot.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".pt", ".pth", ".npy", ".safetensors"];

    /// <summary>Whether the name ends in one of the <see cref="Extensions"/>, in any case.</summary>
    public static bool HasExtension(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads one map. For many files, <see cref="FeatureReader"/> is faster.</summary>
    /// <param name="path">The file; messages call it so.</param>
    /// <param name="key">Which tensor is meant where the file holds several by name; a single one may have any name.</param>
    /// <returns>Finite numbers.</returns>
    /// <exception cref="ModelException">
    /// The file is missing, malformed, larger than <see cref="MaxBytes"/>, holds anything else than one map, or NaN or an infinite number. The
    /// message names the file, says what was found and what to do; nothing that a file says is run.
    /// </exception>
    public static FeatureMap Read(string path, string key = DefaultKey)
    {
        var map = new FeatureReader(key).Read(path);
        map.RequireFinite();
        return map;
    }

    /// <summary>
    /// Writes one map in the format that the extension says. The file appears under its name when it is complete, and replaces what was there.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="values">[channels, height, width], row-major; finite.</param>
    /// <param name="channels">At least 1.</param>
    /// <param name="height">At least 1.</param>
    /// <param name="width">At least 1.</param>
    /// <param name="type">F16, BF16, F32 or F64; numbers are rounded to the nearest.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, or a number is not finite in <paramref name="type"/>.</exception>
    /// <exception cref="ModelException">The extension or the type is none of the format's.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path, ReadOnlySpan<float> values, int channels, int height, int width, CheckpointType type = CheckpointType.F32)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FeatureWriter.Write(path, values, channels, height, width, type);
    }
}
