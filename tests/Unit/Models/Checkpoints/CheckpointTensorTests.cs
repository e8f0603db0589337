using System.Runtime.InteropServices;
using Facet.Models;

namespace Facet.Unit.Tests.Models.Checkpoints;

public sealed class CheckpointTensorTests
{
    private const int Seed = 11;

    [Fact]
    public void Every_half_widens_to_its_exact_value()
    {
        var halves = Enumerable.Range(0, 1 << 16).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits)).ToArray();

        AssertSame(Array.ConvertAll(halves, half => (float)half), Tensor(CheckpointType.F16, halves).ToFloats());
    }

    [Fact]
    public void Every_bfloat16_widens_to_its_exact_value()
    {
        var bits = Enumerable.Range(0, 1 << 16).Select(value => (ushort)value).ToArray();

        AssertSame(Array.ConvertAll(bits, value => BitConverter.UInt32BitsToSingle((uint)value << 16)), Tensor(CheckpointType.BF16, bits).ToFloats());
    }

    [Fact]
    public void Doubles_round_to_nearest()
    {
        var random = new Random(Seed);
        double[] doubles = [1 + Math.Pow(2, -24), 1 + Math.Pow(2, -24) + 1e-12, -0.0, .. Enumerable.Range(0, 500).Select(_ => random.NextDouble() - 0.5)];

        AssertSame(Array.ConvertAll(doubles, value => (float)value), Tensor(CheckpointType.F64, doubles).ToFloats());
    }

    [Fact]
    public void Floats_are_copied_from_any_address()
    {
        float[] floats = [.. Enumerable.Range(0, 37).Select(i => i / 3f)];
        var shifted = new byte[1 + (floats.Length * sizeof(float))];
        MemoryMarshal.AsBytes(floats.AsSpan()).CopyTo(shifted.AsSpan(1));
        var target = new float[40];

        new CheckpointTensor("x", CheckpointType.F32, [37], shifted.AsMemory(1)).CopyTo(target);

        Assert.Equal([.. floats, 0, 0, 0], target);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(9999)]
    public void The_first_number_that_is_not_finite_is_named(int index)
    {
        var values = new float[10_000];
        Tensor(CheckpointType.F32, values).RequireFinite();
        Tensor(CheckpointType.F32, new[] { float.MaxValue, -float.MaxValue, float.Epsilon }).RequireFinite();
        values[^1] = float.PositiveInfinity;
        values[index] = float.NaN;
        AssertRefused($"Tensor 'x' holds NaN at element {index}", () => Tensor(CheckpointType.F32, values).RequireFinite());
    }

    [Fact]
    public void Infinities_of_every_type_are_refused()
    {
        AssertRefused("holds -Infinity at element 1", () => Tensor(CheckpointType.F16, new[] { Half.One, Half.NegativeInfinity }).RequireFinite());
        AssertRefused("holds Infinity at element 0", () => Tensor(CheckpointType.BF16, new ushort[] { 0x7F80 }).RequireFinite());
        AssertRefused("holds Infinity at element 2", () => Tensor(CheckpointType.F64, new[] { 1, 2, 1e39 }).RequireFinite());
    }

    [Fact]
    public void Integers_are_refused()
    {
        foreach (var type in Enum.GetValues<CheckpointType>().Where(type => type.ToString()[0] is 'I' or 'U' || type == CheckpointType.Bool))
        {
            var tensor = Tensor(type, new long[2]);
            Assert.False(tensor.IsFloating);
            AssertRefused($"elements of type {type}", () => tensor.ToFloats());
            AssertRefused($"elements of type {type}", tensor.RequireFinite);
        }
    }

    [Fact]
    public void A_target_that_is_too_short_is_refused() =>
        Assert.Throws<ArgumentException>(() => Tensor(CheckpointType.F32, new float[5]).CopyTo(new float[4]));

    private static CheckpointTensor Tensor<T>(CheckpointType type, T[] values)
        where T : struct => new("x", type, [values.Length], MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    private static void AssertSame(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            var same = float.IsNaN(expected[i])
                ? float.IsNaN(actual[i])
                : BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i]);
            Assert.True(same, $"element {i} is {actual[i]} instead of {expected[i]}");
        }
    }

    private static void AssertRefused(string text, Action action) =>
        Assert.Contains(text, Assert.Throws<ModelException>(action).Message, StringComparison.Ordinal);
}
