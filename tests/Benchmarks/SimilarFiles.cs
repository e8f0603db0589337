using System.Globalization;
using Facet.Gram;
using Facet.Models;

namespace Facet.Benchmarks;

/// <summary>Feature files [384,14,14] of made-up lips, each at a place of its own on the grid and zero elsewhere. Disposing deletes them.</summary>
internal sealed class SimilarFiles : IDisposable
{
    public const int Channels = 384;
    public const int Side = 14;

    /// <summary>A mask is a block of cells this wide.</summary>
    private const int MaskWidth = 4;

    private readonly string _folder;

    public SimilarFiles(string parent, int count)
    {
        _folder = Directory.CreateDirectory(Path.Combine(parent, $"facet-similar-{Environment.ProcessId}")).FullName;
        var source = new SyntheticFactors(new SyntheticOptions { Channels = Channels, MissingShare = 0 });
        Paths = [.. Enumerable.Range(0, count).Select(i => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"face-{i:000000}.pt")))];
        var patches = 0;
        Parallel.For(0, count, i =>
        {
            var factors = source.Factors(i, 0)!;
            Interlocked.Add(ref patches, factors.Rows);
            FeatureFile.Write(Paths[i], Scatter(factors, new Random(i)), Channels, Side, Side);
        });
        Patches = (double)patches / count;
    }

    public string Folder => _folder;

    public string[] Paths { get; }

    /// <summary>Cells that are not zero, on average.</summary>
    public double Patches { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static float[] Scatter(FactorMatrix factors, Random random)
    {
        var height = (factors.Rows + MaskWidth - 1) / MaskWidth;
        var (top, left) = (random.Next(Side - height + 1), random.Next(Side - MaskWidth + 1));
        var map = new float[Channels * Side * Side];
        var values = factors.Values.Span;
        for (var row = 0; row < factors.Rows; row++)
        {
            var cell = ((top + (row / MaskWidth)) * Side) + left + (row % MaskWidth);
            for (var channel = 0; channel < Channels; channel++)
            {
                map[(channel * Side * Side) + cell] = values[(row * Channels) + channel];
            }
        }

        return map;
    }
}
