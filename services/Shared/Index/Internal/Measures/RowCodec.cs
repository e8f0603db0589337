using Facet.Index.Internal.Kernels;

namespace Facet.Index.Internal.Measures;

/// <summary>Turns a caller's vectors into rows and back.</summary>
internal sealed unsafe class RowCodec(VectorLayout layout)
{
    private const int Zero = 128;

    /// <summary>Checks a vector and gives the factor of each part that is present.</summary>
    /// <exception cref="ArgumentException">See <see cref="VectorRules"/>.</exception>
    public void Check(ReadOnlySpan<float> values, uint parts, Span<float> factors)
    {
        VectorRules.RequireDimension(layout, values.Length, "vector");
        if ((parts & layout.AllParts) == 0)
        {
            throw new ArgumentException("The vector has none of its parts; at least one must be present.");
        }

        for (var part = 0; part < layout.PartSizes.Length; part++)
        {
            factors[part] = (parts >> part & 1) != 0 ? VectorRules.Factor(layout, Slice(values, part), part, "vector") : 0;
        }
    }

    /// <summary>Writes a checked vector; the parts that are missing become zero.</summary>
    public void Encode(ReadOnlySpan<float> values, uint parts, ReadOnlySpan<float> factors, byte* row)
    {
        for (var part = 0; part < layout.PartSizes.Length; part++)
        {
            var source = (parts >> part & 1) != 0 ? Slice(values, part) : [];
            EncodePart(source, factors[part], part, row);
        }

        if (layout.PartSizes.Length > 1)
        {
            *(uint*)(row + layout.MaskOffset) = parts & layout.AllParts;
        }
    }

    public uint PartsOf(byte* row) => layout.PartSizes.Length > 1 ? *(uint*)(row + layout.MaskOffset) : 1;

    /// <summary>What a row stands for; the parts that are missing are zero.</summary>
    public void Decode(byte* row, Span<float> values)
    {
        for (var part = 0; part < layout.PartSizes.Length; part++)
        {
            var source = row + layout.RowOffsets[part];
            var target = values.Slice(layout.Offsets[part], layout.PartSizes[part]);
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = layout.Storage switch
                {
                    VectorStorage.Float32 => ((float*)source)[i],
                    VectorStorage.Float16 => (float)((Half*)source)[i],
                    _ => (source[i] - Zero) * Scales(row)[part],
                };
            }
        }
    }

    public float* Scales(byte* row) => (float*)(row + layout.ScaleOffset);

    private ReadOnlySpan<float> Slice(ReadOnlySpan<float> values, int part) => values.Slice(layout.Offsets[part], layout.PartSizes[part]);

    private void EncodePart(ReadOnlySpan<float> source, float factor, int part, byte* row)
    {
        var target = row + layout.RowOffsets[part];
        var padded = layout.PaddedCounts[part];
        switch (layout.Storage)
        {
            case VectorStorage.Float32:
                var floats = new Span<float>(target, padded);
                Scale(source, factor, floats);
                floats[source.Length..].Clear();
                break;
            case VectorStorage.Float16:
                var halves = new Span<Half>(target, padded);
                for (var i = 0; i < source.Length; i++)
                {
                    halves[i] = (Half)(source[i] * factor);
                }

                halves[source.Length..].Clear();
                break;
            default:
                EncodeBytes(source, factor, part, row);
                break;
        }
    }

    private void EncodeBytes(ReadOnlySpan<float> source, float factor, int part, byte* row)
    {
        var target = new Span<byte>(row + layout.RowOffsets[part], layout.PaddedCounts[part]);
        var scale = Bytes.ScaleOf(source, factor);
        var inverse = scale > 0 ? factor / scale : 0;
        long squares = 0;
        for (var i = 0; i < source.Length; i++)
        {
            var level = Bytes.Round(source[i] * inverse);
            target[i] = (byte)(level + Zero);
            squares += level * level;
        }

        target[source.Length..].Fill(Zero);
        Scales(row)[part] = scale;
        if (layout.Metric == VectorMetric.L2)
        {
            *(float*)(row + layout.NormOffset) = squares * scale * scale;
        }
    }

    private static void Scale(ReadOnlySpan<float> source, float factor, Span<float> target)
    {
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = source[i] * factor;
        }
    }
}
