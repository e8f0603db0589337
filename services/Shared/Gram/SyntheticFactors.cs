namespace Facet.Gram;

/// <summary>
/// Made-up points that behave like the regions of faces, for tests and measurements with more points than there are photos. Point i depends
/// on the seed and on i alone, so that points can be made one by one, in any order, on any machine, and made again.
/// </summary>
/// <remarks>
/// F = W (1 c^T + 1 s^T + T) B. B [64, C] are fixed random directions of the region. c is what all points have in common (1 on the first
/// direction), s the point's deviation from it with a power law over the directions, T [n, 64] that of each patch, W mask weights, of which a
/// part is below 1 as at the edge of a mask. s is a sum of latent vectors of the person, the style and the photo, each partly common to the
/// regions: photos of a person are near each other in every region, and nobody is independent noise.
/// Measured figures of real faces, which the shipped regions are fitted to: <see cref="SyntheticRegion"/>.
/// </remarks>
public sealed class SyntheticFactors
{
    /// <summary>Directions in which points and patches vary; what lies beyond them in real factors is below a thousandth of the Gram.</summary>
    private const int Directions = 64;

    private readonly SyntheticOptions _options;
    private readonly Region[] _regions;

    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public SyntheticFactors(SyntheticOptions? options = null)
    {
        _options = options ?? new SyntheticOptions();
        _options.Validate();
        _regions = [.. _options.Regions.Select((region, index) => new Region(region, _options, (ulong)index))];
    }

    /// <summary>What is numbered by a point's labels.</summary>
    private enum Source : ulong
    {
        Person = 1,
        Style,
        Photo,
        Patches,
        Labels,
        Basis,
    }

    /// <summary>Names of the regions, in the order of their indices.</summary>
    public IReadOnlyList<string> Regions => [.. _options.Regions.Select(region => region.Name)];

    /// <summary>Who a point shows and in which style, 0 up to the number of persons and styles.</summary>
    public (int Person, int Style) Labels(long index)
    {
        var stream = Stream(Source.Labels, (ulong)index, 0);
        return ((int)(stream.Next() % (ulong)_options.Persons), (int)(stream.Next() % (ulong)_options.Styles));
    }

    /// <param name="index">Which point.</param>
    /// <param name="region">Index of the region.</param>
    /// <returns>The factors of a region, or null where it is hidden.</returns>
    public FactorMatrix? Factors(long index, int region)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(region);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(region, _regions.Length);
        var (rule, spread, texture, basis) = _regions[region];
        var stream = Stream(Source.Patches, (ulong)index, (ulong)region + 1);
        if (stream.Uniform() < _options.MissingShare)
        {
            return null;
        }

        Span<float> mean = stackalloc float[Directions];
        Deviation(index, region, mean);
        for (var k = 0; k < Directions; k++)
        {
            mean[k] *= spread[k];
        }

        mean[0] += 1;
        var patches = rule.MinPatches + (int)(stream.Uniform() * (rule.MaxPatches - rule.MinPatches + 1));
        var values = new float[patches * _options.Channels];
        var amounts = new float[patches * Directions];
        for (var i = 0; i < amounts.Length; i += Directions)
        {
            // Two thirds of the patches lie wholly inside the mask.
            var weight = (float)Math.Min(1, 0.1 + (1.5 * stream.Uniform()));
            for (var k = 0; k < Directions; k++)
            {
                amounts[i + k] = weight * (mean[k] + (texture[k] * stream.Normal()));
            }
        }

        WeightedRows.Multiply(amounts, basis, Directions, values);
        return new FactorMatrix(values, patches, _options.Channels);
    }

    /// <summary>The same as a record.</summary>
    /// <param name="index">Which point.</param>
    /// <param name="region">Index of the region.</param>
    /// <param name="compact">None: <see cref="CompactOptions.Stored"/>.</param>
    /// <returns>Null where the region is hidden.</returns>
    public byte[]? Record(long index, int region, CompactOptions? compact = null) =>
        Factors(index, region) is { } factors ? CompactFactors.Encode(factors, compact) : null;

    /// <summary>Standard normal numbers: the point's latent vector in a region.</summary>
    private void Deviation(long index, int region, Span<float> target)
    {
        var (person, style) = Labels(index);
        target.Clear();
        Add(Source.Person, (ulong)person, _options.PersonShare, region, target);
        Add(Source.Style, (ulong)style, _options.StyleShare, region, target);
        Add(Source.Photo, (ulong)index, 1 - _options.PersonShare - _options.StyleShare, region, target);
    }

    private void Add(Source source, ulong number, double share, int region, Span<float> target)
    {
        NormalStream shared = Stream(source, number, 0), own = Stream(source, number, (ulong)region + 1);
        var (bySharing, byOwn) = ((float)Math.Sqrt(share * _options.SharedByRegions), (float)Math.Sqrt(share * (1 - _options.SharedByRegions)));
        foreach (ref var value in target)
        {
            value += (bySharing * shared.Normal()) + (byOwn * own.Normal());
        }
    }

    private NormalStream Stream(Source source, ulong number, ulong region) => new(_options.Seed, (ulong)source, number, region);

    /// <summary>A region with its power laws and its directions [64, C], each about 1 long.</summary>
    private sealed record Region(SyntheticRegion Rule, float[] Spread, float[] Texture, float[] Basis)
    {
        public Region(SyntheticRegion rule, SyntheticOptions options, ulong index)
            : this(
                rule, Law(Math.Sqrt(rule.Spread), rule.SpreadDecay), Law(rule.Texture, rule.TextureDecay), new float[Directions * options.Channels])
        {
            var stream = new NormalStream(options.Seed, (ulong)Source.Basis, index, 0);
            var scale = 1 / MathF.Sqrt(options.Channels);
            foreach (ref var value in Basis.AsSpan())
            {
                value = scale * stream.Normal();
            }
        }

        /// <returns>k^-decay, scaled so that the squares sum to the square of <paramref name="total"/>.</returns>
        private static float[] Law(double total, double decay)
        {
            double[] law = [.. Enumerable.Range(1, Directions).Select(k => Math.Pow(k, -decay))];
            var length = Math.Sqrt(law.Sum(value => value * value));
            return Array.ConvertAll(law, value => (float)(value * total / length));
        }
    }
}
