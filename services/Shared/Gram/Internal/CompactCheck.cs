namespace Facet.Gram;

/// <summary>What a record must fulfil beyond its sizes.</summary>
internal static class CompactCheck
{
    /// <summary>Rows are no longer than 1, so that no step is larger than this.</summary>
    private const float LargestStep = 1.001f / sbyte.MaxValue;

    /// <summary>Two processors may sum in another order.</summary>
    private const double NormTolerance = 1e-5;

    /// <exception cref="ArgumentException">The record is damaged; the message says what is wrong.</exception>
    public static void Require(in CompactView view)
    {
        var scales = view.Scales;
        for (var i = 0; i < scales.Length; i++)
        {
            var largest = i < view.Planes ? LargestStep : 0;
            if (!(scales[i] >= 0 && scales[i] <= largest))
            {
                throw new ArgumentException($"scale {i} of the record is {scales[i]}, outside 0..{largest}: it is damaged");
            }
        }

        if (!(double.IsFinite(view.GramNorm) && view.GramNorm >= 0) || !(view.Tail is >= 0 and <= 1))
        {
            throw new ArgumentException($"the record has a Gram norm of {view.GramNorm} and a tail of {view.Tail}: it is damaged");
        }

        foreach (var part in view.Rotation)
        {
            // Unit vectors; float16 rounds in the fourth digit.
            if (!(Half.Abs(part) <= (Half)1.01f))
            {
                throw new ArgumentException($"the record's rotation holds {part}, outside -1..1: it is damaged");
            }
        }

        var norm = Math.Sqrt(PlaneProduct.SumOfSquares(new PreparedPlanes(view), view));
        if (!(norm > 0 && Math.Abs(norm - view.StoredNorm) <= NormTolerance * norm))
        {
            throw new ArgumentException($"the rows of the record make a norm of {norm:g6}, not {view.StoredNorm:g6} as it says: it is damaged");
        }
    }
}
