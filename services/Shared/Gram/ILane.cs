using System.Runtime.Intrinsics;

namespace Facet.Gram;

/// <summary>A vector register of float32 of one width, so that the tile kernel is written once for 128, 256 and 512 bits.</summary>
internal interface ILane<TSelf>
    where TSelf : struct, ILane<TSelf>
{
    static abstract int Width { get; }

    static abstract TSelf Zero { get; }

    static abstract TSelf Load(ref float source, nuint offset);

    /// <summary>a * b + sum, fused where the machine can.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf sum);

    /// <summary>Sum over the lanes of each of four registers.</summary>
    static abstract Vector128<float> Sums(TSelf a, TSelf b, TSelf c, TSelf d);
}
