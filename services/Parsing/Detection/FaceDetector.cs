using Facet.Imaging;
using Facet.Inference;

namespace Facet.Parsing.Detection;

/// <summary>
/// Finds faces with a registered detector. The model sees the whole photo at its input's size, so on a large photo small faces are searched
/// once more in overlapping tiles when every face is wanted or none was found.
/// </summary>
public sealed class FaceDetector
{
    /// <summary>Tiles are worth their time only on photos that lose detail: so many pixels of the photo for one of the input.</summary>
    private const float TilingMinScale = 1.5f;

    /// <summary>A tile's sides relative to those of the area that the model sees at first, and how far tiles lie apart relative to a tile.</summary>
    private const float TileShare = 0.5f;
    private const float TileStride = 0.5f;

    /// <summary>A box this close to an inner tile edge, relative to the tile, is a cut face: the neighbouring tile sees it whole.</summary>
    private const float CutMargin = 0.01f;

    private readonly OnnxModel _model;
    private readonly IFaceDecoder _decoder;

    /// <param name="model">A model of kind detector.</param>
    /// <exception cref="Facet.Models.ModelException">Its outputs are not those of its decoder.</exception>
    public FaceDetector(OnnxModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_model, _decoder) = (model, DecoderOf(model.Entry));
    }

    /// <summary>Whether its faces have the five points that an alignment needs.</summary>
    public bool FindsFivePoints => _decoder.FindsFivePoints;

    /// <returns>Faces of the whole photo by falling confidence, then those that only tiles showed.</returns>
    public List<DetectedFace> Detect(ImagePyramid photo, float minConfidence, bool all)
    {
        var faces = _decoder.Duplicates.Join(DetectIn(photo, WholeArea(photo.Image), minConfidence));
        if (!all && faces.Count > 0)
        {
            return faces;
        }

        // Faces of the first pass stay as they are, so that a face is the same whether all faces or the largest were asked for.
        faces.AddRange(DetectInTiles(photo, minConfidence, faces));
        return faces;
    }

    /// <summary>Searches in tiles, for what the first pass did not show.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="minConfidence">Least confidence of a face.</param>
    /// <param name="known">The faces of the first pass.</param>
    /// <returns>The other ones; none on a photo that loses no detail in the first pass.</returns>
    public IReadOnlyList<DetectedFace> DetectInTiles(ImagePyramid photo, float minConfidence, IReadOnlyList<DetectedFace> known)
    {
        var whole = WholeArea(photo.Image);
        if (!LosesDetail(whole))
        {
            return [];
        }

        var inTiles = new List<DetectedFace>();
        foreach (var tile in TilesOf(photo.Image.Width, photo.Image.Height, whole.Width * TileShare, whole.Height * TileShare))
        {
            var inTile = _decoder.Duplicates.Join(DetectIn(photo, tile, minConfidence));
            inTiles.AddRange(inTile.Where(face => !IsCut(face.Bounds, tile, photo.Image)));
        }

        return [.. _decoder.Duplicates.Join(inTiles).Where(face => !known.Any(other => _decoder.Duplicates.IsSame(face, other)))];
    }

    /// <summary>
    /// Whether a tile has at least the pixels of the model's input. Smaller ones are enlarged: after a first pass of false alarms, noise looks like faces in
    /// them and little else is gained.
    /// </summary>
    public bool LooksCloserInTiles(ImagePyramid photo) => TileShare * PixelsPerInput(WholeArea(photo.Image)) >= 1;

    private bool LosesDetail(FaceBox whole) => PixelsPerInput(whole) >= TilingMinScale;

    /// <summary>Pixels of the photo that come to one of the input, along the side where that is more.</summary>
    private float PixelsPerInput(FaceBox whole) => Math.Max(whole.Width / Input.Width, whole.Height / Input.Height);

    private ModelInput Input => _model.Entry.Input;

    /// <exception cref="Facet.Models.ModelException">The entry's outputs are not those of its decoder.</exception>
    internal static IFaceDecoder DecoderOf(ModelEntry entry) => entry.Decoder switch
    {
        DetectorDecoder.BlazeFace => new BlazeFaceDecoder(entry),
        DetectorDecoder.YuNet => new YuNetDecoder(entry),
        DetectorDecoder.Scrfd => new ScrfdDecoder(entry),
        DetectorDecoder.RetinaFace => new RetinaFaceDecoder(entry),
        DetectorDecoder.UltraFace => new UltraFaceDecoder(entry),
        _ => throw DetectorOutputs.Wrong(entry, "is no detector"),
    };

    private List<DetectedFace> DetectIn(ImagePyramid photo, FaceBox area, float minConfidence)
    {
        var inputToPhoto = new AffineTransform(area.Width / Input.Width, 0, area.Left, 0, area.Height / Input.Height, area.Top);
        using var input = ModelImage.Crop(photo, Input, inputToPhoto);
        using var outputs = _model.Run(input.Memory);
        return _decoder.Decode(outputs, minConfidence).ConvertAll(face => face.In(inputToPhoto));
    }

    /// <summary>What of the plane the input shows at first: the photo, or the smallest area of the input's shape around it.</summary>
    private FaceBox WholeArea(RgbImage photo)
    {
        if (Input.Resize == InputResize.Stretch)
        {
            return new FaceBox(0, 0, photo.Width, photo.Height);
        }

        var scale = Math.Max(photo.Width / (float)Input.Width, photo.Height / (float)Input.Height);
        var (width, height) = (scale * Input.Width, scale * Input.Height);
        return new FaceBox((photo.Width - width) / 2, (photo.Height - height) / 2, width, height);
    }

    private static IEnumerable<FaceBox> TilesOf(int width, int height, float tileWidth, float tileHeight)
    {
        foreach (var top in Offsets(height, tileHeight))
        {
            foreach (var left in Offsets(width, tileWidth))
            {
                yield return new FaceBox(left, top, tileWidth, tileHeight);
            }
        }
    }

    private static IEnumerable<float> Offsets(float length, float side)
    {
        var steps = Math.Max(0, (int)MathF.Ceiling((length - side) / (side * TileStride)));
        for (var step = 0; step <= steps; step++)
        {
            yield return steps == 0 ? (length - side) / 2 : (length - side) * step / steps;
        }
    }

    private static bool IsCut(FaceBox face, FaceBox tile, RgbImage photo)
    {
        var (right, bottom) = (tile.Left + tile.Width, tile.Top + tile.Height);
        return (tile.Left > 0 && face.Left < tile.Left + tile.Width * CutMargin)
            || (tile.Top > 0 && face.Top < tile.Top + tile.Height * CutMargin)
            || (right < photo.Width && face.Left + face.Width > right - tile.Width * CutMargin)
            || (bottom < photo.Height && face.Top + face.Height > bottom - tile.Height * CutMargin);
    }
}
