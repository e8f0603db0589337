namespace Facet.Makeup.Metric;

/// <summary>A picture of a collection in which styles are looked for.</summary>
/// <param name="Person">Whose face.</param>
/// <param name="Style">Which style; negative for a bare face.</param>
public readonly record struct StyledFace(int Person, int Style);

/// <summary>How well one query found its style.</summary>
/// <param name="First">Whether the nearest other person wears the style.</param>
/// <param name="PrecisionAt10">Share of the style among the ten nearest faces of other people.</param>
/// <param name="AveragePrecision">Mean of the precision at each face of the style.</param>
/// <param name="IsLeak">Whether the nearest other picture of all shows the same person in another style.</param>
/// <param name="FirstIsBare">Whether the nearest other person wears nothing; only where bare faces are among the pictures.</param>
public readonly record struct StyleFinding(bool First, double PrecisionAt10, double AveragePrecision, bool IsLeak, bool FirstIsBare);

/// <summary>Looks for the same style on other people.</summary>
public static class StyleRetrieval
{
    private const int Nearest = 10;

    /// <summary>One finding for each query.</summary>
    /// <param name="faces">All pictures; those with a style are queries.</param>
    /// <param name="score">How alike two of them are, by their numbers in the list.</param>
    /// <returns>The query's number and how it went; queries whose style nobody else wears are left out.</returns>
    public static IReadOnlyList<(int Query, StyleFinding Finding)> Measure(IReadOnlyList<StyledFace> faces, Func<int, int, double> score)
    {
        ArgumentNullException.ThrowIfNull(faces);
        ArgumentNullException.ThrowIfNull(score);
        return
        [
            .. Enumerable.Range(0, faces.Count).Where(query => faces[query].Style >= 0).AsParallel().AsOrdered()
                .Select(query => (query, Finding: Find(faces, query, score)))
                .Where(entry => entry.Finding is not null)
                .Select(entry => (entry.query, entry.Finding!.Value)),
        ];
    }

    private static StyleFinding? Find(IReadOnlyList<StyledFace> faces, int query, Func<int, int, double> score)
    {
        var (person, style) = faces[query];
        var ranked = Enumerable.Range(0, faces.Count).Where(other => other != query)
            .Select(other => (Face: faces[other], Score: score(query, other)))
            .OrderByDescending(entry => entry.Score)
            .ToArray();
        StyledFace[] others = [.. ranked.Select(entry => entry.Face).Where(face => face.Person != person)];
        StyledFace[] painted = [.. others.Where(face => face.Style >= 0)];
        var wanted = painted.Count(face => face.Style == style);
        if (wanted == 0)
        {
            return null;
        }

        var nearest = ranked.First(entry => entry.Face.Style >= 0).Face;
        return new StyleFinding(
            painted[0].Style == style,
            painted.Take(Nearest).Count(face => face.Style == style) / (double)Math.Min(Nearest, wanted),
            AveragePrecision(painted, style, wanted),
            nearest.Person == person && nearest.Style != style,
            others[0].Style < 0);
    }

    private static double AveragePrecision(StyledFace[] ranked, int style, int wanted)
    {
        var (sum, found) = (0.0, 0);
        for (var rank = 0; rank < ranked.Length; rank++)
        {
            if (ranked[rank].Style == style)
            {
                sum += ++found / (rank + 1.0);
            }
        }

        return sum / wanted;
    }
}
