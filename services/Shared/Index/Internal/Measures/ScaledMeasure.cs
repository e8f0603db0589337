using System.Runtime.CompilerServices;
using Facet.Index.Internal.Kernels;

namespace Facet.Index.Internal.Measures;

/// <summary>Vectors of one part as bytes: the sum of products times both scales; L2 by |q|^2 + |x|^2 - 2 q.x.</summary>
internal readonly unsafe struct ScaledMeasure<TKernel> : IMeasure<ScaledMeasure<TKernel>>
    where TKernel : struct, IKernel
{
    private readonly byte* _query;
    private readonly nuint _count;
    private readonly int _bias;
    private readonly int _scaleOffset;
    private readonly float _factor;
    private readonly float _squaredLength;
    private readonly int _normOffset;

    private ScaledMeasure(VectorStore store, PreparedQuery query)
    {
        var part = *query.Parts;
        var isL2 = store.Layout.Metric == VectorMetric.L2;
        _query = query.Values;
        (_count, _bias, _scaleOffset) = ((nuint)part.Count, part.Bias, part.ScaleOffset);
        _factor = (isL2 ? -2 : -1) * part.Scale;
        _squaredLength = query.SquaredLength;
        _normOffset = isL2 ? store.Layout.NormOffset : -1;
    }

    public static ScaledMeasure<TKernel> For(VectorStore store, PreparedQuery query) => new(store, query);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Distance(byte* row) => Finish(TKernel.One(_query, row, _count, _bias), row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Distances(byte* row0, byte* row1, byte* row2, byte* row3, float* results)
    {
        TKernel.Four(_query, row0, row1, row2, row3, _count, _bias, results);
        results[0] = Finish(results[0], row0);
        results[1] = Finish(results[1], row1);
        results[2] = Finish(results[2], row2);
        results[3] = Finish(results[3], row3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Finish(float sum, byte* row)
    {
        var distance = sum * _factor * *(float*)(row + _scaleOffset);
        return _normOffset < 0 ? distance : _squaredLength + *(float*)(row + _normOffset) + distance;
    }
}
