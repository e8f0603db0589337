using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Facet.Gram;

internal readonly struct Lane512(Vector512<float> value) : ILane<Lane512>
{
    private readonly Vector512<float> _value = value;

    public static int Width => Vector512<float>.Count;

    public static Lane512 Zero => new(Vector512<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Load(ref float source, nuint offset) => new(Vector512.LoadUnsafe(ref source, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 MultiplyAdd(Lane512 a, Lane512 b, Lane512 sum) =>
        new(Vector512.MultiplyAddEstimate(a._value, b._value, sum._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sums(Lane512 a, Lane512 b, Lane512 c, Lane512 d) =>
        Lane128.Sums(Fold(a._value), Fold(b._value), Fold(c._value), Fold(d._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Fold(Vector512<float> value) => Lane256.Fold(value.GetLower() + value.GetUpper());
}
