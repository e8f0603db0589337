namespace Facet.Index.Internal.Kernels;

/// <summary>One component at a time: what the registers are tested against, and what machines without them run.</summary>
internal readonly unsafe struct FloatLaneScalar(float value) : IFloatLane<FloatLaneScalar>
{
    private readonly float _value = value;

    public static int Width => 1;

    public static FloatLaneScalar Zero => default;

    public static FloatLaneScalar Load(float* source) => new(*source);

    public static FloatLaneScalar LoadHalf(ushort* source) => new((float)BitConverter.UInt16BitsToHalf(*source));

    public static FloatLaneScalar MultiplyAdd(FloatLaneScalar a, FloatLaneScalar b, FloatLaneScalar sum) =>
        new(a._value * b._value + sum._value);

    public static FloatLaneScalar operator +(FloatLaneScalar a, FloatLaneScalar b) => new(a._value + b._value);

    public static FloatLaneScalar operator -(FloatLaneScalar a, FloatLaneScalar b) => new(a._value - b._value);

    public static float Sum(FloatLaneScalar value) => value._value;
}
