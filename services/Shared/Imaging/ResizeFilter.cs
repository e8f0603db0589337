namespace Facet.Imaging;

/// <summary>How an antialiased resize weighs the source pixels around a target pixel.</summary>
public enum ResizeFilter
{
    /// <summary>A triangle two pixels wide.</summary>
    Bilinear,

    /// <summary>Keys' cubic of four pixels with a = -0.5, which overshoots at edges: results are clamped to bytes where they become bytes.</summary>
    Bicubic,
}
