using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Facet.Imaging.Internal.Sampling;

/// <summary>
/// Bilinear sampling with the channels of a pixel in one vector: the same operations in the same order as <see cref="BilinearScalar"/>.
/// </summary>
internal readonly struct BilinearVector : IPixelSampler
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sample(RgbImage source, float u, float v, BorderColour border)
    {
        // Four bytes are read for three channels, so the pixel after the last one read must still exist: x stays two short of the width.
        var inside = u >= 0 && v >= 0 && u < source.Width - 2 && v < source.Height - 1;
        if (!inside)
        {
            return BilinearScalar.Sample(source, u, v, border);
        }

        // Neither is negative, so truncation is the floor.
        var (x, y) = ((int)u, (int)v);
        var stride = source.Width * RgbImage.Channels;
        ref var corner = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(source.Pixels), (y * stride) + (x * RgbImage.Channels));
        ref var below = ref Unsafe.Add(ref corner, stride);
        var (fx, fy) = (Vector128.Create(u - x), Vector128.Create(v - y));
        var topLeft = Load(ref corner);
        var top = topLeft + ((Load(ref Unsafe.Add(ref corner, RgbImage.Channels)) - topLeft) * fx);
        var bottomLeft = Load(ref below);
        var bottom = bottomLeft + ((Load(ref Unsafe.Add(ref below, RgbImage.Channels)) - bottomLeft) * fx);
        return top + ((bottom - top) * fy);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Load(ref byte pixel)
    {
        var bytes = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(ref pixel)).AsByte();
        return Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(bytes)).AsInt32());
    }
}
