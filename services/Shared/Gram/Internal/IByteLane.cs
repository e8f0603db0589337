using System.Runtime.Intrinsics;

namespace Facet.Gram;

/// <summary>
/// A vector register that multiplies 16-bit numbers into 32-bit sums, so that the kernel for int8 rows is written once for 128, 256 and
/// 512 bits. Integers: every width gives the same sums to the last bit.
/// </summary>
internal interface IByteLane<TSelf>
    where TSelf : struct, IByteLane<TSelf>
{
    /// <summary>Channels a register takes; divides <see cref="CompactLayout.RowAlignment"/>.</summary>
    static abstract int Width { get; }

    static abstract TSelf Zero { get; }

    static abstract TSelf Load(ref short source, nuint offset);

    static abstract TSelf LoadWidened(ref sbyte source, nuint offset);

    /// <summary>The products of two registers of int16, added to a register of int32 in any order of lanes.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf sum);

    /// <summary>Sum over the int32 lanes of each of four registers.</summary>
    static abstract Vector128<int> Sums(TSelf a, TSelf b, TSelf c, TSelf d);
}
