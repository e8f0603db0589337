using Facet.Gram;

namespace Facet.Unit.Tests.Gram;

public sealed class CompactScorerTests
{
    // Channels below, at and above a register and the alignment of rows; planes below, at and above a tile.
    public static TheoryData<int, int, int> Sizes => new() { { 1, 1, 1 }, { 3, 5, 63 }, { 4, 4, 64 }, { 5, 9, 65 }, { 12, 8, 384 }, { 40, 33, 256 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_register_width_gives_the_products_of_scalar_arithmetic(int rowsA, int rowsB, int channels)
    {
        var options = new CompactOptions { MaxTail = 0, MaxRounding = 1e-4, MaxBytes = 1 << 20 };
        CompactFactors a = CompactFactors.Read(CompactFactors.Encode(FactorSamples.Random(1, rowsA, channels), options));
        CompactFactors b = CompactFactors.Read(CompactFactors.Encode(FactorSamples.Random(2, rowsB, channels), options));
        var expected = Scalar(a, b);

        AssertSame(expected, Table<ByteLane128>(a, b));
        AssertSame(expected, Table<ByteLane256>(a, b));
        AssertSame(expected, Table<ByteLane512>(a, b));
    }

    [Fact]
    public void Extreme_bytes_do_not_overflow()
    {
        var values = new float[65536 * 2];
        Array.Fill(values, 1f);
        var record = CompactFactors.Encode(new FactorMatrix(values, 2, 65536), new CompactOptions { MaxBytes = 1 << 20 });

        Assert.Equal(1, new CompactScorer(CompactFactors.Read(record)).Score(record), 1e-9);
    }

    [Fact]
    public void Scoring_allocates_nothing()
    {
        var scorer = new CompactScorer(FaceLikeFactors.Make(1, 12, 384));
        var record = CompactFactors.Encode(FaceLikeFactors.Make(2, 40, 384, decay: 0.95), new CompactOptions { MaxBytes = 1 << 20 });
        scorer.Score(record);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            scorer.Score(record);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(9, 12, 384)]
    [InlineData(40, 50, 24)]
    public void Heat_is_each_patchs_share_of_the_exact_score(int rowsA, int rowsB, int channels)
    {
        FactorMatrix a = FaceLikeFactors.Make(1, rowsA, channels), b = FaceLikeFactors.Make(2, rowsB, channels);

        var heat = new CompactScorer(a).Heat(CompactFactors.Encode(b, new CompactOptions { KeepPatches = true }));

        AssertShares(a, b, heat.Query);
        AssertShares(b, a, heat.Record);
    }

    [Fact]
    public void Heat_of_a_record_without_patches_is_refused()
    {
        var scorer = new CompactScorer(FaceLikeFactors.Make(1, 9, 64));

        var error = Assert.Throws<ArgumentException>(() => scorer.Heat(CompactFactors.Encode(FaceLikeFactors.Make(2, 9, 64))));

        Assert.Contains("the record does not know its patches", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_another_number_of_channels()
    {
        var scorer = new CompactScorer(FaceLikeFactors.Make(1, 9, 64));

        var error = Assert.Throws<ArgumentException>(() => scorer.Score(CompactFactors.Encode(FaceLikeFactors.Make(2, 9, 128))));

        Assert.Contains("64 and 128 channels", error.Message, StringComparison.Ordinal);
    }

    private static void AssertShares(FactorMatrix side, FactorMatrix other, float[] shares)
    {
        Assert.Equal(side.Rows, shares.Length);
        var exact = new double[side.Rows];
        for (var i = 0; i < exact.Length; i++)
        {
            exact[i] = GramProduct.ByPatches(new FactorMatrix(side.Values.Slice(i * side.Channels, side.Channels), 1, side.Channels), other);
        }

        for (var i = 0; i < exact.Length; i++)
        {
            Assert.Equal(exact[i] / exact.Sum(), shares[i], 2e-3);
        }

        Assert.Equal(1, shares.Sum(), 1e-5);
    }

    private static float[] Table<TLane>(CompactFactors a, CompactFactors b)
        where TLane : struct, IByteLane<TLane>
    {
        var left = new PreparedPlanes(a.View);
        var table = new float[PlaneProduct.TableSize(left, b.View)];
        PlaneProduct.Fill<TLane>(left, b.View, table);
        var columns = PreparedPlanes.Padded(b.View.Planes);
        return [.. Enumerable.Range(0, a.Rank * b.Rank).Select(i => table[(i / b.Rank * columns) + (i % b.Rank)])];
    }

    private static double[] Scalar(CompactFactors a, CompactFactors b)
    {
        var dots = new double[a.Rank * b.Rank];
        for (var p = 0; p < a.View.Planes; p++)
        {
            for (var q = 0; q < b.View.Planes; q++)
            {
                var sum = 0L;
                for (var c = 0; c < a.Channels; c++)
                {
                    sum += a.View.Rows[(p * a.View.Stride) + c] * b.View.Rows[(q * b.View.Stride) + c];
                }

                var (i, j) = (p < a.Rank ? p : p - a.Rank, q < b.Rank ? q : q - b.Rank);
                dots[(i * b.Rank) + j] += sum * (double)a.View.Scales[p] * b.View.Scales[q];
            }
        }

        return dots;
    }

    private static void AssertSame(double[] expected, float[] actual)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-6 * expected.Max(Math.Abs));
        }
    }
}
