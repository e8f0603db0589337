using Facet.Imaging;
using Facet.Makeup.Internal;

namespace Facet.Makeup;

/// <summary>What can differ between two photos of the same face.</summary>
[Flags]
public enum PhotoChanges
{
    None = 0,

    /// <summary>Exposure, and light that falls in from one side.</summary>
    Light = 1,

    /// <summary>White balance.</summary>
    Cast = 2,

    /// <summary>JPEG quality.</summary>
    Jpeg = 4,

    /// <summary>Fewer pixels.</summary>
    Scale = 8,

    /// <summary>Softer focus.</summary>
    Blur = 16,
    All = Light | Cast | Jpeg | Scale | Blur,
}

/// <summary>Takes a picture as if again, in another light or by another camera. Deterministic.</summary>
/// <param name="Stops">Exposure in stops.</param>
/// <param name="SideStops">Stops from one edge of the picture to the other.</param>
/// <param name="SideAngle">Where the side light comes from, in radians.</param>
/// <param name="Red">Gain of the red channel in linear light.</param>
/// <param name="Green">Gain of the green channel.</param>
/// <param name="Blue">Gain of the blue channel.</param>
/// <param name="JpegQuality">1..100.</param>
/// <param name="Scale">New side in shares of the old one, up to 1.</param>
/// <param name="BlurSigma">Pixels.</param>
public sealed record PhotoChange(
    float Stops = 0, float SideStops = 0, float SideAngle = 0, float Red = 1, float Green = 1, float Blue = 1, int JpegQuality = 92, float Scale = 1, float BlurSigma = 0)
{
    /// <summary>Nothing but the usual compression.</summary>
    public static PhotoChange None { get; } = new();

    /// <summary>A change made up from a seed: the same on every machine.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="changes">What changes.</param>
    public static PhotoChange Sample(int seed, PhotoChanges changes)
    {
        var random = new Random(seed);
        var draws = Enumerable.Range(0, 9).Select(_ => (float)random.NextDouble()).ToArray();
        var change = None;
        if (changes.HasFlag(PhotoChanges.Light))
        {
            change = change with { Stops = -0.7f + (1.2f * draws[0]), SideStops = 0.8f * draws[1], SideAngle = MathF.Tau * draws[2] };
        }

        if (changes.HasFlag(PhotoChanges.Cast))
        {
            // From warm bulbs to the blue of shade, and a little green or magenta.
            var (warmth, tint) = ((draws[3] - 0.5f) * 0.6f, (draws[4] - 0.5f) * 0.2f);
            change = change with { Red = MathF.Exp(warmth / 2), Green = MathF.Exp(tint), Blue = MathF.Exp(-warmth / 2) };
        }

        return change with
        {
            JpegQuality = changes.HasFlag(PhotoChanges.Jpeg) ? 50 + (int)(45 * draws[5]) : change.JpegQuality,
            Scale = changes.HasFlag(PhotoChanges.Scale) ? 0.5f + (0.5f * draws[6]) : change.Scale,
            BlurSigma = changes.HasFlag(PhotoChanges.Blur) ? 1.5f * draws[7] : change.BlurSigma,
        };
    }

    /// <returns>The picture as JPEG.</returns>
    public byte[] Apply(RgbImage picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var changed = BlurSigma > 0 || Stops != 0 || SideStops != 0 || (Red, Green, Blue) != (1, 1, 1) ? Relit(picture) : picture;
        if (Scale < 1)
        {
            changed = Resize.Antialiased(changed, Math.Max((int)(picture.Width * Scale), 1), Math.Max((int)(picture.Height * Scale), 1));
        }

        return ImageEncoder.Jpeg(changed, JpegQuality);
    }

    private RgbImage Relit(RgbImage picture)
    {
        var result = picture.Clone();
        var (sin, cos) = MathF.SinCos(SideAngle);
        var plane = new float[picture.Width * picture.Height];
        for (var channel = 0; channel < RgbImage.Channels; channel++)
        {
            var gain = (channel == 0 ? Red : channel == 1 ? Green : Blue) * float.Exp2(Stops);
            for (var i = 0; i < plane.Length; i++)
            {
                var (across, down) = (((float)(i % picture.Width) / picture.Width) - 0.5f, ((float)(i / picture.Width) / picture.Height) - 0.5f);
                plane[i] = SrgbTable.Linear[picture.Pixels[(i * RgbImage.Channels) + channel]] * gain * float.Exp2(SideStops * ((across * cos) + (down * sin)));
            }

            Blur.Gaussian(plane, picture.Width, picture.Height, BlurSigma);
            for (var i = 0; i < plane.Length; i++)
            {
                result.Pixels[(i * RgbImage.Channels) + channel] = SrgbTable.Encode(plane[i]);
            }
        }

        return result;
    }
}
