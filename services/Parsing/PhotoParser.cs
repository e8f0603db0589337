using Facet.Hosting;
using Facet.Imaging;
using Facet.Parsing.Detection;
using Facet.Parsing.Landmarks;
using Facet.Parsing.Parsers;
using Facet.Parsing.Regions;

namespace Facet.Parsing;

/// <summary>Photo -> faces: decodes once, detects, places the mesh, aligns, labels. Safe for concurrent use.</summary>
public sealed class PhotoParser
{
    /// <summary>A photo is decoded at no more than this many pixels a side: enough for a crop of 512 from a face that fills a fifth of it.</summary>
    private const int WorkingSide = 2560;

    /// <summary>
    /// A box of which more than this share lies in that of a larger face is no face of its own: a tile may have taken a nostril and a mouth for one. Faces
    /// behind others show more of themselves.
    /// </summary>
    private const float PartOfFaceShare = 0.6f;

    private readonly FaceDetector _detector;
    private readonly MeshPlacer? _mesh;
    private readonly IFaceParser _parser;
    private readonly FaceFinisher _finisher;
    private readonly ImageLimits _limits;

    /// <param name="detector">Finds faces; five points of each where there is no mesh.</param>
    /// <param name="mesh">Places the mesh; null for none.</param>
    /// <param name="parser">Labels a face.</param>
    /// <param name="regions">What is measured.</param>
    /// <param name="limits">What photos are accepted.</param>
    internal PhotoParser(FaceDetector detector, MeshPlacer? mesh, IFaceParser parser, ParserRegions regions, ImageLimits limits)
    {
        if (mesh is null && !detector.FindsFivePoints)
        {
            throw new ArgumentException("Without a mesh the detector has to find five points.", nameof(detector));
        }

        (_detector, _mesh, _parser, _limits) = (detector, mesh, parser, limits);
        _finisher = new FaceFinisher(parser, regions);
    }

    /// <exception cref="ImageException">The bytes are no picture that is accepted.</exception>
    /// <exception cref="FacetException">ANSWER_TOO_LARGE.</exception>
    public ParsedPhoto Parse(ReadOnlyMemory<byte> bytes, ParseSettings settings, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var watch = new StageWatch();
        var decoded = ImageDecoder.Decode(bytes, _limits, WorkingSide);
        var photo = new ImagePyramid(decoded.Image);
        watch.Lap("decode");
        var detections = _detector.Detect(photo, settings.MinConfidence, settings.AllFaces);
        watch.Lap("detect");
        var faces = Finish(detections);
        if (faces.Count == 0 && !settings.AllFaces && detections.Count > 0 && _detector.LooksCloserInTiles(photo))
        {
            // What kept the detector from searching in tiles were false alarms, or faces that it placed too badly: a tile may show them better.
            var inTiles = _detector.DetectInTiles(photo, settings.MinConfidence, []);
            watch.Lap("detect");
            faces = Finish(inTiles);
        }

        var hash = PictureHash.Of(photo);
        watch.Lap("hash");
        return new ParsedPhoto(decoded.OriginalWidth, decoded.OriginalHeight, faces, watch.Stages, hash);

        List<ParsedFace> Finish(IEnumerable<DetectedFace> candidates)
        {
            var faces = new List<ParsedFace>();
            var known = new List<FaceBox>();
            var wanted = settings.AllFaces ? settings.MaxFaces : 1;
            foreach (var detection in candidates.OrderByDescending(face => face.Bounds.Area))
            {
                cancel.ThrowIfCancellationRequested();
                var face = Place(photo, detection, known);
                watch.Lap("landmarks");
                if (face is null)
                {
                    continue;
                }

                settings.Budget?.Require(faces.Count + 1, decoded.OriginalWidth, decoded.OriginalHeight);
                faces.Add(_finisher.Finish(decoded, detection, face, settings));
                watch.Lap("align");
                if (faces.Count == wanted)
                {
                    break;
                }
            }

            return faces;
        }
    }

    /// <summary>Runs every model on a grey square, so that the first photo does not wait for what they set up lazily.</summary>
    public void WarmUp()
    {
        const int side = 256;
        _detector.Detect(new ImagePyramid(RgbImage.Filled(side, side, 128, 128, 128)), minConfidence: 1, all: false);
        _mesh?.WarmUp();
        _parser.WarmUp();
    }

    /// <returns>Null for a false alarm, or for a face that is known already.</returns>
    private FaceOnPhoto? Place(ImagePyramid photo, DetectedFace detection, List<FaceBox> known)
    {
        var mesh = _mesh?.Place(photo, detection);
        var box = mesh is null ? detection.Bounds : FaceBox.Around(mesh.Points);
        if ((_mesh is not null && mesh is null) || known.Exists(other => box.ShareIn(other) > PartOfFaceShare))
        {
            return null;
        }

        known.Add(box);
        mesh = mesh is null ? null : _mesh!.Refine(photo, mesh);
        return new FaceOnPhoto(photo, mesh?.FivePoints() ?? [.. detection.Points], mesh);
    }
}
