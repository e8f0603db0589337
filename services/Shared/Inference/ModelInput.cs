namespace Facet.Inference;

/// <summary>The image that a model takes: three channels, each pixel 0..255 turned into pixel * scale + offset.</summary>
public sealed record ModelInput
{
    /// <summary>Name in the graph.</summary>
    public required string Name { get; init; }

    public required ImageLayout Layout { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required ChannelOrder Channels { get; init; }

    /// <summary>One factor for each channel, in the order of <see cref="Channels"/>.</summary>
    public required IReadOnlyList<float> Scale { get; init; }

    /// <summary>One summand for each channel, in the order of <see cref="Channels"/>.</summary>
    public required IReadOnlyList<float> Offset { get; init; }

    /// <summary>The only batch size that the model takes; absent when it takes any.</summary>
    public int? Batch { get; init; }

    /// <summary>How a picture of another shape gets in, for detectors.</summary>
    public InputResize Resize { get; init; }

    /// <summary>Floats in one image.</summary>
    public int CountPerImage => 3 * Width * Height;

    /// <summary>Shape of a batch in the layout of the model.</summary>
    internal long[] Shape(long batch) => Layout == ImageLayout.Nchw ? [batch, 3, Height, Width] : [batch, Height, Width, 3];
}
