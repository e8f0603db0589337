using Facet.Imaging.Internal;
using Facet.Imaging.Internal.Sampling;

namespace Facet.Imaging;

/// <summary>
/// Prepares pictures for a model. With <see cref="ImageProcessorSettings.RoundsToBytes"/> the bytes before scaling are those that Pillow
/// gives; without it pixels stay unrounded, as torchvision resizes floats. Immutable; safe to share between threads.
/// </summary>
public sealed class ImageProcessor
{
    private readonly ImageProcessorSettings _settings;
    private readonly float[] _factors;
    private readonly float[] _offsets;
    private readonly float[] _values;

    /// <exception cref="ArgumentException">A setting is impossible: a side below 1 or above the limit, no deviation, not three channels.</exception>
    public ImageProcessor(ImageProcessorSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ImageProcessorRules.Require(settings);
        _settings = settings;
        _factors = new float[RgbImage.Channels];
        _offsets = new float[RgbImage.Channels];
        _values = new float[RgbImage.Channels * (byte.MaxValue + 1)];
        for (var channel = 0; channel < RgbImage.Channels; channel++)
        {
            var (mean, deviation) = (settings.Mean[channel], settings.Deviation[channel]);
            _factors[channel] = (float)(settings.Scale / deviation);
            _offsets[channel] = (float)(-mean / deviation);
            for (var value = 0; value <= byte.MaxValue; value++)
            {
                _values[(channel * (byte.MaxValue + 1)) + value] = (float)(((value * settings.Scale) - mean) / deviation);
            }
        }
    }

    public ImageProcessorSettings Settings => _settings;

    /// <summary>The sides of what a picture of these sides becomes.</summary>
    /// <exception cref="ImageException">The result would be larger than any picture may be.</exception>
    public PixelSize OutputSize(PixelSize picture)
    {
        var size = _settings.Crop ?? ResizedSize(picture);
        return (long)size.Width * size.Height <= ImageLimits.Default.MaxPixels
            ? size
            : throw new ImageException(
                ImageErrorReason.TooLarge, $"the image would become {size.Width} x {size.Height} pixels for the model: crop it first.");
    }

    /// <summary>Resizes, crops and scales one picture.</summary>
    /// <exception cref="ImageException">The result would be larger than any picture may be.</exception>
    public PlanarImage Process(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var (width, height) = OutputSize(new PixelSize(image.Width, image.Height));
        var values = GC.AllocateUninitializedArray<float>(RgbImage.Channels * width * height);
        Process(image, values);
        return new PlanarImage(width, height, values);
    }

    /// <summary>Writes one picture as [3, height, width] of its <see cref="OutputSize"/>, for instance into its place in a batch.</summary>
    /// <exception cref="ArgumentException"><paramref name="target"/> does not have exactly that length.</exception>
    /// <inheritdoc cref="Process(RgbImage)"/>
    public void Process(RgbImage image, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(image);
        var source = new PixelSize(image.Width, image.Height);
        var output = OutputSize(source);
        var pixels = output.Width * output.Height;
        if (target.Length != RgbImage.Channels * pixels)
        {
            throw new ArgumentException($"{output.Width} x {output.Height} x 3 numbers do not fit {target.Length} places.", nameof(target));
        }

        var resized = ResizedSize(source);
        var placed = Placement.Of(resized, output);
        if (placed.Area.Width < output.Width || placed.Area.Height < output.Height)
        {
            FillBlack(target, pixels);
        }

        if (_settings.RoundsToBytes || resized == source)
        {
            var bytes = ByteResampler.Resample(image, resized.Width, resized.Height, _settings.Filter, placed.Area);
            Planes.Write(bytes, _values, target, output.Width, pixels, placed.Start(output.Width));
        }
        else
        {
            var planes = new FloatPlanes(_factors, _offsets, output.Width, pixels, placed.Start(output.Width));
            FloatResampler.Resample(image, resized, _settings.Filter, placed.Area, planes, target);
        }
    }

    /// <summary>The picture resized and cropped, before its values are scaled.</summary>
    /// <exception cref="InvalidOperationException">The settings do not round to bytes.</exception>
    /// <exception cref="ImageException">The result would be larger than any picture may be.</exception>
    public RgbImage ProcessToBytes(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (!_settings.RoundsToBytes)
        {
            throw new InvalidOperationException("These settings do not round to bytes.");
        }

        var source = new PixelSize(image.Width, image.Height);
        var (output, resized) = (OutputSize(source), ResizedSize(source));
        var placed = Placement.Of(resized, output);
        var bytes = ByteResampler.Resample(image, resized.Width, resized.Height, _settings.Filter, placed.Area);
        if (bytes.Width == output.Width && bytes.Height == output.Height)
        {
            return bytes;
        }

        var framed = new byte[PixelBuffer.Length(output.Width, output.Height, RgbImage.Channels)];
        var row = bytes.Width * RgbImage.Channels;
        for (var y = 0; y < bytes.Height; y++)
        {
            var at = placed.Start(output.Width) + (y * output.Width);
            bytes.Pixels.AsSpan(y * row, row).CopyTo(framed.AsSpan(at * RgbImage.Channels));
        }

        return new RgbImage(output.Width, output.Height, framed);
    }

    private PixelSize ResizedSize(PixelSize picture)
    {
        if (_settings.ShortestEdge is not { } edge)
        {
            return _settings.Size ?? picture;
        }

        var (width, height) = picture;
        var longer = (long)edge * Math.Max(width, height) / Math.Min(width, height);
        if (longer > int.MaxValue)
        {
            throw new ImageException(
                ImageErrorReason.TooLarge, $"the image is {width} x {height}, too narrow for a model that resizes its shortest edge: crop it first.");
        }

        return width <= height ? new PixelSize(edge, (int)longer) : new PixelSize((int)longer, edge);
    }

    private void FillBlack(Span<float> target, int pixels)
    {
        for (var channel = 0; channel < RgbImage.Channels; channel++)
        {
            target.Slice(channel * pixels, pixels).Fill(_values[channel * (byte.MaxValue + 1)]);
        }
    }
}
