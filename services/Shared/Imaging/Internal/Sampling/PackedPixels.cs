using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Facet.Imaging.Internal.Sampling;

/// <summary>Neighbouring interleaved RGB pixels, eight at a time.</summary>
internal static class PackedPixels
{
    /// <summary>Bytes that <see cref="Load"/> reads from the first pixel on: four more than eight pixels have.</summary>
    public const int BytesRead = 28;

    /// <returns>Eight pixels, red in the lowest byte of each; the highest byte has no meaning.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(ReadOnlySpan<byte> pixels)
    {
        // Twelve bytes are four pixels: each half gets its four, then every third byte starts a lane.
        ref var first = ref MemoryMarshal.GetReference(pixels[..BytesRead]);
        var spread = Vector128.Create((byte)0, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 9, 10, 11, 12);
        var lower = Vector128.Shuffle(Vector128.LoadUnsafe(ref first), spread);
        var upper = Vector128.Shuffle(Vector128.LoadUnsafe(ref first, 12), spread);
        return Vector256.Create(lower, upper).AsInt32();
    }

    /// <summary>0 red, 1 green, 2 blue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Channel(Vector256<int> pixels, int channel) => (pixels >>> (8 * channel)) & Vector256.Create(0xff);
}
