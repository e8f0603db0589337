namespace Facet.Imaging.Internal.Bmp;

internal static class BmpErrors
{
    public static ImageException EndsEarly(int length) => new(
        ImageErrorReason.Truncated, $"the BMP ends before its image does, after {length} bytes: send the whole file.");

    public static ImageException Damaged(string detail) => new(
        ImageErrorReason.Corrupt, $"the BMP is damaged and cannot be decoded: {detail}; export it again.");

    public static ImageException Unsupported(string detail) => new(
        ImageErrorReason.UnsupportedFormat, $"the BMP has {detail}, which is not accepted: save it with 24 bits a pixel.");
}
