using System.Numerics.Tensors;

namespace Facet.Gram;

/// <summary>Finds the axes and the directions of a <see cref="SketchModel"/>.</summary>
internal static class SketchTrainer
{
    /// <summary>Points whose rows are looked at for axes: more change them no further.</summary>
    private const int MostForAxes = 512;

    /// <summary>One point in so many is kept back, so that the residual is that of points the model has not seen.</summary>
    private const int PerHeldBack = 8;

    /// <summary>From as many points on; a smaller sample is used whole.</summary>
    private const int FewestToHoldBack = 64;

    public static SketchModel Train(IReadOnlyList<ReadOnlyMemory<byte>> sample, SketchOptions options)
    {
        if (sample.Count == 0)
        {
            throw new ArgumentException("the sample is empty; a sketch is trained from at least one point, better from thousands");
        }

        Check(sample);
        var isHoldingBack = sample.Count >= FewestToHoldBack;
        ReadOnlyMemory<byte>[] seen = [.. sample.Where((_, index) => !isHoldingBack || index % PerHeldBack != 0)];
        ReadOnlyMemory<byte>[] others = isHoldingBack ? [.. sample.Where((_, index) => index % PerHeldBack == 0)] : seen;
        var coordinates = Axes(seen, options);
        var directions = Directions(seen, coordinates, options);
        var model = new SketchModel(coordinates, directions, residualShare: 0);
        return new SketchModel(coordinates, directions, model.Residual(others));
    }

    private static void Check(IReadOnlyList<ReadOnlyMemory<byte>> sample)
    {
        var channels = 0;
        for (var i = 0; i < sample.Count; i++)
        {
            try
            {
                var point = CompactFactors.Read(sample[i]);
                channels = i == 0 ? point.Channels : channels;
                if (point.Channels != channels)
                {
                    throw new ArgumentException($"{point.Channels} channels, item 0 has {channels}");
                }
            }
            catch (ArgumentException error)
            {
                throw new ArgumentException($"item {i} of the sample: {error.Message}", error);
            }
        }
    }

    /// <summary>
    /// The axes that carry most of the squared rows of all Grams: a row r of length |r| makes up r |r| of them, because the rows of a record
    /// are orthogonal and G^2 is the sum of |r|^2 r r^T (the higher-order singular value decomposition of the stacked Grams).
    /// </summary>
    private static GramCoordinates Axes(ReadOnlyMemory<byte>[] sample, SketchOptions options)
    {
        ReadOnlyMemory<byte>[] looked = [.. sample.Take(MostForAxes)];
        var channels = new CompactView(sample[0].Span).Channels;
        var rows = new float[looked.Sum(record => new CompactView(record.Span).Rank) * channels];
        var rest = rows.AsSpan();
        foreach (var record in looked)
        {
            var view = new CompactView(record.Span);
            GramCoordinates.Unround(view, rest);
            for (var k = 0; k < view.Rank; k++)
            {
                var row = rest[..channels];
                TensorPrimitives.Multiply(row, TensorPrimitives.Norm<float>(row), row);
                rest = rest[channels..];
            }
        }

        return new GramCoordinates(OrAny(PrincipalAxes.Find(rows, channels, options.Axes, (ulong)options.Seed), channels), channels);
    }

    /// <summary>A sample of empty Grams has no axes, and any will do.</summary>
    private static float[] OrAny(float[] axes, int length) => axes.Length > 0 ? axes : [1, .. new float[length - 1]];

    /// <returns>[d, Length]: what coordinates are multiplied with.</returns>
    private static float[] Directions(ReadOnlyMemory<byte>[] sample, GramCoordinates coordinates, SketchOptions options)
    {
        var length = coordinates.Length;
        var points = new float[sample.Length * length];
        var toIsometry = OffDiagonal(coordinates.Axes, (float)Math.Sqrt(2));
        for (var i = 0; i < sample.Length; i++)
        {
            var point = points.AsSpan(i * length, length);
            coordinates.Write(new CompactView(sample[i].Span), point);
            TensorPrimitives.Multiply(point, toIsometry, point);
        }

        // An entry off the diagonal stands for two: sqrt(2) here and sqrt(2) in what sketches are made of.
        var directions = OrAny(PrincipalAxes.Find(points, length, options.Dimensions, (ulong)options.Seed), length);
        for (var begin = 0; begin < directions.Length; begin += length)
        {
            TensorPrimitives.Multiply(directions.AsSpan(begin, length), toIsometry, directions.AsSpan(begin, length));
        }

        return directions;
    }

    /// <summary>A value for each coordinate off the diagonal, 1 on it.</summary>
    private static float[] OffDiagonal(int axes, float value)
    {
        var values = new float[axes * (axes + 1) / 2];
        Array.Fill(values, value);
        for (var (axis, at) = (0, 0); axis < axes; at += axes - axis, axis++)
        {
            values[at] = 1;
        }

        return values;
    }
}
