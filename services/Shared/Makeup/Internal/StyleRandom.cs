namespace Facet.Makeup.Internal;

/// <summary>Chance numbers that are the same on every machine: SplitMix64 (Steele, Lea and Flood 2014).</summary>
internal sealed class StyleRandom(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix(_state);
    }

    /// <summary>A generator of its own for each part, so that one part does not change what another gets.</summary>
    public static StyleRandom For(ulong seed, MakeupParts part) => new(Mix(seed ^ Mix((ulong)part + 0x5851F42D4C957F2D)));

    /// <summary>Between two numbers, the upper one excluded.</summary>
    public float Between(float low, float high) => low + ((high - low) * ((Next() >> 40) * (1f / (1 << 24))));

    public bool Chance(float probability) => Between(0, 1) < probability;

    public T Pick<T>(ReadOnlySpan<T> items) => items[(int)(Next() % (ulong)items.Length)];

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
