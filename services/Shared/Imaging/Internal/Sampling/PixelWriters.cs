using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Facet.Imaging.Internal.Sampling;

/// <summary>Rounds to bytes, interleaved.</summary>
internal readonly ref struct BytePixels(Span<byte> target) : IPixelWriter
{
    private readonly Span<byte> target = target;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(int pixel, Vector128<float> colour)
    {
        // Bilinear weights never leave 0..255, so truncation after adding a half is rounding.
        var rounded = Vector128.ConvertToInt32(colour + Vector128.Create(0.5f));
        var to = target.Slice(pixel * RgbImage.Channels, RgbImage.Channels);
        to[0] = (byte)rounded[0];
        to[1] = (byte)rounded[1];
        to[2] = (byte)rounded[2];
    }
}

/// <summary>value * scale + offset, channels together.</summary>
internal readonly unsafe struct InterleavedFloats(float* target, float scale, float offset) : IPixelWriter
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(int pixel, Vector128<float> colour)
    {
        var value = (colour * scale) + Vector128.Create(offset);
        var to = target + ((nint)pixel * RgbImage.Channels);
        to[0] = value[0];
        to[1] = value[1];
        to[2] = value[2];
    }
}

/// <summary>value * scale + offset, one plane a channel.</summary>
internal readonly unsafe struct PlanarFloats(float* target, int planeLength, float scale, float offset) : IPixelWriter
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(int pixel, Vector128<float> colour)
    {
        var value = (colour * scale) + Vector128.Create(offset);
        target[pixel] = value[0];
        target[planeLength + pixel] = value[1];
        target[(2 * (nint)planeLength) + pixel] = value[2];
    }
}
