using Facet.Models;

namespace Facet.Benchmarks;

/// <summary>Backbones of a published architecture with made-up weights, converted as a checkpoint is on demand: with exactly the taps that are asked for.</summary>
internal static class MadeUpBackbone
{
    /// <summary>Side of the input, in pixels.</summary>
    public const int Side = 224;

    /// <summary>The taps of the seed's recipes.</summary>
    public static string[] RecipeTaps { get; } = ["3+4+5", "9+10+11"];

    /// <param name="name">A model id, or one of <see cref="RandomCheckpoint.Architectures"/>.</param>
    /// <param name="folder">Written to for an architecture.</param>
    /// <returns>The id, or the folder, whose model has the taps of the recipes.</returns>
    public static string ForRecipes(string name, string folder) => RandomCheckpoint.Architectures.Contains(name) ? Write(name, folder, RecipeTaps) : name;

    /// <param name="architecture">One of <see cref="RandomCheckpoint.Architectures"/>.</param>
    /// <param name="folder">Written to.</param>
    /// <param name="taps">Outputs, as maps.</param>
    /// <returns>The folder.</returns>
    public static string Write(string architecture, string folder, params string[] taps)
    {
        var options = new ConvertOptions { Outputs = [.. taps.Select(tap => TapOutput.Parse(tap, TapLayout.Map))], Size = new ImageSize(Side, Side) };
        ConvertedModelFile.Write(folder, ModelConverter.Convert(RandomCheckpoint.Create(architecture, seed: 1), folder, options));
        return folder;
    }
}
