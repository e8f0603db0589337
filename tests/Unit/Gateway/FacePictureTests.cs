using System.Runtime.InteropServices;
using Facet.Features.V1;
using Facet.Gateway.Faces;
using Facet.Gateway.Queries;
using Facet.Gram;
using Facet.Imaging;
using Facet.Parsing.V1;
using Facet.Types.V1;
using Google.Protobuf;
using RgbImage = Facet.Types.V1.RgbImage;

namespace Facet.Unit.Tests.Gateway;

/// <summary>Outlines, colours and means of regions.</summary>
public sealed class FacePictureTests
{
    private const int Side = 64;

    [Fact]
    public void An_outline_filled_again_covers_what_it_was_drawn_around()
    {
        // A ring, and a disc that touches nothing.
        var labels = Labels((x, y) => Within(x, y, 24, 24, 18) && !Within(x, y, 24, 24, 9) || Within(x, y, 54, 54, 6));
        var polygons = RegionOutline.Trace(labels, Side, Side, Inside(1), AffineTransform.Identity);
        Assert.Equal(3, polygons.Count);
        Assert.True(polygons.Sum(polygon => polygon.Count) < 120, "It is simplified.");
        Assert.InRange(Differences(labels, polygons), 0, 60);
    }

    [Fact]
    public void Pixels_that_touch_in_a_corner_and_specks_make_no_trouble()
    {
        var board = Labels((x, y) => (x / 8 + y / 8) % 2 == 0);
        Assert.InRange(Differences(board, RegionOutline.Trace(board, Side, Side, Inside(1), AffineTransform.Identity)), 0, 400);
        var specks = Labels((x, y) => x % 4 == 0 && y % 4 == 0);
        Assert.Empty(RegionOutline.Trace(specks, Side, Side, Inside(1), AffineTransform.Identity));
        Assert.Empty(RegionOutline.Trace(Labels((_, _) => false), Side, Side, Inside(1), AffineTransform.Identity));
    }

    [Fact]
    public void Outlines_lie_where_the_transform_puts_them()
    {
        var labels = Labels((x, y) => x is >= 10 and < 30 && y is >= 20 and < 40);
        var polygon = Assert.Single(RegionOutline.Trace(labels, Side, Side, Inside(1), new AffineTransform(2, 0, 100, 0, 2, 1000)));
        Assert.Equal((120f, 160f), (polygon.Min(point => point[0]), polygon.Max(point => point[0])));
        Assert.Equal((1040f, 1080f), (polygon.Min(point => point[1]), polygon.Max(point => point[1])));
    }

    [Fact]
    public void The_mean_colour_of_a_region_is_the_mean_of_its_light()
    {
        var face = Face((x, _) => x < Side / 2 ? (byte)255 : (byte)0, Labels((_, y) => y < 8));
        var colours = RegionColours.Of(face);

        // Half the light of white is #bcbcbc in sRGB.
        Assert.Equal("#bcbcbc", colours["lips"]);
        Assert.False(colours.ContainsKey("eyes"));
    }

    [Fact]
    public void The_mean_of_faces_scores_as_the_mean_of_their_scores_up_to_its_length()
    {
        var random = new Random(3);
        var (one, other, point) = (Factors(random), Factors(random), Factors(random));
        var mean = MeanFactors.Of([[Region(one)], [Region(other)]]);
        var stacked = Assert.Single(mean);
        Assert.Equal(0.25f, stacked.AreaShare);
        var matrix = new FactorMatrix(MemoryMarshal.Cast<byte, float>(stacked.Factors.Data.Span).ToArray(), (int)stacked.Factors.Shape[0], (int)stacked.Factors.Shape[1]);

        // |mean of two Grams of norm 1| = sqrt((1 + cos) / 2).
        var length = Math.Sqrt((1 + GramScore.Exact(one, other)) / 2);
        var expected = (GramScore.Exact(one, point) + GramScore.Exact(other, point)) / 2 / length;
        Assert.Equal(expected, GramScore.Exact(matrix, point), 1e-5);
    }

    private static FactorMatrix Factors(Random random)
    {
        var rows = random.Next(3, 7);
        return new FactorMatrix(Enumerable.Range(0, rows * 8).Select(_ => random.NextSingle()).ToArray(), rows, 8);
    }

    private static RegionFactors Region(FactorMatrix factors) => new()
    {
        Region = "lips",
        GramNorm = GramScore.Norm(factors),
        AreaShare = 0.25f,
        Factors = new Tensor
        {
            Type = TensorType.Float32,
            Shape = { factors.Rows, factors.Channels },
            Data = ByteString.CopyFrom(MemoryMarshal.AsBytes(factors.Values.Span)),
        },
    };

    private static byte[] Labels(Func<int, int, bool> isInside) =>
        [.. Enumerable.Range(0, Side * Side).Select(i => isInside(i % Side, i / Side) ? (byte)1 : (byte)0)];

    private static bool Within(int x, int y, int centreX, int centreY, int radius) => double.Hypot(x - centreX, y - centreY) < radius;

    private static bool[] Inside(byte label)
    {
        var inside = new bool[256];
        inside[label] = true;
        return inside;
    }

    /// <summary>Pixels in which the even-odd filling of the polygons differs from the labels.</summary>
    private static int Differences(byte[] labels, IReadOnlyList<IReadOnlyList<float[]>> polygons)
    {
        var filled = new byte[labels.Length];
        foreach (var polygon in polygons)
        {
            var one = new byte[labels.Length];
            Polygon.Fill(one, Side, Side, [.. polygon.Select(point => new PointF2(point[0], point[1]))], 1);
            for (var i = 0; i < filled.Length; i++)
            {
                filled[i] ^= one[i];
            }
        }

        return labels.Zip(filled).Count(pair => pair.First != pair.Second);
    }

    private static Face Face(Func<int, int, byte> grey, byte[] labels) => new()
    {
        Crop = new RgbImage
        {
            Width = Side,
            Height = Side,
            Data = ByteString.CopyFrom([.. Enumerable.Range(0, Side * Side * 3).Select(i => grey(i / 3 % Side, i / 3 / Side))]),
        },
        LabelMap = new LabelMap
        {
            Width = Side,
            Height = Side,
            Labels = ByteString.CopyFrom(labels),
            Regions = { new RegionDefinition { Name = "lips", LabelValues = { 1 } }, new RegionDefinition { Name = "eyes", LabelValues = { 2 } } },
        },
    };
}
