namespace Facet.Imaging.Internal.Sampling;

/// <summary>
/// Filter weights as integers with 22 fractional bits, as Pillow rounds them. Each is also split into an upper and a lower part of 16 bits,
/// w = upper * 2^11 + lower, of two neighbours at a time: the operands of the instruction that multiplies 16-bit numbers and adds pairs.
/// </summary>
internal sealed class FixedWeights
{
    public const int FractionBits = 22;
    public const int LowerBits = 11;

    /// <summary>Added before the fraction is cut off.</summary>
    public const int Half = 1 << (FractionBits - 1);

    private readonly FilterWeights _exact;
    private readonly int[] _weights;
    private readonly int[] _pairs;
    private readonly int[] _firsts;
    private readonly int[] _groups;

    public FixedWeights(FilterWeights exact)
    {
        _exact = exact;
        GroupCount = (exact.MaxCount + 3) / 4;
        _weights = new int[exact.Count * exact.MaxCount];
        _pairs = new int[exact.Count * GroupCount * 4];
        _firsts = new int[exact.Count];
        _groups = new int[exact.Count];
        for (var target = 0; target < exact.Count; target++)
        {
            var weights = exact.Of(target);
            (_firsts[target], _groups[target]) = (exact.FirstOf(target), (weights.Length + 3) / 4);
            for (var i = 0; i < weights.Length; i++)
            {
                var rounded = (int)((weights[i] * (1 << FractionBits)) + (weights[i] < 0 ? -0.5 : 0.5));
                _weights[(target * exact.MaxCount) + i] = rounded;
                var pair = ((target * GroupCount) + (i / 4)) * 4 + (i / 2 % 2);
                var shift = i % 2 * 16;
                _pairs[pair] |= ((rounded >> LowerBits) & 0xFFFF) << shift;
                _pairs[pair + 2] |= (rounded & ((1 << LowerBits) - 1)) << shift;
            }
        }
    }

    public int Count => _exact.Count;

    /// <summary>Groups of four weights that the longest window takes.</summary>
    public int GroupCount { get; }

    public int First => _exact.First;

    public int End => _exact.End;

    public int FirstOf(int target) => _firsts[target];

    public ReadOnlySpan<int> Of(int target) => _weights.AsSpan(target * _exact.MaxCount, _exact.Of(target).Length);

    /// <summary>First source position of each target position.</summary>
    public ReadOnlySpan<int> Firsts => _firsts;

    /// <summary>Groups of four weights of each target position.</summary>
    public ReadOnlySpan<int> Groups => _groups;

    /// <summary>
    /// Four integers for each group of four weights a, b, c, d, missing ones being 0: the upper parts of (a, b) and (c, d), then the lower
    /// parts; the first of a pair is in the lower 16 bits. Each target position has room for <see cref="GroupCount"/> groups.
    /// </summary>
    public ReadOnlySpan<int> Pairs => _pairs;
}
