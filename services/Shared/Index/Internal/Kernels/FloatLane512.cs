using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Facet.Index.Internal.Kernels;

internal readonly unsafe struct FloatLane512(Vector512<float> value) : IFloatLane<FloatLane512>
{
    private readonly Vector512<float> _value = value;

    public static int Width => Vector512<float>.Count;

    public static FloatLane512 Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane512 Load(float* source) => new(Vector512.Load(source));

    /// <summary>
    /// Exponent and mantissa moved into a float32's place are off by a factor of 2^(127-15); the multiplication is exact, also for subnormals.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane512 LoadHalf(ushort* source)
    {
        var bits = Avx512F.IsSupported
            ? Avx512F.ConvertToVector512UInt32(Vector256.Load(source))
            : Vector512.WidenLower(Vector256.Load(source).ToVector512Unsafe());
        var magnitude = ((bits & Vector512.Create(0x7FFFu)) << 13).AsSingle() * Vector512.Create(Halves.Rescale);
        return new((magnitude.AsUInt32() | ((bits & Vector512.Create(0x8000u)) << 16)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane512 MultiplyAdd(FloatLane512 a, FloatLane512 b, FloatLane512 sum) =>
        new(Vector512.MultiplyAddEstimate(a._value, b._value, sum._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane512 operator +(FloatLane512 a, FloatLane512 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane512 operator -(FloatLane512 a, FloatLane512 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(FloatLane512 value) => Vector512.Sum(value._value);
}
