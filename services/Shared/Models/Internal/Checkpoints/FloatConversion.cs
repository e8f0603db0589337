using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Facet.Models.Internal.Checkpoints;

/// <summary>Turns the floating-point types of checkpoints into float32 and back. The bytes may lie at any address, aligned or not.</summary>
internal static class FloatConversion
{
    private const int ChunkLength = 4096;

    /// <summary>Converts as many elements as <paramref name="target"/> has places.</summary>
    public static void ToSingle(CheckpointType type, ReadOnlySpan<byte> source, Span<float> target)
    {
        switch (type)
        {
            case CheckpointType.F32:
                MemoryMarshal.Cast<byte, float>(source)[..target.Length].CopyTo(target);
                break;
            case CheckpointType.F16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(source)[..target.Length], target);
                break;
            case CheckpointType.BF16:
                WidenBrainFloats(MemoryMarshal.Cast<byte, ushort>(source)[..target.Length], MemoryMarshal.Cast<float, uint>(target));
                break;
            case CheckpointType.F64:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, double>(source)[..target.Length], target);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "Only floating-point types can be converted.");
        }
    }

    /// <summary>Writes numbers in another type, rounded to the nearest; one that is too large for it becomes infinite.</summary>
    /// <param name="source">The numbers.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="target">As many bytes as the numbers take in it.</param>
    public static void FromSingle(ReadOnlySpan<float> source, CheckpointType type, Span<byte> target)
    {
        switch (type)
        {
            case CheckpointType.F32:
                MemoryMarshal.AsBytes(source).CopyTo(target);
                break;
            case CheckpointType.F16:
                TensorPrimitives.ConvertToHalf(source, MemoryMarshal.Cast<byte, Half>(target));
                break;
            case CheckpointType.BF16:
                NarrowToBrainFloats(MemoryMarshal.Cast<float, uint>(source), MemoryMarshal.Cast<byte, ushort>(target));
                break;
            case CheckpointType.F64:
                TensorPrimitives.ConvertTruncating(source, MemoryMarshal.Cast<byte, double>(target));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "Only floating-point types can be converted.");
        }
    }

    /// <summary>The first element that is NaN or infinite as float32, and how to write it; (-1, "") when there is none.</summary>
    public static (int Index, string Value) FirstNonFinite(CheckpointType type, ReadOnlySpan<byte> source)
    {
        var size = TensorSizes.BytesPerElement(type);
        Span<float> chunk = stackalloc float[ChunkLength];
        for (var start = 0; start < source.Length / size; start += ChunkLength)
        {
            var part = chunk[..Math.Min(ChunkLength, (source.Length / size) - start)];
            ToSingle(type, source[(start * size)..], part);
            if (AllFinite(part))
            {
                continue;
            }

            for (var i = 0; i < part.Length; i++)
            {
                if (!float.IsFinite(part[i]))
                {
                    return (start + i, part[i].ToString(CultureInfo.InvariantCulture));
                }
            }
        }

        return (-1, string.Empty);
    }

    // A bfloat16 is the upper half of the float32 of the same value.
    private static void WidenBrainFloats(ReadOnlySpan<ushort> source, Span<uint> target)
    {
        var i = 0;
        for (; i <= source.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(source[i..]), out var lower, out var upper);
            Vector.ShiftLeft(lower, 16).CopyTo(target[i..]);
            Vector.ShiftLeft(upper, 16).CopyTo(target[(i + Vector<uint>.Count)..]);
        }

        for (; i < source.Length; i++)
        {
            target[i] = (uint)source[i] << 16;
        }
    }

    // Half of the last place that stays, or a little less where that place is even, carries into it: the nearest, ties to even.
    private static void NarrowToBrainFloats(ReadOnlySpan<uint> source, Span<ushort> target)
    {
        for (var i = 0; i < source.Length; i++)
        {
            var isNaN = float.IsNaN(BitConverter.UInt32BitsToSingle(source[i]));
            target[i] = isNaN ? (ushort)0x7FC0 : (ushort)((source[i] + 0x7FFF + ((source[i] >> 16) & 1)) >> 16);
        }
    }

    // NaN and the infinities are the values whose exponent bits are all set.
    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        const uint ExponentBits = 0x7F80_0000;
        var bits = MemoryMarshal.Cast<float, uint>(values);
        var exponent = new Vector<uint>(ExponentBits);
        var i = 0;
        for (; i <= bits.Length - Vector<uint>.Count; i += Vector<uint>.Count)
        {
            if (Vector.EqualsAny(new Vector<uint>(bits[i..]) & exponent, exponent))
            {
                return false;
            }
        }

        for (; i < bits.Length; i++)
        {
            if ((bits[i] & ExponentBits) == ExponentBits)
            {
                return false;
            }
        }

        return true;
    }
}
