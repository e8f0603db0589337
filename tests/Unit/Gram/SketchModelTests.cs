using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Security.Cryptography;
using Facet.Gram;

namespace Facet.Unit.Tests.Gram;

public sealed class SketchModelTests
{
    private const int Channels = 48;

    private static readonly FactorMatrix[] s_sample = Points(1, 300);
    private static readonly SketchOptions s_options = new() { Axes = 24, Dimensions = 24 };
    private static readonly SketchModel s_model = SketchModel.Train(s_sample, s_options);

    [Fact]
    public void The_best_by_sketch_hold_nearly_all_the_exact_best()
    {
        float[][] sketches = [.. s_sample.Select(point => Sketch(s_model, point))];
        var found = 0;
        for (var query = 0; query < 50; query++)
        {
            var exact = Best(10, i => GramScore.Exact(s_sample[query], s_sample[i]));
            var rough = Best(40, i => TensorPrimitives.Dot<float>(sketches[query], sketches[i]));
            found += exact.Intersect(rough).Count();
        }

        Assert.InRange(found / 500d, 0.95, 1);
    }

    [Fact]
    public void With_all_axes_and_a_dimension_for_each_point_inner_products_are_scores()
    {
        var points = s_sample[..30];
        var model = SketchModel.Train(points, new SketchOptions { Axes = Channels, Dimensions = 30 });

        for (var i = 0; i < points.Length; i++)
        {
            var score = TensorPrimitives.Dot<float>(Sketch(model, points[i]), Sketch(model, points[0]));
            Assert.Equal(GramScore.Exact(points[i], points[0]), score, 0.001);
        }

        Assert.InRange(model.ResidualShare, 0, 0.001);
    }

    [Fact]
    public void The_same_sample_and_seed_give_the_same_model()
    {
        Assert.Equal(s_model.Write(), SketchModel.Train(s_sample, s_options).Write());
        Assert.NotEqual(s_model.Fingerprint, SketchModel.Train(s_sample, s_options with { Seed = 2 }).Fingerprint);
    }

    [Fact]
    public void Factors_and_record_of_a_point_have_nearly_the_same_sketch()
    {
        var point = s_sample[7];
        var fromRecord = new float[s_model.Dimensions];
        s_model.Sketch(CompactFactors.Read(CompactFactors.Encode(point)), fromRecord);

        Assert.Equal(0, TensorPrimitives.Distance<float>(Sketch(s_model, point), fromRecord), 0.01);
    }

    [Fact]
    public void Points_of_another_kind_have_a_larger_residual()
    {
        ReadOnlyMemory<byte>[] alike = [.. Points(2, 50).Select(point => (ReadOnlyMemory<byte>)CompactFactors.Encode(point))];
        ReadOnlyMemory<byte>[] strange =
            [.. Enumerable.Range(0, 50).Select(i => (ReadOnlyMemory<byte>)CompactFactors.Encode(FactorSamples.Random(i, 9, Channels)))];

        Assert.InRange(s_model.Residual(alike), 0.5 * s_model.ResidualShare, 2 * s_model.ResidualShare);
        Assert.True(s_model.Residual(strange) > 2 * s_model.ResidualShare);
    }

    [Fact]
    public void Repeated_points_do_no_harm()
    {
        var model = SketchModel.Train([.. Enumerable.Repeat(s_sample[0], 40), s_sample[1]], s_options);

        var sketch = Sketch(model, s_sample[0]);

        Assert.Equal(1, TensorPrimitives.SumOfSquares<float>(sketch), 1e-2);
    }

    [Fact]
    public void Survives_being_written_and_read()
    {
        var again = SketchModel.Read(s_model.Write());

        Assert.Equal(s_model.Fingerprint, again.Fingerprint);
        Assert.Equal(s_model.ResidualShare, again.ResidualShare);
        Assert.Equal(Sketch(s_model, s_sample[3]), Sketch(again, s_sample[3]));
    }

    [Fact]
    public void Refuses_a_file_that_is_cut_damaged_or_of_another_version()
    {
        var file = s_model.Write();
        for (var length = 0; length < file.Length; length += 997)
        {
            Assert.Throws<ArgumentException>(() => SketchModel.Read(file.AsSpan(0, length)));
        }

        for (var at = 0; at < file.Length; at += 997)
        {
            byte[] damaged = [.. file];
            damaged[at] ^= 1;
            Assert.Throws<ArgumentException>(() => SketchModel.Read(damaged));
        }
    }

    [Theory]
    [InlineData(8, int.MaxValue)]
    [InlineData(8, 0)]
    [InlineData(8, 47)]
    [InlineData(12, int.MaxValue)]
    [InlineData(12, -1)]
    [InlineData(12, 25)]
    [InlineData(16, 0)]
    [InlineData(16, 25)]
    [InlineData(24, -1)]
    [InlineData(28, -1)]
    public void Refuses_a_hostile_file_with_a_right_checksum(int at, int value)
    {
        var body = s_model.Write()[..^32];
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(at), value);

        Assert.Throws<ArgumentException>(() => SketchModel.Read([.. body, .. SHA256.HashData(body)]));
    }

    [Fact]
    public void Says_what_is_wrong_with_a_sample_or_an_option()
    {
        ReadOnlyMemory<byte> good = CompactFactors.Encode(s_sample[0]), other = CompactFactors.Encode(FactorSamples.Random(1, 4, 12));

        Assert.Contains("empty", Refusal(() => SketchModel.Train(Array.Empty<FactorMatrix>())), StringComparison.Ordinal);
        Assert.Contains("item 1", Refusal(() => SketchModel.Train([good, good[..80]])), StringComparison.Ordinal);
        Assert.Contains("item 1 of the sample: 12 channels", Refusal(() => SketchModel.Train([good, other])), StringComparison.Ordinal);
        Assert.Contains("Dimensions is 0", Refusal(() => SketchModel.Train([good], s_options with { Dimensions = 0 })), StringComparison.Ordinal);
        Assert.Contains("Axes is 257", Refusal(() => SketchModel.Train([good], s_options with { Axes = 257 })), StringComparison.Ordinal);
        Assert.Contains("not 12", Refusal(() => s_model.Sketch(CompactFactors.Read(other), new float[24])), StringComparison.Ordinal);
        Assert.Contains("24 numbers", Refusal(() => s_model.Sketch(s_sample[0], new float[23])), StringComparison.Ordinal);
    }

    private static string Refusal(Action action) => Assert.Throws<ArgumentException>(action).Message;

    private static FactorMatrix[] Points(ulong seed, int count)
    {
        var source = new SyntheticFactors(new SyntheticOptions { Channels = Channels, Persons = 100, MissingShare = 0 });
        return [.. Enumerable.Range(0, count).Select(i => source.Factors(((long)seed * 10_000) + i, 0)!)];
    }

    private static float[] Sketch(SketchModel model, FactorMatrix point)
    {
        var sketch = new float[model.Dimensions];
        model.Sketch(point, sketch);
        return sketch;
    }

    private static IEnumerable<int> Best(int count, Func<int, double> score) =>
        Enumerable.Range(0, s_sample.Length).OrderByDescending(score).Take(count);
}
