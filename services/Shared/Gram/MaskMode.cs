namespace Facet.Gram;

/// <summary>
/// How a mask is brought to the feature grid: names and arithmetic of torch.nn.functional.interpolate with align_corners=False.
/// </summary>
public enum MaskMode
{
    /// <summary>Mean over the pixels a cell touches (adaptive average pooling).</summary>
    Area,

    /// <summary>Two taps a dimension, without a low-pass filter.</summary>
    Bilinear,

    /// <summary>Triangle filter as wide as the scale.</summary>
    BilinearAntialias,

    /// <summary>The pixel at floor(i * scale).</summary>
    Nearest,

    /// <summary>The pixel at floor((i + 0.5) * scale).</summary>
    NearestExact,
}
