using System.Numerics;

namespace Facet.Gram;

/// <summary>The planes of one side of a score, widened to 16 bits and padded with rows of zeros to whole tiles.</summary>
internal sealed class PreparedPlanes
{
    public PreparedPlanes(in CompactView view)
    {
        (Rank, Wide, Stride) = (view.Rank, view.Wide, view.Stride);
        PaddedPlanes = Padded(view.Planes);
        Rows = new short[PaddedPlanes * Stride];
        var source = view.Rows;
        for (var i = 0; i < source.Length; i += Vector<sbyte>.Count)
        {
            // Rows are whole cache lines, and so whole registers.
            Vector.Widen(new Vector<sbyte>(source[i..]), out var low, out var high);
            low.CopyTo(Rows, i);
            high.CopyTo(Rows, i + Vector<short>.Count);
        }

        Scales = new float[PaddedPlanes];
        view.Scales[..view.Planes].CopyTo(Scales);
    }

    public int Rank { get; }

    public int Wide { get; }

    public int Stride { get; }

    public int PaddedPlanes { get; }

    /// <summary>[PaddedPlanes, Stride].</summary>
    public short[] Rows { get; }

    /// <summary>One per padded plane; 0 for padding.</summary>
    public float[] Scales { get; }

    public static int Padded(int planes) => (planes + ByteTile.Side - 1) / ByteTile.Side * ByteTile.Side;
}
