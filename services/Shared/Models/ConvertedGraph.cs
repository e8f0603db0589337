namespace Facet.Models;

/// <summary>An ONNX model that a conversion wrote.</summary>
public sealed record ConvertedGraph
{
    /// <summary>What it takes: <c>vision</c> or <c>text</c>.</summary>
    public required string Role { get; init; }

    /// <summary>The model, then the file of its weights if they are apart.</summary>
    public required IReadOnlyList<SavedFile> Files { get; init; }

    public required IReadOnlyList<GraphPort> Inputs { get; init; }

    public required IReadOnlyList<GraphPort> Outputs { get; init; }

    /// <summary>Size of the images; null if each run chooses it, or if there are none.</summary>
    public ImageSize? Size { get; init; }

    /// <summary>Pixels along a side of a patch; 0 without patches.</summary>
    public int PatchSize { get; init; }

    /// <summary>CLS and register tokens, which stand before the patches.</summary>
    public int PrefixTokens { get; init; }

    /// <summary>Rows of the patch grid; -1 if each run has its own, 0 without patches.</summary>
    public int GridRows { get; init; }

    /// <summary>Columns of the patch grid, as <see cref="GridRows"/>.</summary>
    public int GridColumns { get; init; }

    /// <summary>Transformer blocks of the network that it is a part of; 0 where that is unknown or there are none.</summary>
    public int Blocks { get; init; }

    /// <summary>Path of the ONNX file.</summary>
    public string Path => Files[0].Path;
}
