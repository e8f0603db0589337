using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Facet.Index.Internal.Kernels;

/// <summary>32 bytes widened to 16 bits, multiplied and added in pairs (AVX-512BW).</summary>
internal readonly unsafe struct ByteLane512(Vector512<int> value) : IByteLane<ByteLane512>
{
    private readonly Vector512<int> _value = value;

    public static int Width => 32;

    public static QueryElement QueryElement => QueryElement.Int16;

    public static ByteLane512 Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteLane512 MultiplyAdd(byte* query, byte* row, ByteLane512 sum) => new(sum._value
        + Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(row)), Vector512.Load((short*)query)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteLane512 operator +(ByteLane512 a, ByteLane512 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Sum(ByteLane512 value) => Vector512.Sum(value._value);
}

/// <summary>16 bytes widened to 16 bits, multiplied and added in pairs (AVX2).</summary>
internal readonly unsafe struct ByteLane256(Vector256<int> value) : IByteLane<ByteLane256>
{
    private readonly Vector256<int> _value = value;

    public static int Width => 16;

    public static QueryElement QueryElement => QueryElement.Int16;

    public static ByteLane256 Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteLane256 MultiplyAdd(byte* query, byte* row, ByteLane256 sum) =>
        new(sum._value + Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(row), Vector256.Load((short*)query)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteLane256 operator +(ByteLane256 a, ByteLane256 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Sum(ByteLane256 value) => Vector256.Sum(value._value);
}

/// <summary>32 bytes in one instruction (AVX-VNNI).</summary>
internal readonly unsafe struct ByteLaneVnni(Vector256<int> value) : IByteLane<ByteLaneVnni>
{
    private readonly Vector256<int> _value = value;

    public static int Width => 32;

    public static QueryElement QueryElement => QueryElement.Int8;

    public static ByteLaneVnni Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteLaneVnni MultiplyAdd(byte* query, byte* row, ByteLaneVnni sum) =>
        new(AvxVnni.MultiplyWideningAndAdd(sum._value, Vector256.Load(row), Vector256.Load((sbyte*)query)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteLaneVnni operator +(ByteLaneVnni a, ByteLaneVnni b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Sum(ByteLaneVnni value) => Vector256.Sum(value._value);
}

/// <summary>8 bytes on any machine with 128-bit registers.</summary>
internal readonly unsafe struct ByteLane128(Vector128<int> value) : IByteLane<ByteLane128>
{
    private readonly Vector128<int> _value = value;

    public static int Width => 8;

    public static QueryElement QueryElement => QueryElement.Int16;

    public static ByteLane128 Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteLane128 MultiplyAdd(byte* query, byte* row, ByteLane128 sum)
    {
        var wide = Vector128.WidenLower(Vector64.Load(row).ToVector128Unsafe()).AsInt16();
        var (rowLow, rowHigh) = Vector128.Widen(wide);
        var (queryLow, queryHigh) = Vector128.Widen(Vector128.Load((short*)query));
        return new(sum._value + rowLow * queryLow + rowHigh * queryHigh);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteLane128 operator +(ByteLane128 a, ByteLane128 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Sum(ByteLane128 value) => Vector128.Sum(value._value);
}

/// <summary>One byte at a time: what the registers are tested against.</summary>
internal readonly unsafe struct ByteLaneScalar(int value) : IByteLane<ByteLaneScalar>
{
    private readonly int _value = value;

    public static int Width => 1;

    public static QueryElement QueryElement => QueryElement.Int16;

    public static ByteLaneScalar Zero => default;

    public static ByteLaneScalar MultiplyAdd(byte* query, byte* row, ByteLaneScalar sum) => new(sum._value + *(short*)query * *row);

    public static ByteLaneScalar operator +(ByteLaneScalar a, ByteLaneScalar b) => new(a._value + b._value);

    public static int Sum(ByteLaneScalar value) => value._value;
}
