namespace Facet.Imaging;

/// <summary>The order of a model's picture input, for one picture.</summary>
public enum TensorLayout
{
    /// <summary>[height, width, 3]: the channels of a pixel lie together.</summary>
    Nhwc,

    /// <summary>[3, height, width]: one plane a channel.</summary>
    Nchw,
}
