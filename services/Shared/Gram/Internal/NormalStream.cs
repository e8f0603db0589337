namespace Facet.Gram;

/// <summary>A short stream of chance numbers that is named by four others: the SplitMix64 generator (Steele, Lea and Flood 2014).</summary>
internal struct NormalStream
{
    // Four 16-bit numbers sum to 2 * 65535 on average, with a deviation of 65536 / sqrt(3).
    private const float Mean = 2 * 65535f;
    private const float PerDeviation = 1.7320508f / 65536f;

    private ulong _state;

    public NormalStream(ulong seed, ulong source, ulong number, ulong region)
    {
        _state = seed;
        foreach (var part in (ReadOnlySpan<ulong>)[source, number, region])
        {
            _state = Next() ^ part;
        }

        _state = Next();
    }

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0 up to 1.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Mean 0, deviation 1; the sum of four uniform numbers, which is normal enough (within 3.46) and the same on every machine.</summary>
    public float Normal()
    {
        var bits = Next();
        var sum = (uint)(bits & 0xFFFF) + (uint)((bits >> 16) & 0xFFFF) + (uint)((bits >> 32) & 0xFFFF) + (uint)(bits >> 48);
        return (sum - Mean) * PerDeviation;
    }
}
