using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Facet.Gram;

/// <summary>Needs AVX-512BW.</summary>
internal readonly struct ByteLane512(Vector512<short> value) : IByteLane<ByteLane512>
{
    private readonly Vector512<short> _value = value;

    public static int Width => Vector512<short>.Count;

    public static ByteLane512 Zero => new(Vector512<short>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteLane512 Load(ref short source, nuint offset) => new(Vector512.LoadUnsafe(ref source, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteLane512 LoadWidened(ref sbyte source, nuint offset) =>
        new(Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref source, offset)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteLane512 MultiplyAdd(ByteLane512 a, ByteLane512 b, ByteLane512 sum) =>
        new((sum._value.AsInt32() + Avx512BW.MultiplyAddAdjacent(a._value, b._value)).AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Sums(ByteLane512 a, ByteLane512 b, ByteLane512 c, ByteLane512 d) =>
        ByteLane128.Sums(Fold(a._value.AsInt32()), Fold(b._value.AsInt32()), Fold(c._value.AsInt32()), Fold(d._value.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Fold(Vector512<int> value) => ByteLane256.Fold(value.GetLower() + value.GetUpper());
}
