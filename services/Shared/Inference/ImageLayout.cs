namespace Facet.Inference;

/// <summary>The order of a batch of images in memory; the last axis changes fastest.</summary>
public enum ImageLayout
{
    /// <summary>Batch, channels, height, width: one plane after the other.</summary>
    Nchw,

    /// <summary>Batch, height, width, channels: one pixel after the other.</summary>
    Nhwc,
}
