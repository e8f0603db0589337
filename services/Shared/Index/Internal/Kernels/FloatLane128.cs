using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Facet.Index.Internal.Kernels;

internal readonly unsafe struct FloatLane128(Vector128<float> value) : IFloatLane<FloatLane128>
{
    private readonly Vector128<float> _value = value;

    public static int Width => Vector128<float>.Count;

    public static FloatLane128 Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane128 Load(float* source) => new(Vector128.Load(source));

    /// <summary>
    /// Exponent and mantissa moved into a float32's place are off by a factor of 2^(127-15); the multiplication is exact, also for subnormals.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane128 LoadHalf(ushort* source)
    {
        var bits = Vector128.WidenLower(Vector64.Load(source).ToVector128Unsafe());
        var magnitude = ((bits & Vector128.Create(0x7FFFu)) << 13).AsSingle() * Vector128.Create(Halves.Rescale);
        return new((magnitude.AsUInt32() | ((bits & Vector128.Create(0x8000u)) << 16)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane128 MultiplyAdd(FloatLane128 a, FloatLane128 b, FloatLane128 sum) =>
        new(Vector128.MultiplyAddEstimate(a._value, b._value, sum._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane128 operator +(FloatLane128 a, FloatLane128 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane128 operator -(FloatLane128 a, FloatLane128 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(FloatLane128 value) => Vector128.Sum(value._value);
}
