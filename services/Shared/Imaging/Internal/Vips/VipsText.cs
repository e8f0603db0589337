using System.Globalization;
using System.Net;

namespace Facet.Imaging.Internal.Vips;

/// <summary>Draws a line of text with the machine's default sans-serif font.</summary>
internal static class VipsText
{
    /// <summary>At this resolution a point is a pixel.</summary>
    private const int DotsPerInch = 72;

    // Without any font every letter is drawn as the same empty box.
    private static readonly Lazy<bool> HasFont = new(() => !Draw("i", pixels: 20).Pixels.AsSpan().SequenceEqual(Draw("W", pixels: 20).Pixels));

    /// <returns>How much of each pixel the letters cover, 0..255.</returns>
    /// <exception cref="InvalidOperationException">The machine has no font.</exception>
    public static GreyImage Render(string text, int pixels) => HasFont.Value
        ? Draw(text, pixels)
        : throw new InvalidOperationException($"'{text}' cannot be drawn: install a font that fontconfig finds, such as fonts-dejavu-core.");

    private static GreyImage Draw(string text, int pixels)
    {
        using var call = VipsCall.Begin();
        var font = string.Create(CultureInfo.InvariantCulture, $"sans {pixels}");
        if (VipsNative.vips_text(out var rendered, WebUtility.HtmlEncode(text), "font", font, "dpi", DotsPerInch, 0) != 0)
        {
            throw Failure(text, call);
        }

        using var image = new VipsImage(rendered);
        var (width, height) = (VipsNative.vips_image_get_width(image), VipsNative.vips_image_get_height(image));
        var coverage = new byte[PixelBuffer.Length(width, height, channels: 1)];
        return VipsPixels.TryRead(image, (y, samples) => samples.CopyTo(coverage.AsSpan(y * width)))
            ? new GreyImage(width, height, coverage)
            : throw Failure(text, call);
    }

    private static InvalidOperationException Failure(string text, VipsCall call) =>
        new($"'{text}' cannot be drawn: {call.ErrorText() ?? "libvips gave no reason"}.");
}
