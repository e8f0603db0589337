using System.Runtime.CompilerServices;
using Facet.Index.Internal.Kernels;

namespace Facet.Index.Internal.Measures;

/// <summary>Vectors of one part as float32 or float16: what the kernel sums is the distance, but for the sign of products.</summary>
internal readonly unsafe struct DirectMeasure<TKernel> : IMeasure<DirectMeasure<TKernel>>
    where TKernel : struct, IKernel
{
    private readonly byte* _query;
    private readonly nuint _count;
    private readonly float _sign;

    private DirectMeasure(VectorStore store, PreparedQuery query)
    {
        _query = query.Values;
        _count = (nuint)query.Parts->Count;
        _sign = store.Layout.Metric == VectorMetric.L2 ? 1 : -1;
    }

    public static DirectMeasure<TKernel> For(VectorStore store, PreparedQuery query) => new(store, query);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Distance(byte* row) => _sign * TKernel.One(_query, row, _count, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Distances(byte* row0, byte* row1, byte* row2, byte* row3, float* results)
    {
        TKernel.Four(_query, row0, row1, row2, row3, _count, 0, results);
        for (var i = 0; i < 4; i++)
        {
            results[i] *= _sign;
        }
    }
}
