using Facet.Models;
using Facet.Models.Internal.Transformers;

namespace Facet.Unit.Tests.Models.Conversion;

/// <summary>The resize of position grids. Reference values: PyTorch 1.13, interpolate(mode="bicubic", align_corners=False) of 0, 1, 4, 9, 16.</summary>
public sealed class CubicResizeTests
{
    private static readonly float[] Squares = [0, 1, 4, 9, 16];

    [Theory]
    [MemberData(nameof(References))]
    public void Weights_equal_those_of_PyTorch(int target, bool isAntialiased, double offset, float[] expected)
    {
        var weights = CubicResize.Weights(Squares.Length, target, isAntialiased, offset);

        var resized = Enumerable.Range(0, target).Select(i => Squares.Select((value, j) => value * weights[(i * Squares.Length) + j]).Sum());

        ConversionTests.Near(expected, [.. resized], 2e-5);
    }

    public static TheoryData<int, bool, double, float[]> References() => new()
    {
        { 3, false, 0, [0.148149f, 4.000000f, 14.074072f] },
        { 8, false, 0, [-0.092834f, 0.187561f, 1.176514f, 2.619385f, 5.441650f, 8.471436f, 13.395081f, 16.649841f] },
        { 3, true, 0, [0.169231f, 4.195350f, 13.338459f] },
        { 8, true, 0, [-0.071956f, 0.243749f, 1.128906f, 2.847656f, 5.347656f, 8.628906f, 13.488184f, 16.503689f] },
        { 3, false, 0.1, [0.139334f, 3.553576f, 13.190600f] },
        { 8, false, 0.1, [-0.093847f, 0.182544f, 1.124269f, 2.537150f, 5.310871f, 8.148889f, 13.054113f, 16.515556f] },
    };

    [Fact]
    public void The_offset_of_the_torch_hub_moves_positions_a_little()
    {
        using var checkpoint = MemoryCheckpoint.Of(SmallModels.DinoV2);
        var pixels = SmallModels.Pixels(1, 70, 42);
        var options = new ConvertOptions { Taps = ["hidden_00"], Size = new ImageSize(70, 42) };
        var plain = checkpoint.Run(options, pixels, 1, 3, 70, 42)["hidden_00"].Values;
        var moved = checkpoint.Run(options with { PositionOffset = 0.1 }, pixels, 1, 3, 70, 42)["hidden_00"].Values;

        Assert.NotEqual(plain, moved);
        ConversionTests.Near(plain, moved, 0.5);
    }

    [Theory]
    [InlineData(0.1, true)]
    [InlineData(1, false)]
    [InlineData(-0.1, false)]
    [InlineData(double.NaN, false)]
    public void Offsets_that_cannot_be_exact_are_refused(double offset, bool isDynamic)
    {
        using var folder = new TempFolder();
        using var checkpoint = MemoryCheckpoint.Of(SmallModels.DinoV2);

        Assert.Throws<ModelException>(() => checkpoint.Convert(folder, new ConvertOptions { PositionOffset = offset, HasDynamicSize = isDynamic }));
    }
}
