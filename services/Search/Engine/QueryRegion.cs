using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Facet.Gram;
using Facet.Search.Model;
using Facet.Search.Storage.Factors;

namespace Facet.Search.Engine;

/// <summary>A region of a query that counts, ready to be scored against stored ones. Safe for many threads.</summary>
internal sealed class QueryRegion
{
    private readonly Lazy<CompactScorer> _scorer;
    private readonly Lazy<FactorMatrix> _factors;
    private readonly Lazy<double> _norm;

    /// <param name="number">The collection's number of the region.</param>
    /// <param name="name">"lips", ...</param>
    /// <param name="weight">Above zero.</param>
    /// <param name="factors">Masked features, as they were given or as they are stored.</param>
    /// <param name="cells">Grid cell of each patch, or none.</param>
    /// <exception cref="ArgumentException">The factors cannot be scored.</exception>
    public QueryRegion(int number, string name, double weight, PackedFactors factors, IReadOnlyList<uint> cells)
    {
        (Number, Name, Weight, Cells) = (number, name, weight, cells);
        if (factors.Type == FactorType.Compact)
        {
            var compact = CompactFactors.Read(factors.Data);
            Channels = compact.Channels;
            _factors = new(compact.ToFactors);
            _scorer = new(() => new CompactScorer(compact));
        }
        else
        {
            var given = factors.Unpack();
            Channels = given.Channels;
            _factors = new(given);
            _scorer = new(() => new CompactScorer(given));
        }

        _norm = new(() => GramScore.Norm(Factors));
    }

    public int Number { get; }

    public string Name { get; }

    public double Weight { get; }

    public int Channels { get; }

    public IReadOnlyList<uint> Cells { get; }

    public FactorMatrix Factors => _factors.Value;

    public CompactScorer Scorer => _scorer.Value;

    /// <summary>Makes the scorer now; who asks for it meanwhile waits.</summary>
    public void Prepare() => _ = Scorer;

    /// <summary>Cosine of the Grams.</summary>
    public double Score(in RecordRegion region)
    {
        switch (region.Type)
        {
            case FactorType.Compact:
                return Scorer.Score(region.Factors);
            case FactorType.Bits32:
                return GramScore.Exact(Factors, _norm.Value, MemoryMarshal.Cast<byte, float>(region.Factors), region.GramNorm);
            default:
                return ScoreHalves(region);
        }
    }

    /// <summary>The same to a few thousandths, in less time where the region allows it.</summary>
    public double ScoreCoarsely(in RecordRegion region) =>
        region.Type == FactorType.Compact ? Scorer.ScoreCoarsely(region.Factors) : Score(region);

    /// <summary>Which patches matched; nothing where one side does not know its patches.</summary>
    public PatchMatches? Match(in RecordRegion region)
    {
        if (region.Type != FactorType.Compact || Cells.Count == 0 || region.Cells.IsEmpty)
        {
            return null;
        }

        var matched = Scorer.Heat(region.Factors);
        return matched.Query.Length == Cells.Count && matched.Record.Length == region.Cells.Length
            ? new PatchMatches(Cells, matched.Query, region.Cells.ToArray(), matched.Record)
            : null;
    }

    private double ScoreHalves(in RecordRegion region)
    {
        var halves = MemoryMarshal.Cast<byte, Half>(region.Factors);
        var rented = ArrayPool<float>.Shared.Rent(halves.Length);
        var rows = rented.AsSpan(0, halves.Length);
        TensorPrimitives.ConvertToSingle(halves, rows);
        var score = GramScore.Exact(Factors, _norm.Value, rows, region.GramNorm);
        ArrayPool<float>.Shared.Return(rented);
        return score;
    }
}
