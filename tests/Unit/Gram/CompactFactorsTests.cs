using System.Buffers.Binary;
using Facet.Gram;

namespace Facet.Unit.Tests.Gram;

public sealed class CompactFactorsTests
{
    [Theory]
    [InlineData(1, 384)]
    [InlineData(8, 384)]
    [InlineData(45, 256)]
    [InlineData(14, 512)]
    [InlineData(7, 70)]
    [InlineData(40, 24)]
    [InlineData(3, 1)]
    public void Scores_of_records_stay_near_the_exact_ones(int rows, int channels)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            FactorMatrix a = FaceLikeFactors.Make(seed, rows, channels), b = FaceLikeFactors.Make(seed + 100, rows + 3, channels);
            byte[] left = CompactFactors.Encode(a), right = CompactFactors.Encode(b);
            var exact = GramScore.Exact(a, b);

            Assert.Equal(exact, new CompactScorer(CompactFactors.Read(left)).Score(right), 1e-3);
            Assert.Equal(exact, new CompactScorer(a).Score(right), 1e-3);
            Assert.Equal(exact, GramScore.Exact(CompactFactors.Read(left).ToFactors(), b), 1e-3);
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    public void A_channel_that_outweighs_all_others_does_not_spoil_the_scores(float weight)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            FactorMatrix a = Outweighed(seed), b = Outweighed(seed + 100);

            Assert.Equal(
                GramScore.Exact(a, b), new CompactScorer(CompactFactors.Read(CompactFactors.Encode(a))).Score(CompactFactors.Encode(b)), 1e-3);
        }

        // Vision transformers have such channels.
        FactorMatrix Outweighed(int seed)
        {
            var values = FaceLikeFactors.Make(seed, 12, 384).Values.ToArray();
            for (var i = 7; i < values.Length; i += 384)
            {
                values[i] = weight * (1 + (0.1f * values[i]));
            }

            return new FactorMatrix(values, 12, 384);
        }
    }

    [Fact]
    public void Without_limits_on_size_only_rounding_is_left()
    {
        var options = new CompactOptions { MaxTail = 0, MaxRounding = 1e-9, MaxBytes = int.MaxValue };
        FactorMatrix a = FaceLikeFactors.Make(1, 20, 200), b = FaceLikeFactors.Make(2, 15, 200);

        var scorer = new CompactScorer(CompactFactors.Read(CompactFactors.Encode(a, options)));

        Assert.Equal(GramScore.Exact(a, b), scorer.Score(CompactFactors.Encode(b, options)), 2e-5);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e15)]
    public void Rows_norm_and_score_follow_the_scale(double scale)
    {
        FactorMatrix one = FaceLikeFactors.Make(1, 9, 128), scaled = FaceLikeFactors.Make(1, 9, 128, scale);

        var compact = CompactFactors.Read(CompactFactors.Encode(scaled));

        Assert.Equal(1, compact.GramNorm / GramScore.Norm(scaled), 1e-5);
        Assert.Equal(1, GramScore.Norm(compact.ToFactors()) / GramScore.Norm(scaled), 1e-3);
        Assert.Equal(1, new CompactScorer(one).Score(compact.Record.Span), 1e-3);
    }

    [Fact]
    public void An_all_but_empty_Gram_scores_zero_as_the_exact_score_does()
    {
        var faint = CompactFactors.Encode(FaceLikeFactors.Make(1, 4, 64, 1e-9));

        Assert.Equal(0, new CompactScorer(FaceLikeFactors.Make(1, 4, 64)).Score(faint), 1e-6);
    }

    [Fact]
    public void A_record_scores_one_with_itself_and_the_same_both_ways_round()
    {
        byte[] a = CompactFactors.Encode(FaceLikeFactors.Make(1, 12, 384)), b = CompactFactors.Encode(FaceLikeFactors.Make(2, 9, 384));

        Assert.Equal(1, Scorer(a).Score(a), 1e-12);
        Assert.Equal(Scorer(a).Score(b), Scorer(b).Score(a), 1e-6);
    }

    [Fact]
    public void A_limit_of_bytes_is_kept_and_costs_rows()
    {
        var factors = FaceLikeFactors.Make(1, 40, 256, decay: 0.95);
        CompactFactors free = Read(new CompactOptions { MaxBytes = 1 << 20 }), tight = Read(new CompactOptions { MaxBytes = 2048 });

        Assert.True(free.Record.Length > 4096);
        Assert.InRange(tight.Record.Length, 1024, 2048);
        Assert.InRange(tight.Rank, 1, free.Rank - 1);
        Assert.True(tight.Tail > free.Tail);

        CompactFactors Read(CompactOptions options) => CompactFactors.Read(CompactFactors.Encode(factors, options));
    }

    [Fact]
    public void Fewer_rows_are_kept_where_more_error_is_allowed()
    {
        var factors = FaceLikeFactors.Make(1, 20, 256);

        var ranks = new[] { 1e-1, 1e-2, 1e-3 }
            .Select(tail => CompactFactors.Read(CompactFactors.Encode(factors, new CompactOptions { MaxTail = tail }))).ToArray();

        Assert.All(ranks.Zip([1e-1, 1e-2, 1e-3]), pair => Assert.InRange(pair.First.Tail, 0, pair.Second));
        Assert.True(ranks[0].Rank < ranks[1].Rank && ranks[1].Rank < ranks[2].Rank);
    }

    [Fact]
    public void Refuses_a_limit_that_holds_no_row_and_options_out_of_range()
    {
        var factors = FaceLikeFactors.Make(1, 4, 384);

        var error = Assert.Throws<ArgumentException>(() => CompactFactors.Encode(factors, new CompactOptions { MaxBytes = 400 }));

        Assert.Contains("MaxBytes 400", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => CompactFactors.Encode(factors, new CompactOptions { MaxTail = double.NaN }));
        Assert.Throws<ArgumentException>(() => CompactFactors.Encode(factors, new CompactOptions { MaxRounding = 0 }));
    }

    [Fact]
    public void Refuses_every_cut_and_every_damaged_header_byte_that_matters()
    {
        var record = CompactFactors.Encode(FaceLikeFactors.Make(1, 6, 100), new CompactOptions { KeepPatches = true });

        for (var length = 0; length < record.Length; length += 7)
        {
            Assert.Throws<ArgumentException>(() => CompactFactors.Read(record.AsMemory(0, length)));
        }

        // From 0 to the norm of the original, which is free to be any number, and the norm and tail after it but for their last digits.
        foreach (var at in Enumerable.Range(0, 24).Concat([36, 37, 38, 39]))
        {
            byte[] damaged = [.. record];
            damaged[at] ^= 0x55;
            Assert.Throws<ArgumentException>(() => CompactFactors.Read(damaged));
        }
    }

    [Fact]
    public void Refuses_sizes_that_ask_for_more_than_the_record_has()
    {
        var record = CompactFactors.Encode(FaceLikeFactors.Make(1, 6, 100));
        foreach (var (at, value) in new[] { (8, int.MaxValue), (8, -1), (8, 0), (16, int.MaxValue), (16, -5), (20, 64), (12, -1) })
        {
            byte[] hostile = [.. record];
            BinaryPrimitives.WriteInt32LittleEndian(hostile.AsSpan(at), value);
            Assert.Throws<ArgumentException>(() => CompactFactors.Read(hostile));
        }
    }

    [Fact]
    public void Refuses_numbers_that_are_none_and_rows_that_do_not_make_their_norm()
    {
        var record = CompactFactors.Encode(FaceLikeFactors.Make(1, 6, 100), new CompactOptions { KeepPatches = true });
        Assert.Throws<ArgumentException>(() => CompactFactors.Read(With(24, BitConverter.GetBytes(double.NaN))));
        Assert.Throws<ArgumentException>(() => CompactFactors.Read(With(24, BitConverter.GetBytes(-1d))));
        Assert.Throws<ArgumentException>(() => CompactFactors.Read(With(32, BitConverter.GetBytes(0d))));
        Assert.Throws<ArgumentException>(() => CompactFactors.Read(With(64, BitConverter.GetBytes(float.PositiveInfinity))));
        Assert.Throws<ArgumentException>(() => CompactFactors.Read(With(record.Length - 2, BitConverter.GetBytes(Half.NaN))));
        Assert.Throws<ArgumentException>(() => CompactFactors.Read(With(128, new byte[100])));

        byte[] With(int at, byte[] bytes)
        {
            byte[] changed = [.. record];
            bytes.CopyTo(changed, at);
            return changed;
        }
    }

    [Fact]
    public void Random_damage_is_refused_or_scores_within_bounds()
    {
        var random = new Random(1);
        var scorer = new CompactScorer(FaceLikeFactors.Make(2, 6, 100));
        var record = CompactFactors.Encode(FaceLikeFactors.Make(1, 6, 100));
        for (var round = 0; round < 2000; round++)
        {
            byte[] damaged = [.. record];
            for (var i = 0; i < 3; i++)
            {
                damaged[random.Next(round % 2 == 0 ? 128 : damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                Assert.InRange(scorer.Score(damaged), 0, 1);
            }
            catch (ArgumentException)
            {
                // Refused by its header.
            }
        }
    }

    private static CompactScorer Scorer(byte[] record) => new(CompactFactors.Read(record));
}
