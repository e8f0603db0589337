using Facet.Index.Internal.Memory;

namespace Facet.Index.Internal.Measures;

/// <summary>A query in the form that the kernels read. Belongs to one thread at a time.</summary>
internal sealed unsafe class PreparedQuery : IDisposable
{
    private readonly NativeBuffer _buffer = new();
    private readonly NativeBuffer _parts = new();

    public PreparedQuery(VectorLayout layout)
    {
        nuint components = 0;
        foreach (var count in layout.PaddedCounts)
        {
            components += (nuint)count;
        }

        _buffer.Ensure(components * (sizeof(float) + sizeof(short)));
        _parts.Ensure((nuint)(layout.Parts.Count * sizeof(QueryPart)));
        Components = (float*)_buffer.Start;
        Levels = (short*)(Components + components);
    }

    /// <summary>The query's own memory; a query that is a row of float32 points into the store instead.</summary>
    public float* Components { get; }

    /// <summary>Room for the components of one part as 8-bit numbers in 16 bits, on the way to bytes.</summary>
    public short* Levels { get; }

    public byte* Values { get; set; }

    public QueryPart* Parts => (QueryPart*)_parts.Start;

    /// <summary>Parts that the query has, with a weight above 0.</summary>
    public int PartCount { get; set; }

    /// <summary>Squared length of what an 8-bit query stands for; used by L2.</summary>
    public float SquaredLength { get; set; }

    public void Dispose()
    {
        _buffer.Dispose();
        _parts.Dispose();
    }
}
