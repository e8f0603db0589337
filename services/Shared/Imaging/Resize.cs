using Facet.Imaging.Internal;
using Facet.Imaging.Internal.Sampling;

namespace Facet.Imaging;

/// <summary>Scales a whole picture to given sides; the aspect ratio is the caller's business. Pixel centres at .5 stay aligned.</summary>
public static class Resize
{
    /// <summary>
    /// Antialiased: the same bytes as Pillow's Image.resize with BILINEAR or BICUBIC, which torchvision's antialias follows within 1.
    /// </summary>
    public static RgbImage Antialiased(RgbImage image, int width, int height, ResizeFilter filter = ResizeFilter.Bilinear)
    {
        Require(image, width, height);
        return ByteResampler.Resample(image, width, height, filter, new PixelArea(0, 0, width, height));
    }

    /// <summary>Plain bilinear: two neighbours an axis whatever the ratio, edges repeated, rounded once. Aliases when shrinking.</summary>
    public static RgbImage Bilinear(RgbImage image, int width, int height)
    {
        Require(image, width, height);
        var target = new byte[PixelBuffer.Length(width, height, RgbImage.Channels)];
        var (perColumn, perRow) = ((double)image.Width / width, (double)image.Height / height);
        var sourceRow = image.Width * RgbImage.Channels;
        for (var y = 0; y < height; y++)
        {
            var (top, bottom, down) = Neighbours(y, perRow, image.Height);
            for (var x = 0; x < width; x++)
            {
                var (left, right, along) = Neighbours(x, perColumn, image.Width);
                for (var c = 0; c < RgbImage.Channels; c++)
                {
                    var upper = Mix(image.Pixels, (top * sourceRow) + c, left, right, along);
                    var lower = Mix(image.Pixels, (bottom * sourceRow) + c, left, right, along);
                    target[(((y * width) + x) * RgbImage.Channels) + c] = (byte)(upper + ((lower - upper) * down) + 0.5f);
                }
            }
        }

        return new RgbImage(width, height, target);
    }

    private static float Mix(byte[] pixels, int start, int left, int right, float along)
    {
        float from = pixels[start + (left * RgbImage.Channels)];
        return from + ((pixels[start + (right * RgbImage.Channels)] - from) * along);
    }

    private static (int Before, int After, float Fraction) Neighbours(int target, double scale, int length)
    {
        var at = Math.Max(((target + 0.5) * scale) - 0.5, 0);
        var before = Math.Min((int)at, length - 1);
        return (before, Math.Min(before + 1, length - 1), (float)(at - before));
    }

    private static void Require(RgbImage image, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
    }
}
