namespace Facet.Gram;

/// <summary>How closely compact factors follow the factors they are made from.</summary>
public sealed record CompactOptions
{
    /// <summary>For what is stored: at most 1e-4 in a score on average and 8e-4 in any, on the faces it was measured on.</summary>
    public static CompactOptions Stored { get; } = new();

    /// <summary>For the one side of many scores that is not stored: closer, since its size costs nothing but time.</summary>
    public static CompactOptions Query { get; } = new() { MaxTail = 1e-3, MaxRounding = 1.5e-4, MaxBytes = 1 << 20, KeepPatches = true };

    /// <summary>
    /// Rows are dropped, smallest first, while what they carry of the Gram, sqrt(sum of their eigenvalues squared) / |G|, stays at or below
    /// this; 0..1. It bounds the part of a score that is lost.
    /// </summary>
    public double MaxTail { get; init; } = 2e-3;

    /// <summary>
    /// Leading rows get a second plane of int8 until the rounding of the others moves a score, against a Gram that lies along them, by no
    /// more than this (root mean square); above 0.
    /// </summary>
    public double MaxRounding { get; init; } = 2.5e-4;

    /// <summary>Limit for a record in bytes; rows or second planes are given up for it, those first that matter least.</summary>
    public int MaxBytes { get; init; } = 8192;

    /// <summary>Also keep how patches are made of rows (2 * patches * rank bytes), which <see cref="CompactScorer.Heat"/> needs.</summary>
    public bool KeepPatches { get; init; }

    internal void Validate()
    {
        if (!(MaxTail is >= 0 and <= 1))
        {
            throw new ArgumentException($"MaxTail is {MaxTail}; it must lie in 0..1");
        }

        if (!(MaxRounding > 0))
        {
            throw new ArgumentException($"MaxRounding is {MaxRounding}; it must be above 0");
        }
    }
}
