using System.Runtime.CompilerServices;
using Facet.Index.Internal.Kernels;

namespace Facet.Index.Internal.Measures;

/// <summary>Vectors of several parts: the weighted mean of the likeness of those that query and row both have.</summary>
internal readonly unsafe struct PartsMeasure<TKernel> : IMeasure<PartsMeasure<TKernel>>
    where TKernel : struct, IKernel
{
    private readonly byte* _query;
    private readonly QueryPart* _parts;
    private readonly int _partCount;
    private readonly int _maskOffset;
    private readonly bool _isScaled;

    private PartsMeasure(VectorStore store, PreparedQuery query)
    {
        _query = query.Values;
        _parts = query.Parts;
        _partCount = query.PartCount;
        _maskOffset = store.Layout.MaskOffset;
        _isScaled = store.Layout.Storage == VectorStorage.Int8;
    }

    public static PartsMeasure<TKernel> For(VectorStore store, PreparedQuery query) => new(store, query);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float Distance(byte* row)
    {
        var mask = *(uint*)(row + _maskOffset);
        float sum = 0, weights = 0;
        for (var part = _parts; part < _parts + _partCount; part++)
        {
            if ((mask & part->Bit) != 0)
            {
                var likeness = TKernel.One(_query + part->QueryOffset, row + part->RowOffset, (nuint)part->Count, part->Bias);
                sum += part->Weight * Scaled(likeness, part, row);
                weights += part->Weight;
            }
        }

        return weights > 0 ? -sum / weights : IMeasure<PartsMeasure<TKernel>>.NothingInCommon;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Distances(byte* row0, byte* row1, byte* row2, byte* row3, float* results)
    {
        uint mask0 = *(uint*)(row0 + _maskOffset), mask1 = *(uint*)(row1 + _maskOffset);
        uint mask2 = *(uint*)(row2 + _maskOffset), mask3 = *(uint*)(row3 + _maskOffset);
        float sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0, weights0 = 0, weights1 = 0, weights2 = 0, weights3 = 0;
        for (var part = _parts; part < _parts + _partCount; part++)
        {
            var at = part->RowOffset;
            TKernel.Four(_query + part->QueryOffset, row0 + at, row1 + at, row2 + at, row3 + at, (nuint)part->Count, part->Bias, results);
            Add(part, row0, mask0, results[0], ref sum0, ref weights0);
            Add(part, row1, mask1, results[1], ref sum1, ref weights1);
            Add(part, row2, mask2, results[2], ref sum2, ref weights2);
            Add(part, row3, mask3, results[3], ref sum3, ref weights3);
        }

        results[0] = Mean(sum0, weights0);
        results[1] = Mean(sum1, weights1);
        results[2] = Mean(sum2, weights2);
        results[3] = Mean(sum3, weights3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Mean(float sum, float weights) => weights > 0 ? -sum / weights : IMeasure<PartsMeasure<TKernel>>.NothingInCommon;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(QueryPart* part, byte* row, uint mask, float likeness, ref float sum, ref float weights)
    {
        if ((mask & part->Bit) != 0)
        {
            sum += part->Weight * Scaled(likeness, part, row);
            weights += part->Weight;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Scaled(float likeness, QueryPart* part, byte* row) =>
        _isScaled ? likeness * part->Scale * *(float*)(row + part->ScaleOffset) : likeness;
}
