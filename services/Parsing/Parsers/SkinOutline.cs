using System.Numerics;
using Facet.Imaging;
using Facet.Parsing.Landmarks;
using Facet.Parsing.Regions;

namespace Facet.Parsing.Parsers;

/// <summary>
/// Where the skin of a face ends. The mesh ends in the middle of the forehead and goes on under hair, so the colours decide: rays go out from the middle of the face, each leaves the skin at one place,
/// and the places of all rays are chosen together. What is skin inside and something else outside speaks for a place, and so does how near it is to the usual one and to its neighbours: the most probable
/// outline is found exactly, by dynamic programming from ray to ray.
/// </summary>
internal sealed class SkinOutline
{
    private const int Rays = 64, Steps = 32;

    /// <summary>Where rays begin and end, in radii of the mesh's outline.</summary>
    private const float Nearest = 0.6f, Farthest = 1.6f;

    private const float Step = (Farthest - Nearest) / Steps;

    /// <summary>Side of the small upright picture that rays run over, in pixels: a step is about one.</summary>
    private const int Side = 128;

    /// <summary>Rays on either side of the one upwards that look for the end of the skin. Below them the neck has the colour of the face, and the mesh meets jaw and chin by itself.</summary>
    private const int FreeRays = 20;

    /// <summary>Surely skin, when it has no other label; and surely beyond it, where that also is so much farther than usual.</summary>
    private const float Core = 0.85f, Beyond = 1.25f, BeyondUsual = 0.15f;

    private const int LeastSamples = 50;

    /// <summary>How many pixels speak for themselves: neighbours mostly say the same.</summary>
    private const float Independent = 10;

    /// <summary>No pixel says more, as a logarithm of probabilities.</summary>
    private const float MostEvidence = 3;

    /// <summary>What may be beyond is unknown: a colour at three deviations is as probable there as in the skin.</summary>
    private const float UnknownBeyond = -4.5f;

    /// <summary>Of the square of the difference between neighbours.</summary>
    private const float Roughness = 267;

    private const int MostStepsBetweenRays = 6;

    /// <summary>Noise of skin and of what is beyond, in squares of stops: intensity, red against green, yellow against blue.</summary>
    private static readonly Vector3 s_skinNoise = new(0.083f, 0.0125f, 0.042f), s_beyondNoise = new(0.21f, 0.021f, 0.062f);

    /// <summary>
    /// Where the skin ends by the angle from the upward ray, in radii of the mesh's outline, and by how much that differs between people: rounded from label maps that were drawn by hand.
    /// </summary>
    private static readonly (float Degrees, float End, float Spread)[] s_usual =
        [(0, 1.2f, 0.15f), (15, 1.2f, 0.15f), (30, 1.1f, 0.15f), (45, 0.97f, 0.12f), (60, 0.96f, 0.1f), (90, 0.99f, 0.06f), (110, 1, 0.03f), (180, 1.02f, 0.03f)];

    private static readonly (float End, float Spread)[] s_usualOfRays = [.. Enumerable.Range(0, Rays).Select(ray => Usual(Degrees(ray)))];

    private readonly MeshPainter _painter;
    private readonly int[] _ring;
    private readonly byte[] _bases;
    private readonly byte _skin;

    /// <param name="catalog">Has the labels.</param>
    /// <param name="layer">The skin, with the outline of the mesh as its ring.</param>
    public SkinOutline(RegionCatalog catalog, PaintLayer layer)
    {
        (_painter, _ring, _bases) = (new MeshPainter(catalog, catalog.Layers), [.. layer.Ring], catalog.BaseClasses());
        _skin = _bases[catalog.ValueOf(layer.Label)];
    }

    private enum Sample : byte
    {
        Unknown,
        Skin,
        Feature,
        Beyond,
        OutsidePhoto,
    }

    /// <returns>A ring in pixels of the photo.</returns>
    public PointF2[] Find(ImagePyramid photo, FaceMeshPoints mesh)
    {
        var toFrame = Frame(mesh);
        var toPhoto = toFrame.Invert();
        var points = Array.ConvertAll(mesh.Points, toFrame.Apply);
        var radii = Radii(points);
        var (colours, samples) = Look(photo, points, radii, toPhoto);
        var ends = Array.ConvertAll(s_usualOfRays, usual => usual.End);
        if (Evidence(colours, samples) is { } evidence)
        {
            Choose(ends, evidence);
        }

        return [.. Enumerable.Range(0, Rays).Select(ray => toPhoto.Apply(At(ray, radii[ray] * Smoothed(ends, ray))))];
    }

    private static float Degrees(int ray) => 360f / Rays * (ray <= Rays / 2 ? ray : ray - Rays);

    private static (float End, float Spread) Usual(float degrees)
    {
        var angle = Math.Abs(degrees);
        var next = Math.Max(1, Array.FindIndex(s_usual, entry => entry.Degrees >= angle));
        var (from, to) = (s_usual[next - 1], s_usual[next]);
        var share = (angle - from.Degrees) / (to.Degrees - from.Degrees);
        return (float.Lerp(from.End, to.End, share), float.Lerp(from.Spread, to.Spread, share));
    }

    private static float Distance(int step) => Nearest + ((step + 0.5f) * Step);

    /// <summary>A place on a ray in the frame.</summary>
    private static PointF2 At(int ray, float distance)
    {
        var (sin, cos) = MathF.SinCos(Degrees(ray) * MathF.PI / 180);
        return new PointF2((Side / 2f) + (distance * sin), (Side / 2f) - (distance * cos));
    }

    private static float Smoothed(float[] ends, int ray) => (ends[(ray + Rays - 1) % Rays] + (2 * ends[ray]) + ends[(ray + 1) % Rays]) / 4;

    /// <summary>From the photo to a frame in which the face stands upright, its middle in the middle and the longest ray inside.</summary>
    private AffineTransform Frame(FaceMeshPoints mesh)
    {
        var middle = FaceMeshPoints.Middle(mesh.Points, _ring);
        var (top, bottom) = (mesh.Points[MeshTopology.ForeheadTop], mesh.Points[MeshTopology.ChinBottom]);
        var turn = -MathF.Atan2(top.X - bottom.X, bottom.Y - top.Y);
        var longest = _ring.Max(vertex => float.Hypot(mesh.Points[vertex].X - middle.X, mesh.Points[vertex].Y - middle.Y));
        var turned = AffineTransform.RotateScaleTranslate(turn, Side / (2 * Farthest * Math.Max(longest, 1)), 0, 0);
        var centre = turned.Apply(middle);
        return turned with { Dx = (Side / 2f) - centre.X, Dy = (Side / 2f) - centre.Y };
    }

    /// <summary>How far the mesh's outline is along each ray, in pixels of the frame.</summary>
    private float[] Radii(PointF2[] points)
    {
        (float Degrees, float Radius)[] outline =
        [
            .. _ring.Select(vertex => (X: points[vertex].X - (Side / 2f), Y: (Side / 2f) - points[vertex].Y))
                .Select(away => (MathF.Atan2(away.X, away.Y) * 180 / MathF.PI, float.Hypot(away.X, away.Y)))
                .Order(),
        ];
        outline = [(outline[^1].Degrees - 360, outline[^1].Radius), .. outline, (outline[0].Degrees + 360, outline[0].Radius)];
        return [.. Enumerable.Range(0, Rays).Select(ray =>
        {
            var next = Math.Max(1, Array.FindIndex(outline, point => point.Degrees >= Degrees(ray)));
            var (from, to) = (outline[next - 1], outline[next]);
            return float.Lerp(from.Radius, to.Radius, (Degrees(ray) - from.Degrees) / Math.Max(to.Degrees - from.Degrees, 1e-3f));
        })];
    }

    /// <summary>What lies along the rays: [Rays, Steps].</summary>
    private (Vector3[] Colours, Sample[] Samples) Look(ImagePyramid photo, PointF2[] points, float[] radii, AffineTransform toPhoto)
    {
        var picture = new LogColours(Warp.Affine(photo, toPhoto, Side, Side));
        var labels = _painter.Paint(points, Side, Side);
        var (colours, samples) = (new Vector3[Rays * Steps], new Sample[Rays * Steps]);
        for (var i = 0; i < samples.Length; i++)
        {
            var (ray, distance) = (i / Steps, Distance(i % Steps));
            var place = At(ray, radii[ray] * distance);
            var pixel = (Math.Clamp((int)place.Y, 0, Side - 1) * Side) + Math.Clamp((int)place.X, 0, Side - 1);
            var (intensity, redGreen, yellowBlue) = picture[pixel];
            colours[i] = new Vector3(intensity, redGreen, yellowBlue);
            samples[i] = IsInside(photo.Image, toPhoto.Apply(place)) ? SampleOf(ray, distance, _bases[labels[pixel]]) : Sample.OutsidePhoto;
        }

        return (colours, samples);
    }

    private static bool IsInside(RgbImage photo, PointF2 place) => place.X >= 0 && place.Y >= 0 && place.X < photo.Width && place.Y < photo.Height;

    private Sample SampleOf(int ray, float distance, byte label)
    {
        if (label != 0 && label != _skin)
        {
            return Sample.Feature;
        }

        if (label == _skin && distance < Core)
        {
            return Sample.Skin;
        }

        return IsFree(ray) && distance > Math.Max(Beyond, s_usualOfRays[ray].End + BeyondUsual) ? Sample.Beyond : Sample.Unknown;
    }

    private static bool IsFree(int ray) => ray <= FreeRays || ray >= Rays - FreeRays;

    /// <summary>How much more probable each place is as skin than as something else, as a logarithm: [Rays, Steps]; null when too little skin is seen to know its colour.</summary>
    private static float[]? Evidence(Vector3[] colours, Sample[] samples)
    {
        Vector3[] core = [.. colours.Where((_, i) => samples[i] == Sample.Skin)];
        Vector3[] outside = [.. colours.Where((_, i) => samples[i] == Sample.Beyond)];
        if (core.Length < LeastSamples)
        {
            return null;
        }

        var skin = ColourGaussian.OfMost(core, s_skinNoise);
        ColourGaussian? beyond = outside.Length < LeastSamples ? null : ColourGaussian.Of(outside, s_beyondNoise);
        var evidence = new float[samples.Length];
        for (var i = 0; i < evidence.Length; i++)
        {
            evidence[i] = samples[i] switch
            {
                Sample.Feature => MostEvidence,
                Sample.OutsidePhoto => -MostEvidence,
                _ when beyond is { } other => skin.LogDensity(colours[i]) - other.LogDensity(colours[i]),
                _ => skin.BelowPeak(colours[i]) - UnknownBeyond,
            };
            evidence[i] = Math.Clamp(evidence[i], -MostEvidence, MostEvidence);
        }

        return evidence;
    }

    /// <summary>The most probable ends of the free rays (Viterbi 1967): an end is one of Steps + 1 edges between steps.</summary>
    private static void Choose(float[] ends, float[] evidence)
    {
        int[] rays = [.. Enumerable.Range(-FreeRays, (2 * FreeRays) + 1).Select(ray => (ray + Rays) % Rays)];
        var from = new int[rays.Length, Steps + 1];
        var best = Gains(rays[0], evidence);
        for (var i = 1; i < rays.Length; i++)
        {
            var gains = Gains(rays[i], evidence);
            for (var edge = 0; edge <= Steps; edge++)
            {
                var most = float.NegativeInfinity;
                for (var before = Math.Max(0, edge - MostStepsBetweenRays); before <= Math.Min(Steps, edge + MostStepsBetweenRays); before++)
                {
                    var change = (edge - before) * Step;
                    var sum = best[before] - (Roughness * change * change);
                    if (sum > most)
                    {
                        (most, from[i, edge]) = (sum, before);
                    }
                }

                gains[edge] += most;
            }

            best = gains;
        }

        var end = Array.IndexOf(best, best.Max());
        for (var i = rays.Length - 1; i >= 0; end = from[i, end], i--)
        {
            ends[rays[i]] = Nearest + (end * Step);
        }
    }

    /// <summary>What a ray alone says to each edge.</summary>
    private static float[] Gains(int ray, float[] evidence)
    {
        var gains = new float[Steps + 1];
        float skin = 0;
        for (var edge = 0; edge <= Steps; edge++)
        {
            var away = (Nearest + (edge * Step) - s_usualOfRays[ray].End) / s_usualOfRays[ray].Spread;
            gains[edge] = skin - (0.5f * away * away);
            if (edge < Steps)
            {
                // A step covers more area the farther out it is.
                skin += evidence[(ray * Steps) + edge] * Distance(edge) * Step * Independent;
            }
        }

        return gains;
    }
}
