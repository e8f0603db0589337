namespace Facet.Imaging;

/// <summary>
/// The pixels of a crop as intensity, red against green and yellow against blue, in stops of linear light. Another light or white balance adds the same
/// to every pixel, so what is said relative to the skin stays as it is.
/// </summary>
public sealed class LogColours
{
    public const int Channels = 3;

    /// <summary>Keeps the logarithm of black finite, and the noise of dark pixels small.</summary>
    private const float Floor = 0.004f;

    private static readonly float[] s_stops = [.. SrgbTable.Linear.ToArray().Select(linear => MathF.Log2(linear + Floor))];

    private readonly byte[] _rgb;

    public LogColours(RgbImage crop) => _rgb = crop.Pixels;

    /// <summary>Intensity, red against green, yellow against blue of a pixel.</summary>
    public (float Intensity, float RedGreen, float YellowBlue) this[int pixel]
    {
        get
        {
            var at = pixel * Channels;
            var (red, green, blue) = (s_stops[_rgb[at]], s_stops[_rgb[at + 1]], s_stops[_rgb[at + 2]]);
            return ((red + green + blue) / 3, red - green, ((red + green) / 2) - blue);
        }
    }

    /// <summary>Whether a channel of the pixel is as dark or as bright as the picture can say: its colour is unknown then.</summary>
    public bool IsClipped(int pixel)
    {
        var at = pixel * Channels;
        return IsAtEnd(_rgb[at]) || IsAtEnd(_rgb[at + 1]) || IsAtEnd(_rgb[at + 2]);
    }

    private static bool IsAtEnd(byte value) => value is <= 2 or >= 254;
}
