namespace Facet.Index.Internal.Kernels;

/// <summary>A register of float32 of one width, so that the float kernels are written once for 512, 256 and 128 bits and plain floats.</summary>
internal unsafe interface IFloatLane<TSelf>
    where TSelf : struct, IFloatLane<TSelf>
{
    /// <summary>Components; divides 16.</summary>
    static abstract int Width { get; }

    static abstract TSelf Zero { get; }

    static abstract TSelf Load(float* source);

    /// <summary>Finite half-precision numbers as float32.</summary>
    static abstract TSelf LoadHalf(ushort* source);

    /// <summary>a * b + sum, fused where the machine can.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf sum);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    /// <summary>The sum of all components.</summary>
    static abstract float Sum(TSelf value);
}
