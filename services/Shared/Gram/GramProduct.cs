using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Facet.Gram;

/// <summary>
/// &lt;Ga,Gb&gt;, the inner product of the Grams of two factor matrices, without storing a Gram. Dot products are float32, their
/// products are summed in double.
/// </summary>
internal static class GramProduct
{
    /// <summary>
    /// Takes the cheaper of two exact ways, with n and m rows and C channels:
    /// pairs of patches, n*m*C multiply-adds: sum over i, j of (a_i . b_j)^2;
    /// pairs of channels, (n+m)*C*(C+1)/2: both Grams entry by entry (half of them, by symmetry) and their products.
    /// With n = m the second wins above n = C + 1.
    /// </summary>
    public static double Compute(RowView a, RowView b)
    {
        long n = a.Rows, m = b.Rows, channels = a.Length;
        return n * m * channels <= (n + m) * channels * (channels + 1) / 2 ? ByPatches(a, b) : ByChannels(a, b);
    }

    /// <summary>|G|^2, by pairs of rows or of columns of F, whichever are fewer: |F F^T| = |F^T F|.</summary>
    public static double SquaredNorm(FactorMatrix a)
    {
        if (a.Rows <= a.Channels)
        {
            return Symmetric(View(a));
        }

        using var columns = new Transposed(a);
        return Symmetric(columns.View);
    }

    /// <summary>F F^T, or F^T F when not by patches: [side, side], row-major.</summary>
    public static void AllProducts(FactorMatrix a, bool byPatches, Span<double> target)
    {
        if (byPatches)
        {
            AllProducts(View(a), target);
            return;
        }

        using var columns = new Transposed(a);
        AllProducts(columns.View, target);
    }

    /// <summary>Dot products of rows of equal length: target[i * rows of the right + j] = left_i . right_j.</summary>
    /// <param name="left">Best the smaller side: it is passed over once for every four rows of the other.</param>
    /// <param name="right">The other side.</param>
    /// <param name="target">[left rows, right rows]: receives them.</param>
    public static void RowProducts(RowView left, RowView right, Span<float> target)
    {
        if (UsesWideLanes)
        {
            RowProducts<Lane512>(left, right, target);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            RowProducts<Lane256>(left, right, target);
        }
        else
        {
            RowProducts<Lane128>(left, right, target);
        }
    }

    /// <summary>The sum over all pairs of rows of (a_i . b_j)^2.</summary>
    public static double ByPatches(FactorMatrix a, FactorMatrix b) => ByPatches(View(a), View(b));

    private static double ByPatches(RowView left, RowView right)
    {
        return UsesWideLanes ? Pairs<Lane512>(left, right)
            : Vector256.IsHardwareAccelerated ? Pairs<Lane256>(left, right)
            : Pairs<Lane128>(left, right);
    }

    /// <summary>The sum over all pairs of channels of Ga[c,d] * Gb[c,d].</summary>
    public static double ByChannels(FactorMatrix a, FactorMatrix b) => ByChannels(View(a), View(b));

    private static double ByChannels(RowView a, RowView b)
    {
        using var left = new Transposed(a);
        using var right = new Transposed(b);
        return UsesWideLanes ? Entries<Lane512>(left.View, right.View)
            : Vector256.IsHardwareAccelerated ? Entries<Lane256>(left.View, right.View)
            : Entries<Lane128>(left.View, right.View);
    }

    // Some processors run 512-bit registers but are reported as not accelerated, because wide code slows them down when it is rare.
    // Here it is the whole work, and measured faster.
    private static bool UsesWideLanes => Vector512.IsHardwareAccelerated || Avx512F.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double Pairs<TLane>(RowView left, RowView right)
        where TLane : struct, ILane<TLane>
    {
        var sum = 0d;
        for (var i = 0; i < left.Rows; i += DotTile.Side)
        {
            for (var j = 0; j < right.Rows; j += DotTile.Side)
            {
                var tile = DotTile.Compute<TLane>(left, i, right, j);
                sum += DotTile.Inner(tile, tile);
            }
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double Entries<TLane>(RowView left, RowView right)
        where TLane : struct, ILane<TLane>
    {
        var sum = 0d;
        for (var i = 0; i < left.Rows; i += DotTile.Side)
        {
            for (var j = i; j < left.Rows; j += DotTile.Side)
            {
                var product = DotTile.Inner(DotTile.Compute<TLane>(left, i, left, j), DotTile.Compute<TLane>(right, i, right, j));
                sum += i == j ? product : 2 * product;
            }
        }

        return sum;
    }

    private static void AllProducts(RowView rows, Span<double> target)
    {
        if (UsesWideLanes)
        {
            AllProducts<Lane512>(rows, target);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            AllProducts<Lane256>(rows, target);
        }
        else
        {
            AllProducts<Lane128>(rows, target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AllProducts<TLane>(RowView rows, Span<double> target)
        where TLane : struct, ILane<TLane>
    {
        var side = rows.Rows;
        for (var i = 0; i < side; i += DotTile.Side)
        {
            for (var j = i; j < side; j += DotTile.Side)
            {
                var tile = DotTile.Compute<TLane>(rows, i, rows, j);
                var (height, width) = (Math.Min(DotTile.Side, side - i), Math.Min(DotTile.Side, side - j));
                for (var y = 0; y < height; y++)
                {
                    var row = y switch { 0 => tile.Row0, 1 => tile.Row1, 2 => tile.Row2, _ => tile.Row3 };
                    for (var x = 0; x < width; x++)
                    {
                        target[((i + y) * side) + j + x] = target[((j + x) * side) + i + y] = row[x];
                    }
                }
            }
        }
    }

    internal static void RowProducts<TLane>(RowView left, RowView right, Span<float> target)
        where TLane : struct, ILane<TLane>
    {
        for (var j = 0; j < right.Rows; j += DotTile.Side)
        {
            var width = Math.Min(DotTile.Side, right.Rows - j);
            for (var i = 0; i < left.Rows; i += DotTile.Side)
            {
                var tile = DotTile.Compute<TLane>(left, i, right, j);
                for (var y = 0; y < Math.Min(DotTile.Side, left.Rows - i); y++)
                {
                    var row = y switch { 0 => tile.Row0, 1 => tile.Row1, 2 => tile.Row2, _ => tile.Row3 };
                    for (var x = 0; x < width; x++)
                    {
                        target[((i + y) * right.Rows) + j + x] = row[x];
                    }
                }
            }
        }
    }

    private static double Symmetric(RowView rows) =>
        UsesWideLanes ? Symmetric<Lane512>(rows)
            : Vector256.IsHardwareAccelerated ? Symmetric<Lane256>(rows)
            : Symmetric<Lane128>(rows);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Symmetric<TLane>(RowView rows)
        where TLane : struct, ILane<TLane>
    {
        var sum = 0d;
        for (var i = 0; i < rows.Rows; i += DotTile.Side)
        {
            for (var j = i; j < rows.Rows; j += DotTile.Side)
            {
                var tile = DotTile.Compute<TLane>(rows, i, rows, j);
                sum += (i == j ? 1 : 2) * DotTile.Inner(tile, tile);
            }
        }

        return sum;
    }

    public static RowView View(FactorMatrix matrix) => new(matrix.Values.Span, matrix.Rows, matrix.Channels);
}
