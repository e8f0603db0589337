using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Facet.Gram;

/// <summary>Needs AVX2.</summary>
internal readonly struct ByteLane256(Vector256<short> value) : IByteLane<ByteLane256>
{
    private readonly Vector256<short> _value = value;

    public static int Width => Vector256<short>.Count;

    public static ByteLane256 Zero => new(Vector256<short>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteLane256 Load(ref short source, nuint offset) => new(Vector256.LoadUnsafe(ref source, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteLane256 LoadWidened(ref sbyte source, nuint offset) =>
        new(Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref source, offset)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteLane256 MultiplyAdd(ByteLane256 a, ByteLane256 b, ByteLane256 sum) =>
        new((sum._value.AsInt32() + Avx2.MultiplyAddAdjacent(a._value, b._value)).AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Sums(ByteLane256 a, ByteLane256 b, ByteLane256 c, ByteLane256 d) => ByteLane128.Sums(
        Fold(a._value.AsInt32()), Fold(b._value.AsInt32()), Fold(c._value.AsInt32()), Fold(d._value.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Fold(Vector256<int> value) => value.GetLower() + value.GetUpper();
}
