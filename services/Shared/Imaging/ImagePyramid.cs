using Facet.Imaging.Internal;

namespace Facet.Imaging;

/// <summary>
/// A picture and its halvings, each made when first asked for and then kept, so that every crop of one photo shares them.
/// Pixel (x, y) of level L is the mean of the 2^L x 2^L square at (x, y) 2^L of the picture. Thread-safe.
/// </summary>
public sealed class ImagePyramid
{
    private readonly Lazy<RgbImage>[] levels;

    public ImagePyramid(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        Image = image;
        levels = new Lazy<RgbImage>[1 + int.Log2(Math.Min(image.Width, image.Height))];
        levels[0] = new Lazy<RgbImage>(image);
        for (var i = 1; i < levels.Length; i++)
        {
            var finer = levels[i - 1];
            levels[i] = new Lazy<RgbImage>(() => Halving.Halve(finer.Value));
        }
    }

    /// <summary>Level 0.</summary>
    public RgbImage Image { get; }

    public int LevelCount => levels.Length;

    /// <param name="index">0 (the picture) to LevelCount - 1.</param>
    public RgbImage Level(int index) => levels[index].Value;

    /// <summary>
    /// The level to sample with bilinear weights when neighbouring target pixels lie <paramref name="step"/> source pixels apart: there
    /// they lie at most 1.5 apart, as far as four weighted neighbours reach without skipping detail.
    /// </summary>
    public int LevelFor(float step)
    {
        const float widestStep = 1.5f;
        var level = 0;
        while (step > widestStep && level < levels.Length - 1)
        {
            step /= 2;
            level++;
        }

        return level;
    }
}
