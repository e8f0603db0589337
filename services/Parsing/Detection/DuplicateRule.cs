using Facet.Imaging;

namespace Facet.Parsing.Detection;

/// <summary>What becomes of several detections of one face.</summary>
/// <param name="SameFaceOverlap">Boxes whose intersection over union is larger are the same face.</param>
/// <param name="Blends">
/// Takes the mean weighted by confidence, as BlazeFace's paper proposes, instead of the most confident one (non-maximum suppression).
/// </param>
internal sealed record DuplicateRule(float SameFaceOverlap, bool Blends = false)
{
    /// <summary>Candidates that are looked at, the most confident ones: joining takes time in proportion to their number and that of the faces.</summary>
    private const int MaxCandidates = 5000;

    public bool IsSame(DetectedFace a, DetectedFace b) => a.Bounds.IntersectionOverUnion(b.Bounds) > SameFaceOverlap;

    /// <returns>Each face once, by falling confidence.</returns>
    public List<DetectedFace> Join(IEnumerable<DetectedFace> candidates)
    {
        var rest = candidates.Where(face => face.Bounds.IsProper).OrderByDescending(face => face.Confidence).Take(MaxCandidates).ToList();
        var faces = new List<DetectedFace>();
        while (rest.Count > 0)
        {
            var best = rest[0];
            var same = rest.FindAll(face => ReferenceEquals(face, best) || IsSame(face, best));
            rest.RemoveAll(face => ReferenceEquals(face, best) || IsSame(face, best));
            faces.Add(Blends ? Blend(same, best.Confidence) : best);
        }

        return faces;
    }

    private static DetectedFace Blend(List<DetectedFace> faces, float confidence)
    {
        var total = faces.Sum(face => face.Confidence);
        float Mean(Func<DetectedFace, float> value) => faces.Sum(face => face.Confidence * value(face)) / total;
        return new DetectedFace(
            confidence,
            new FaceBox(Mean(f => f.Bounds.Left), Mean(f => f.Bounds.Top), Mean(f => f.Bounds.Width), Mean(f => f.Bounds.Height)),
            [.. Enumerable.Range(0, faces[0].Points.Count).Select(i => new PointF2(Mean(f => f.Points[i].X), Mean(f => f.Points[i].Y)))]);
    }
}
