using System.Numerics;

namespace Facet.Search.Indexing;

/// <summary>A set of ordinals, one bit each. Filled by one thread, then read by any number.</summary>
internal sealed class OrdinalSet
{
    private ulong[] _bits = [];

    public long Count { get; private set; }

    public void Add(long ordinal)
    {
        var word = checked((int)(ordinal >> 6));
        if (word >= _bits.Length)
        {
            Array.Resize(ref _bits, Math.Max(word + 1, _bits.Length * 2));
        }

        var bit = 1ul << (int)ordinal;
        if ((_bits[word] & bit) == 0)
        {
            _bits[word] |= bit;
            Count++;
        }
    }

    public bool Contains(long ordinal)
    {
        var word = ordinal >> 6;
        return word < _bits.Length && (_bits[word] >> (int)ordinal & 1) != 0;
    }

    /// <summary>In ascending order.</summary>
    public IEnumerable<long> All()
    {
        for (var word = 0; word < _bits.Length; word++)
        {
            for (var left = _bits[word]; left != 0; left &= left - 1)
            {
                yield return ((long)word << 6) + BitOperations.TrailingZeroCount(left);
            }
        }
    }
}
