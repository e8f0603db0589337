namespace Facet.Gram;

/// <summary>Chooses landmarks and computes their projection.</summary>
internal static class SketchTrainer
{
    /// <summary>Points that <see cref="SketchModel.ResidualShare"/> is measured on at most.</summary>
    private const int MostMeasured = 1000;

    /// <summary>Directions of the landmarks' scores below this share are noise of rounding and of repeated points.</summary>
    private const double Negligible = 1e-6;

    /// <summary>
    /// Landmarks are cut more coarsely than points: a landmark is a place to look from, and need not be a point exactly. Rows beyond these
    /// change neither recall nor residual, and each costs time in every sketch.
    /// </summary>
    private const double LandmarkTail = 4e-2;

    public static SketchModel Train(IReadOnlyList<ReadOnlyMemory<byte>> sample, SketchOptions options)
    {
        if (sample.Count == 0)
        {
            throw new ArgumentException("the sample is empty; a sketch is trained from at least one point, better from thousands");
        }

        var points = Open(sample);
        var chosen = Choose(points, options);
        byte[][] landmarks = [.. chosen.Select(index => Coarse(points[index]))];
        var dimensions = Math.Min(options.Dimensions, landmarks.Length);
        var projection = Project(Scores(landmarks), landmarks.Length, dimensions);
        var model = new SketchModel(landmarks, projection, dimensions, 0);
        var taken = chosen.ToHashSet();
        var others = sample.Where((_, index) => !taken.Contains(index)).Take(MostMeasured).ToArray();
        return new SketchModel(landmarks, projection, dimensions, model.Residual(others.Length > 0 ? others : sample));
    }

    private static CompactFactors[] Open(IReadOnlyList<ReadOnlyMemory<byte>> sample)
    {
        var points = new CompactFactors[sample.Count];
        for (var i = 0; i < points.Length; i++)
        {
            try
            {
                points[i] = CompactFactors.Read(sample[i]);
            }
            catch (ArgumentException error)
            {
                throw new ArgumentException($"item {i} of the sample: {error.Message}", error);
            }

            if (points[i].Channels != points[0].Channels)
            {
                throw new ArgumentException($"item {i} of the sample has {points[i].Channels} channels, item 0 has {points[0].Channels}");
            }
        }

        return points;
    }

    private static int[] Choose(CompactFactors[] points, SketchOptions options)
    {
        var random = new Random(options.Seed);
        var count = Math.Min(options.Landmarks, points.Length);
        if (options.Choice == LandmarkChoice.Uniform || count == points.Length)
        {
            int[] order = [.. Enumerable.Range(0, points.Length)];
            random.Shuffle(order);
            return order[..count];
        }

        // 1 - score is half the squared distance of the normalised Grams, so that this is the seeding of k-means++.
        var distances = new double[points.Length];
        Array.Fill(distances, 1);
        var chosen = new int[count];
        for (var k = 0; k < count; k++)
        {
            chosen[k] = Draw(distances, random);
            var scorer = new CompactScorer(points[chosen[k]]);
            for (var i = 0; i < points.Length; i++)
            {
                distances[i] = Math.Min(distances[i], 1 - scorer.Score(points[i].Record.Span));
            }

            distances[chosen[k]] = 0;
        }

        return chosen;
    }

    private static int Draw(double[] weights, Random random)
    {
        var left = random.NextDouble() * weights.Sum();
        var last = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] > 0)
            {
                last = i;
                left -= weights[i];
                if (left <= 0)
                {
                    break;
                }
            }
        }

        return last;
    }

    private static byte[] Coarse(CompactFactors point) =>
        CompactFactors.Encode(point.ToFactors(), new CompactOptions { MaxTail = LandmarkTail, MaxRounding = double.MaxValue });

    private static double[] Scores(byte[][] landmarks)
    {
        var count = landmarks.Length;
        var scores = new double[count * count];
        for (var i = 0; i < count; i++)
        {
            var scorer = new CompactScorer(CompactFactors.Read(landmarks[i]));
            for (var j = 0; j <= i; j++)
            {
                scores[(i * count) + j] = scores[(j * count) + i] = scorer.Score(landmarks[j]);
            }
        }

        return scores;
    }

    /// <returns>[count, dimensions]: V_d L_d^-1/2; zeros for directions that carry nothing.</returns>
    private static float[] Project(double[] scores, int count, int dimensions)
    {
        var projection = new float[count * dimensions];
        var vector = new double[count];
        using var eigen = new SymmetricEigen(scores, count);
        for (var k = 0; k < dimensions && eigen.Value(k) > Negligible * eigen.Value(0); k++)
        {
            eigen.Vector(k, vector);
            var scale = 1 / Math.Sqrt(eigen.Value(k));
            for (var i = 0; i < count; i++)
            {
                projection[(i * dimensions) + k] = (float)(vector[i] * scale);
            }
        }

        return projection;
    }
}
