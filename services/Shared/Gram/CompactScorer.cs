using System.Buffers;

namespace Facet.Gram;

/// <summary>One side of many scores, prepared once; the others are scored as their records lie. Safe for any number of threads.</summary>
public sealed class CompactScorer
{
    /// <summary>Rows of a side that a coarse score looks at: one tile. Those beyond carry less of a Gram than rounding moves.</summary>
    private const int CoarseRows = ByteTile.Side;

    private readonly PreparedPlanes _planes;
    private readonly PreparedPlanes _coarse;
    private readonly double _weight;
    private readonly CompactFactors _query;

    /// <summary>From full factors: they are reduced first, more closely than for storage (<see cref="CompactOptions.Query"/>).</summary>
    public CompactScorer(FactorMatrix query)
        : this(CompactFactors.Read(CompactFactors.Encode(query, CompactOptions.Query)))
    {
    }

    /// <summary>From a stored point.</summary>
    public CompactScorer(CompactFactors query)
    {
        ArgumentNullException.ThrowIfNull(query);
        _query = query;
        var view = query.View;
        _planes = new PreparedPlanes(view);
        _coarse = new PreparedPlanes(view.Leading(CoarseRows));
        _weight = view.Weight;
        Channels = view.Channels;
    }

    /// <summary>Channels (C) that records must have.</summary>
    public int Channels { get; }

    /// <summary>&lt;Ga,Gb&gt; / (|Ga| |Gb|) of what both sides keep, 0..1; exactly as symmetric as float32 sums are. No allocation.</summary>
    /// <param name="record">A record that <see cref="CompactFactors.Read"/> has let through once. For other bytes the score means
    /// nothing, but still lies in 0..1 and no memory outside the record is read.</param>
    /// <exception cref="ArgumentException">The bytes have no valid header, or another number of channels.</exception>
    public double Score(ReadOnlySpan<byte> record)
    {
        var view = Open(record);
        return Cosine(PlaneProduct.SumOfSquares(_planes, view), view);
    }

    /// <summary>
    /// The score of the leading rows of both sides without their second digits, in a tenth of the time: off by a few thousandths, to choose
    /// by what <see cref="Score"/> is worth its time for.
    /// </summary>
    /// <param name="record">As for <see cref="Score"/>.</param>
    /// <exception cref="ArgumentException">As of <see cref="Score"/>.</exception>
    public double ScoreCoarsely(ReadOnlySpan<byte> record)
    {
        var view = Open(record);
        return Cosine(PlaneProduct.SumOfSquares(_coarse, view.Leading(CoarseRows)), view);
    }

    /// <summary>Which patches of both sides make the score.</summary>
    /// <param name="record">A record with patches (<see cref="CompactOptions.KeepPatches"/>).</param>
    /// <exception cref="ArgumentException">A side was encoded without patches, or the record does not fit.</exception>
    public MatchedPatches Heat(ReadOnlySpan<byte> record)
    {
        var view = Open(record);
        var query = _query.View;
        if (!query.HasRotation || !view.HasRotation)
        {
            throw new ArgumentException(
                $"the {(view.HasRotation ? "query" : "record")} does not know its patches; encode it with CompactOptions.KeepPatches");
        }

        var rented = ArrayPool<float>.Shared.Rent(PlaneProduct.TableSize(_planes, view));
        PlaneProduct.Fill(_planes, view, rented);
        var columns = PreparedPlanes.Padded(view.Planes);
        var heat = new MatchedPatches(
            Shares(query, view.Rank, rented, columns, 1),
            Shares(view, query.Rank, rented, 1, columns));
        ArrayPool<float>.Shared.Return(rented);
        return heat;
    }

    private double Cosine(double product, in CompactView view)
    {
        var score = product * _weight * view.Weight;

        // Written so that NaN becomes 0.
        return score > 0 ? Math.Min(score, 1) : 0;
    }

    private CompactView Open(ReadOnlySpan<byte> record)
    {
        var view = new CompactView(record);
        return view.Channels == Channels
            ? view
            : throw new ArgumentException($"compact factors of {Channels} and {view.Channels} channels do not compare");
    }

    /// <summary>
    /// fa_i = sum over k of u_ik a_k, and the other side's rows have the Gram of its patches, so that patch i contributes the sum over l of
    /// (sum over k of u_ik a_k . b_l)^2.
    /// </summary>
    private static float[] Shares(in CompactView side, int others, ReadOnlySpan<float> table, int step, int otherStep)
    {
        var rotation = side.Rotation;
        var shares = new double[side.Patches];
        for (var i = 0; i < shares.Length; i++)
        {
            for (var other = 0; other < others; other++)
            {
                var dot = 0d;
                for (var k = 0; k < side.Rank; k++)
                {
                    dot += (double)(float)rotation[(i * side.Rank) + k] * table[(k * step) + (other * otherStep)];
                }

                shares[i] += dot * dot;
            }
        }

        var total = shares.Sum();
        return Array.ConvertAll(shares, share => total > 0 ? (float)(share / total) : 1f / shares.Length);
    }
}
