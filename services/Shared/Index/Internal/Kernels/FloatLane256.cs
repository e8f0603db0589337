using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Facet.Index.Internal.Kernels;

internal readonly unsafe struct FloatLane256(Vector256<float> value) : IFloatLane<FloatLane256>
{
    private readonly Vector256<float> _value = value;

    public static int Width => Vector256<float>.Count;

    public static FloatLane256 Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane256 Load(float* source) => new(Vector256.Load(source));

    /// <summary>
    /// Exponent and mantissa moved into a float32's place are off by a factor of 2^(127-15); the multiplication is exact, also for subnormals.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane256 LoadHalf(ushort* source)
    {
        var bits = Vector256.WidenLower(Vector128.Load(source).ToVector256Unsafe());
        var magnitude = ((bits & Vector256.Create(0x7FFFu)) << 13).AsSingle() * Vector256.Create(Halves.Rescale);
        return new((magnitude.AsUInt32() | ((bits & Vector256.Create(0x8000u)) << 16)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane256 MultiplyAdd(FloatLane256 a, FloatLane256 b, FloatLane256 sum) =>
        new(Vector256.MultiplyAddEstimate(a._value, b._value, sum._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane256 operator +(FloatLane256 a, FloatLane256 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane256 operator -(FloatLane256 a, FloatLane256 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(FloatLane256 value) => Vector256.Sum(value._value);
}
