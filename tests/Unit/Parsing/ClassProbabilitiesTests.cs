using Facet.Parsing.Parsers;

namespace Facet.Unit.Tests.Parsing;

public sealed class ClassProbabilitiesTests
{
    private const int Classes = 5;
    private const int Width = 9;
    private const int Height = 7;

    private readonly float[] _logits = Logits(seed: 20260402);

    [Fact]
    public void Every_pixel_has_the_softmax_of_its_logits_and_the_class_of_the_largest()
    {
        using var probabilities = new ClassProbabilities(_logits, Classes, Width);
        Assert.Equal((Classes, Width, Height), (probabilities.Classes, probabilities.Width, probabilities.Height));
        for (var pixel = 0; pixel < Width * Height; pixel++)
        {
            var own = Enumerable.Range(0, Classes).Select(channel => (double)_logits[(channel * Width * Height) + pixel]).ToArray();
            var sum = own.Sum(Math.Exp);
            Assert.Equal(Array.IndexOf(own, own.Max()), probabilities.Best[pixel]);
            Assert.All(Enumerable.Range(0, Classes), channel => Assert.Equal(Math.Exp(own[channel]) / sum, probabilities.At(channel, pixel), 1e-5));
        }
    }

    [Fact]
    public void Between_pixels_the_best_class_is_that_of_the_mixed_probabilities()
    {
        using var probabilities = new ClassProbabilities(_logits, Classes, Width);
        var random = new Random(20260403);
        var mixed = new float[Classes];
        for (var i = 0; i < 2000; i++)
        {
            var (x, y) = ((random.NextSingle() * (Width + 2)) - 1, (random.NextSingle() * (Height + 2)) - 1);
            probabilities.MixAt(x, y, mixed);
            Assert.Equal(1, mixed.Sum(), 1e-4);
            Assert.Equal(Array.IndexOf(mixed, mixed.Max()), probabilities.BestAt(x, y));
        }
    }

    [Fact]
    public void On_a_pixel_it_is_the_pixels_own()
    {
        using var probabilities = new ClassProbabilities(_logits, Classes, Width);
        for (var pixel = 0; pixel < Width * Height; pixel++)
        {
            Assert.Equal(probabilities.Best[pixel], probabilities.BestAt(pixel % Width, pixel / Width));
        }
    }

    [Fact]
    public void Huge_logits_neither_overflow_nor_vanish()
    {
        using var probabilities = new ClassProbabilities([1e30f, -1e30f, 5, 5], classes: 2, width: 2);
        Assert.Equal([1, 0, 0, 1], new[] { probabilities.At(0, 0), probabilities.At(1, 0), probabilities.At(0, 1), probabilities.At(1, 1) });
    }

    private static float[] Logits(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Classes * Width * Height).Select(_ => (random.NextSingle() * 12) - 6)];
    }
}
