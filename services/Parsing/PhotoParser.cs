using Facet.Hosting;
using Facet.Imaging;
using Facet.Parsing.Alignment;
using Facet.Parsing.Detection;
using Facet.Parsing.Landmarks;
using Facet.Parsing.Regions;

namespace Facet.Parsing;

/// <summary>Photo -> faces: decodes once, detects, places the mesh, aligns, paints the labels. Safe for concurrent use.</summary>
public sealed class PhotoParser(BlazeFaceDetector detector, FaceMesh mesh, EyeRefiner eyes, RegionCatalog catalog, ImageLimits limits)
{
    /// <summary>Below this the mesh model itself says that it sees no face: the detection was a false alarm.</summary>
    private const float MinPresence = 0.5f;

    /// <summary>A photo is decoded at no more than this many pixels a side: enough for a crop of 512 from a face that fills a fifth of it.</summary>
    private const int WorkingSide = 2560;

    private readonly MeshPainter _painter = new(catalog);

    /// <exception cref="ImageException">The bytes are no picture that is accepted.</exception>
    public ParsedPhoto Parse(ReadOnlyMemory<byte> bytes, ParseSettings settings, CancellationToken cancel = default)
    {
        var watch = new StageWatch();
        var decoded = ImageDecoder.Decode(bytes, limits, WorkingSide);
        var photo = new ImagePyramid(decoded.Image);
        watch.Lap("decode");
        var detections = detector.Detect(photo, settings.MinConfidence, settings.AllFaces);
        watch.Lap("detect");
        var faces = new List<ParsedFace>();
        var wanted = settings.AllFaces ? settings.MaxFaces : 1;
        var scale = Scale(decoded);
        foreach (var detection in detections.OrderByDescending(face => face.Bounds.Area))
        {
            cancel.ThrowIfCancellationRequested();
            var points = mesh.Place(photo, detection);
            if (points.Presence < MinPresence || IsKnown(faces, points, scale))
            {
                watch.Lap("landmarks");
                continue;
            }

            points = eyes.Refine(photo, points);
            watch.Lap("landmarks");
            faces.Add(Finish(decoded, photo, detection, points, settings));
            watch.Lap("align");

            if (faces.Count == wanted)
            {
                break;
            }
        }

        return new ParsedPhoto(decoded.OriginalWidth, decoded.OriginalHeight, faces, watch.Stages);
    }

    /// <summary>Runs both models on a grey square, so that the first photo does not wait for what they set up lazily.</summary>
    public void WarmUp()
    {
        const int side = 256;
        var grey = new ImagePyramid(RgbImage.Filled(side, side, 128, 128, 128));
        detector.Detect(grey, minConfidence: 1, all: false);
        var middle = new DetectedFace(1, new FaceBox(64, 64, 128, 128), new PointF2(96, 112), new PointF2(160, 112));
        eyes.Refine(grey, mesh.Place(grey, middle));
    }

    /// <summary>Two detections can lead to one face: a tile may have seen a part of it as a face of its own.</summary>
    private static bool IsKnown(List<ParsedFace> faces, FaceMeshPoints points, float scale)
    {
        var box = Scaled(FaceBox.Around(points.Points), scale);
        return faces.Exists(face => FaceBox.Around(face.Mesh.Points).IntersectionOverUnion(box) > 0.5f);
    }

    private ParsedFace Finish(DecodedImage decoded, ImagePyramid photo, DetectedFace detection, FaceMeshPoints points, ParseSettings settings)
    {
        var scale = Scale(decoded);
        var target = AlignmentTemplates.Points(settings.Template, settings.CropSize);
        var photoToCrop = AffineTransform.SimilarityFromPoints(points.FivePoints(), target);
        var crop = Warp.Affine(photo, photoToCrop.Invert(), settings.CropSize, settings.CropSize);
        var inCrop = Array.ConvertAll(points.Points, photoToCrop.Apply);
        var cropLabels = _painter.Paint(inCrop, settings.CropSize, settings.CropSize);
        var original = InOriginal(points, scale);
        var photoLabels = settings.WantPhotoLabels
            ? _painter.Paint(original.Points, decoded.OriginalWidth, decoded.OriginalHeight)
            : null;
        return new ParsedFace(
            new DetectedFace(detection.Confidence, Scaled(detection.Bounds, scale), Scaled(detection.LeftEye, scale), Scaled(detection.RightEye, scale)),
            original,
            new AffineTransform(1 / scale, 0, 0, 0, 1 / scale, 0).Then(photoToCrop),
            crop,
            cropLabels,
            photoLabels,
            CutShare(points, photo.Image),
            (float)Sharpness.LaplacianVariance(crop.ToGrey()));
    }

    /// <summary>Pixels of the photo per pixel of the decoded picture.</summary>
    private static float Scale(DecodedImage decoded) => decoded.OriginalWidth / (float)decoded.Image.Width;

    private static float CutShare(FaceMeshPoints mesh, RgbImage photo)
    {
        var outside = 0;
        foreach (var vertex in MeshTopology.FaceOval)
        {
            var point = mesh.Points[vertex];
            outside += point.X < 0 || point.Y < 0 || point.X > photo.Width || point.Y > photo.Height ? 1 : 0;
        }

        return outside / (float)MeshTopology.FaceOval.Length;
    }

    private static FaceMeshPoints InOriginal(FaceMeshPoints mesh, float scale) => scale == 1
        ? mesh
        : new FaceMeshPoints(
            Array.ConvertAll(mesh.Points, point => Scaled(point, scale)), Array.ConvertAll(mesh.Depths, depth => depth * scale), mesh.Presence);

    private static PointF2 Scaled(PointF2 point, float scale) => new(point.X * scale, point.Y * scale);

    private static FaceBox Scaled(FaceBox box, float scale) => new(box.Left * scale, box.Top * scale, box.Width * scale, box.Height * scale);
}
