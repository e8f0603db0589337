namespace Facet.Cli.Benchmarks;

/// <summary>splitmix64 and the method of Box and Muller: reproducible in any language.</summary>
internal sealed class NormalRandom(ulong seed)
{
    private ulong _state = seed;
    private double? _spare;

    /// <summary>Uniform in (0, 1).</summary>
    public double NextUniform()
    {
        var z = _state += 0x9E37_79B9_7F4A_7C15;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return (((z ^ (z >> 31)) >> 11) + 0.5) / (1ul << 53);
    }

    public double NextNormal()
    {
        if (_spare is { } spare)
        {
            _spare = null;
            return spare;
        }

        var (radius, angle) = (Math.Sqrt(-2 * Math.Log(NextUniform())), 2 * Math.PI * NextUniform());
        _spare = radius * Math.Sin(angle);
        return radius * Math.Cos(angle);
    }
}
