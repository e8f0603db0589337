namespace Facet.Imaging.Internal;

/// <summary>The one place that relates sides, channels and bytes.</summary>
internal static class PixelBuffer
{
    public static int Length(int width, int height, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        var length = (Int128)width * height * channels;
        return length <= Array.MaxLength
            ? (int)length
            : throw new ArgumentOutOfRangeException(nameof(width), $"{width} x {height} x {channels} bytes do not fit one array.");
    }

    public static void Require(int width, int height, int channels, int actualLength, string parameter)
    {
        var expected = Length(width, height, channels);
        if (actualLength != expected)
        {
            throw new ArgumentException(
                $"{width} x {height} x {channels} needs {expected} bytes, but {actualLength} were given.", parameter);
        }
    }
}
