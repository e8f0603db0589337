using System.Numerics.Tensors;

namespace Facet.Gram;

/// <summary>
/// Factors in a few kilobytes: the leading principal rows of F, rounded to int8 with a scale each, the largest of them to twice the digits.
/// F may be replaced by any F' with F'^T F' = F^T F; the principal rows are those that carry most of the Gram in the fewest rows. A record
/// describes itself and can be scored as it lies (<see cref="CompactScorer"/>).
/// </summary>
/// <remarks>
/// Measured on 202 faces in three regions of three recipes, scores between compact factors against
/// <see cref="GramScore.Exact(FactorMatrix, FactorMatrix)"/>, mean and largest difference: plain int8 rows .0003 and .0017-.0023 whatever their
/// number, because the rounding of the one row that carries nine tenths of the Gram decides; with a second plane for that row .00002-.0001
/// and .0001-.0008; float16 rows would round no better than that at nearly twice the bytes. 6 to 22 rows, 2.9 to 6.2 KB a region.
/// </remarks>
public sealed class CompactFactors
{
    private CompactFactors(ReadOnlyMemory<byte> record) => Record = record;

    /// <summary>The record: what <see cref="Encode"/> made.</summary>
    public ReadOnlyMemory<byte> Record { get; }

    /// <summary>Channels (C).</summary>
    public int Channels => View.Channels;

    /// <summary>Rows that are kept (r).</summary>
    public int Rank => View.Rank;

    /// <summary>Leading rows that are kept with twice the digits, 0..<see cref="Rank"/>.</summary>
    public int WideRows => View.Wide;

    /// <summary>Patches (n) of the factors it was made from.</summary>
    public int Patches => View.Patches;

    /// <summary>|G| of the factors it was made from, as <see cref="GramScore.Norm"/>.</summary>
    public double GramNorm => View.GramNorm;

    /// <summary>Share of |G| that lies in the rows that were dropped, 0..1.</summary>
    public double Tail => View.Tail;

    /// <summary>Whether it knows how patches are made of rows.</summary>
    public bool HasPatches => View.HasRotation;

    internal CompactView View => new(Record.Span);

    /// <param name="factors">F.</param>
    /// <param name="options">How closely; none: <see cref="CompactOptions.Stored"/>.</param>
    /// <returns>One little-endian record. The same factors and options give the same bytes on the same kind of processor.</returns>
    /// <exception cref="ArgumentException">An option is out of range, or <see cref="CompactOptions.MaxBytes"/> does not hold one row.</exception>
    public static byte[] Encode(FactorMatrix factors, CompactOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(factors);
        options ??= CompactOptions.Stored;
        options.Validate();
        return CompactEncoder.Encode(factors, options);
    }

    /// <param name="record">What <see cref="Encode"/> made; not copied, and nobody may write to it.</param>
    /// <exception cref="ArgumentException">The bytes are no such record: wrong sizes, a scale or norm out of range, or rows that do not
    /// make the norm that stands beside them.</exception>
    public static CompactFactors Read(ReadOnlyMemory<byte> record)
    {
        CompactCheck.Require(new CompactView(record.Span));
        return new CompactFactors(record);
    }

    /// <summary>The rows as factors [Rank, Channels], whose Gram is that of the original but for what was dropped and rounded.</summary>
    /// <exception cref="ArgumentException">The original values were so large that fewer, longer rows leave the range of float32.</exception>
    public FactorMatrix ToFactors()
    {
        var view = View;
        var values = new float[view.Rank * view.Channels];
        var scale = Math.Sqrt(view.GramNorm);
        for (var plane = 0; plane < view.Planes; plane++)
        {
            var source = view.Rows.Slice(plane * view.Stride, view.Channels);
            var target = values.AsSpan((plane < view.Rank ? plane : plane - view.Rank) * view.Channels, view.Channels);
            for (var c = 0; c < target.Length; c++)
            {
                target[c] += (float)(source[c] * (double)view.Scales[plane] * scale);
            }
        }

        return new FactorMatrix(values, view.Rank, view.Channels);
    }

    /// <summary>
    /// The factors it was made from, [Patches, Channels], as far as the rows that are kept go; without patches (<see cref="HasPatches"/>)
    /// the rows themselves, whose Gram is the same.
    /// </summary>
    /// <exception cref="ArgumentException">As of <see cref="ToFactors"/>.</exception>
    public FactorMatrix ToPatchFactors()
    {
        var rows = ToFactors();
        var view = View;
        if (!view.HasRotation)
        {
            return rows;
        }

        var values = new float[view.Patches * view.Channels];
        for (var patch = 0; patch < view.Patches; patch++)
        {
            var target = values.AsSpan(patch * view.Channels, view.Channels);
            for (var row = 0; row < view.Rank; row++)
            {
                var share = (float)view.Rotation[(patch * view.Rank) + row];
                TensorPrimitives.MultiplyAdd(rows.Values.Span.Slice(row * view.Channels, view.Channels), share, target, target);
            }
        }

        return new FactorMatrix(values, view.Patches, view.Channels);
    }
}
