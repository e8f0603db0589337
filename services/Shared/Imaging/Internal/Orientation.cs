namespace Facet.Imaging.Internal;

/// <summary>The EXIF orientation: how stored rows and columns map to the upright picture (EXIF 2.3, tag 0x0112).</summary>
/// <param name="exif">1 to 8; anything else counts as 1, upright.</param>
internal readonly struct Orientation(int exif)
{
    private readonly int code = exif is >= 1 and <= 8 ? exif : 1;

    public bool SwapsSides => code >= 5;

    public (int Width, int Height) Upright(int width, int height) => SwapsSides ? (height, width) : (width, height);

    /// <summary>
    /// Where stored pixel (0, 0) goes, and how far one stored column and one stored row move on, in pixels of the upright picture.
    /// </summary>
    public (int Origin, int PerColumn, int PerRow) Steps(int storedWidth, int storedHeight)
    {
        var (width, height) = Upright(storedWidth, storedHeight);
        var lastRow = (height - 1) * width;
        var lastColumn = width - 1;
        return code switch
        {
            2 => (lastColumn, -1, width),
            3 => (lastRow + lastColumn, -1, -width),
            4 => (lastRow, 1, -width),
            5 => (0, width, 1),
            6 => (lastColumn, width, -1),
            7 => (lastRow + lastColumn, -width, -1),
            8 => (lastRow, -width, 1),
            _ => (0, 1, width),
        };
    }
}
