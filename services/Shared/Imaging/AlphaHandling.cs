namespace Facet.Imaging;

/// <summary>What becomes of the transparency of a picture that is decoded to RGB.</summary>
public enum AlphaHandling
{
    /// <summary>The picture is laid over white.</summary>
    OverWhite,

    /// <summary>The colours stay as they are stored, as Pillow's convert("RGB") leaves them. A BMP has no transparency either way.</summary>
    Drop,
}
