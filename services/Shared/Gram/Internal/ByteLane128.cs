using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Facet.Gram;

internal readonly struct ByteLane128(Vector128<short> value) : IByteLane<ByteLane128>
{
    private readonly Vector128<short> _value = value;

    public static int Width => Vector128<short>.Count;

    public static ByteLane128 Zero => new(Vector128<short>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteLane128 Load(ref short source, nuint offset) => new(Vector128.LoadUnsafe(ref source, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteLane128 LoadWidened(ref sbyte source, nuint offset) =>
        new(Vector128.WidenLower(Vector64.LoadUnsafe(ref source, offset).ToVector128()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteLane128 MultiplyAdd(ByteLane128 a, ByteLane128 b, ByteLane128 sum)
    {
        var products = Sse2.IsSupported
            ? Sse2.MultiplyAddAdjacent(a._value, b._value)
            : (Vector128.WidenLower(a._value) * Vector128.WidenLower(b._value))
                + (Vector128.WidenUpper(a._value) * Vector128.WidenUpper(b._value));
        return new((sum._value.AsInt32() + products).AsInt16());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Sums(ByteLane128 a, ByteLane128 b, ByteLane128 c, ByteLane128 d) =>
        Sums(a._value.AsInt32(), b._value.AsInt32(), c._value.AsInt32(), d._value.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Sums(Vector128<int> a, Vector128<int> b, Vector128<int> c, Vector128<int> d)
    {
        if (Ssse3.IsSupported)
        {
            return Ssse3.HorizontalAdd(Ssse3.HorizontalAdd(a, b), Ssse3.HorizontalAdd(c, d));
        }

        return Vector128.Create(Vector128.Sum(a), Vector128.Sum(b), Vector128.Sum(c), Vector128.Sum(d));
    }
}
