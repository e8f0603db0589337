using System.Runtime.CompilerServices;

namespace Facet.Index.Internal.Kernels;

/// <summary>How rows of one element type become float32.</summary>
internal unsafe interface IFloatElement
{
    static abstract nuint Size { get; }

    static abstract TLane Load<TLane>(byte* source)
        where TLane : struct, IFloatLane<TLane>;
}

/// <summary>What is summed over the components.</summary>
internal interface IFloatOperation
{
    static abstract TLane Accumulate<TLane>(TLane query, TLane row, TLane sum)
        where TLane : struct, IFloatLane<TLane>;
}

internal readonly unsafe struct Float32Element : IFloatElement
{
    public static nuint Size => sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Load<TLane>(byte* source)
        where TLane : struct, IFloatLane<TLane> => TLane.Load((float*)source);
}

internal readonly unsafe struct Float16Element : IFloatElement
{
    public static nuint Size => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Load<TLane>(byte* source)
        where TLane : struct, IFloatLane<TLane> => TLane.LoadHalf((ushort*)source);
}

internal readonly struct ProductOperation : IFloatOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Accumulate<TLane>(TLane query, TLane row, TLane sum)
        where TLane : struct, IFloatLane<TLane> => TLane.MultiplyAdd(query, row, sum);
}

internal readonly struct SquaredDifferenceOperation : IFloatOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Accumulate<TLane>(TLane query, TLane row, TLane sum)
        where TLane : struct, IFloatLane<TLane>
    {
        var difference = query - row;
        return TLane.MultiplyAdd(difference, difference, sum);
    }
}
