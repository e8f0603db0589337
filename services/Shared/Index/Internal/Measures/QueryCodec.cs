using System.Runtime.CompilerServices;
using Facet.Index.Internal.Kernels;

namespace Facet.Index.Internal.Measures;

/// <summary>Turns a caller's vectors, and rows, into queries.</summary>
internal sealed unsafe class QueryCodec(VectorLayout layout)
{
    private const int Zero = 128;
    private readonly bool _isBytes = layout.Storage == VectorStorage.Int8;
    private readonly int _elementSize = layout.Storage != VectorStorage.Int8 ? sizeof(float)
        : MeasureChoice.ByteQuery == QueryElement.Int16 ? sizeof(short) : sizeof(sbyte);

    /// <param name="values">All parts; those without weight are not looked at.</param>
    /// <param name="weights">One for each part; none stands for equal weights.</param>
    /// <param name="query">Receives the query.</param>
    /// <exception cref="ArgumentException">See <see cref="VectorRules"/>.</exception>
    public void Prepare(ReadOnlySpan<float> values, ReadOnlySpan<float> weights, PreparedQuery query)
    {
        VectorRules.RequireDimension(layout, values.Length, "query");
        VectorRules.RequireWeights(layout, weights);
        Start(query);
        query.Values = (byte*)query.Components;
        for (var part = 0; part < layout.PartSizes.Length; part++)
        {
            var weight = weights.IsEmpty ? 1 : weights[part];
            if (weight > 0)
            {
                var source = values.Slice(layout.Offsets[part], layout.PartSizes[part]);
                Encode(source, VectorRules.Factor(layout, source, part, "query"), AddPart(query, part, weight), query);
            }
        }
    }

    /// <summary>A row as a query, with equal weights, or with all weight on one part.</summary>
    /// <param name="row">The row; float32 is read in place, so it must stay.</param>
    /// <param name="onlyPart">The part, or -1 for all.</param>
    /// <param name="query">Receives the query.</param>
    public void Prepare(byte* row, int onlyPart, PreparedQuery query)
    {
        Start(query);
        var mask = layout.PartSizes.Length > 1 ? *(uint*)(row + layout.MaskOffset) : 1;
        query.Values = layout.Storage == VectorStorage.Float32 ? row : (byte*)query.Components;
        for (var part = 0; part < layout.PartSizes.Length; part++)
        {
            if ((mask >> part & 1) != 0 && (onlyPart < 0 || onlyPart == part))
            {
                Decode(row, part, AddPart(query, part, 1), query);
            }
        }
    }

    private static void Start(PreparedQuery query) => (query.PartCount, query.SquaredLength) = (0, 0);

    private QueryPart* AddPart(PreparedQuery query, int part, float weight)
    {
        var added = query.Parts + query.PartCount++;
        // In a row of float32, and in a query, parts lie at the same places but for the size of a component.
        *added = new QueryPart
        {
            QueryOffset = layout.RowOffsets[part] / layout.ElementSize * _elementSize,
            RowOffset = layout.RowOffsets[part],
            ScaleOffset = layout.ScaleOffset + part * sizeof(float),
            Count = layout.PaddedCounts[part],
            Bit = 1u << part,
            Scale = 1,
            Weight = weight,
        };
        return added;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Encode(ReadOnlySpan<float> source, float factor, QueryPart* part, PreparedQuery query)
    {
        var target = query.Values + part->QueryOffset;
        Unsafe.InitBlockUnaligned(target, 0, (uint)(part->Count * _elementSize));
        if (!_isBytes)
        {
            for (var i = 0; i < source.Length; i++)
            {
                ((float*)target)[i] = source[i] * factor;
            }

            return;
        }

        var scale = Bytes.ScaleOf(source, factor);
        var inverse = scale > 0 ? factor / scale : 0;
        var levels = Levels(query, target, source.Length);
        var (sum, squares) = Bytes.Quantize(source, inverse, levels);
        Narrow(levels, target);
        Finish(part, query, scale, sum, squares);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Decode(byte* row, int part, QueryPart* added, PreparedQuery query)
    {
        var source = row + added->RowOffset;
        var target = query.Values + added->QueryOffset;
        if (layout.Storage == VectorStorage.Float16)
        {
            for (var i = 0; i < added->Count; i++)
            {
                ((float*)target)[i] = (float)((Half*)source)[i];
            }
        }

        if (!_isBytes)
        {
            return;
        }

        var levels = Levels(query, target, added->Count);
        var (sum, squares) = Bytes.Levels(new ReadOnlySpan<byte>(source, added->Count), levels);
        Narrow(levels, target);
        Finish(added, query, ((float*)(row + layout.ScaleOffset))[part], sum, squares);
    }

    /// <summary>Where levels are written in 16 bits: in place if the kernel reads them so.</summary>
    private Span<short> Levels(PreparedQuery query, byte* target, int count) =>
        new(_elementSize == sizeof(short) ? target : (byte*)query.Levels, count);

    private void Narrow(ReadOnlySpan<short> levels, byte* target)
    {
        if (_elementSize == sizeof(sbyte))
        {
            for (var i = 0; i < levels.Length; i++)
            {
                ((sbyte*)target)[i] = (sbyte)levels[i];
            }
        }
    }

    private static void Finish(QueryPart* part, PreparedQuery query, float scale, long sum, long squares)
    {
        (part->Scale, part->Bias) = (scale, (int)(Zero * sum));
        query.SquaredLength += squares * scale * scale;
    }
}
