namespace Facet.Cli.Benchmarks;

/// <summary>
/// Made-up vectors in clusters, the same on every machine but for the last digits of logarithm, sine and cosine. With L = min(64, d)
/// latent dimensions: a point is (centre[c] + spread * normal(L)) * projection / sqrt(L) + 0.05 * normal(d), scaled to unit length, for a
/// uniform cluster c. The larger the spread, the more the clusters overlap, and the harder the search.
/// </summary>
internal sealed class SyntheticVectors
{
    private const int BaseSalt = 11;
    private const int QuerySalt = 7_777_777;
    private const float Noise = 0.05f;
    private readonly int _dimension;
    private readonly int _latent;
    private readonly int _clusters;
    private readonly float _spread;
    private readonly ulong _seed;
    private readonly float[] _projection;
    private readonly float[] _centres;

    public SyntheticVectors(int dimension, ulong seed, int clusters, float spread)
    {
        (_dimension, _latent, _clusters, _spread, _seed) = (dimension, Math.Min(64, dimension), clusters, spread, seed);
        var random = new NormalRandom(seed);
        _projection = [.. Enumerable.Range(0, _latent * dimension).Select(_ => (float)(random.NextNormal() / Math.Sqrt(_latent)))];
        _centres = [.. Enumerable.Range(0, clusters * _latent).Select(_ => (float)random.NextNormal())];
    }

    /// <returns>Row-major, <paramref name="count"/> rows.</returns>
    public float[] Base(int count) => Fill(count, BaseSalt);

    /// <returns>Row-major, <paramref name="count"/> rows from the same clusters.</returns>
    public float[] Queries(int count) => Fill(count, QuerySalt);

    private float[] Fill(int count, ulong salt)
    {
        var vectors = new float[(long)count * _dimension];
        Parallel.For(0, count, i => Point(_seed * 1_000_003 + salt + (ulong)i * 0xD1B5_4A32_D192_ED03, vectors.AsSpan(i * _dimension, _dimension)));
        return vectors;
    }

    private void Point(ulong seed, Span<float> point)
    {
        var random = new NormalRandom(seed);
        var centre = _centres.AsSpan((int)(random.NextUniform() * _clusters) * _latent, _latent);
        for (var l = 0; l < _latent; l++)
        {
            var z = centre[l] + _spread * (float)random.NextNormal();
            var direction = _projection.AsSpan(l * _dimension, _dimension);
            for (var j = 0; j < point.Length; j++)
            {
                point[j] += z * direction[j];
            }
        }

        double squares = 0;
        foreach (ref var component in point)
        {
            component += Noise * (float)random.NextNormal();
            squares += (double)component * component;
        }

        var factor = squares > 0 ? 1 / Math.Sqrt(squares) : 0;
        foreach (ref var component in point)
        {
            component = (float)(component * factor);
        }
    }
}
