using Facet.Imaging;
using Facet.Inference;

namespace Facet.Parsing.Detection;

/// <summary>
/// Finds faces with BlazeFace-back. The model sees 256x256 pixels, so on a large photo small faces are searched once more in
/// overlapping tiles when every face is wanted or none was found.
/// </summary>
public sealed class BlazeFaceDetector(OnnxModel model)
{
    /// <summary>Tiles are worth their time only on photos that lose detail at 256 pixels.</summary>
    private const int TilingMinSide = 384;

    /// <summary>A tile's side relative to the photo's longer side, and how far the tiles lie apart relative to a tile.</summary>
    private const float TileShare = 0.5f;
    private const float TileStride = 0.5f;

    /// <summary>A box this close to an inner tile edge, relative to the tile, is a cut face: the neighbouring tile sees it whole.</summary>
    private const float CutMargin = 0.01f;

    /// <returns>Faces of the whole photo by falling confidence, then those that only tiles showed.</returns>
    public List<DetectedFace> Detect(ImagePyramid photo, float minConfidence, bool all)
    {
        var longer = Math.Max(photo.Image.Width, photo.Image.Height);
        var whole = new Tile((photo.Image.Width - longer) / 2f, (photo.Image.Height - longer) / 2f, longer);
        var faces = DetectIn(photo, whole, minConfidence);
        if ((!all && faces.Count > 0) || longer < TilingMinSide)
        {
            return faces;
        }

        var inTiles = new List<DetectedFace>();
        foreach (var tile in TilesOf(photo.Image.Width, photo.Image.Height, longer * TileShare))
        {
            inTiles.AddRange(DetectIn(photo, tile, minConfidence).Where(face => !IsCut(face.Bounds, tile, photo)));
        }

        // Faces of the first pass stay as they are, so that a face is the same whether all faces or the largest were asked for.
        var added = BlazeFaceDecoder.BlendDuplicates(inTiles).Where(face => !faces.Exists(known => BlazeFaceDecoder.IsSame(face, known))).ToList();
        faces.AddRange(added);
        return faces;
    }

    private List<DetectedFace> DetectIn(ImagePyramid photo, Tile tile, float minConfidence)
    {
        const int side = BlazeFaceDecoder.InputSide;
        var scale = tile.Side / side;
        var inputToPhoto = new AffineTransform(scale, 0, tile.Left, 0, scale, tile.Top);
        using var input = ModelImage.Crop(photo, model.Entry.Input, inputToPhoto);
        using var outputs = model.Run(input.Memory);
        return BlazeFaceDecoder.Decode(outputs, minConfidence, inputToPhoto);
    }

    private static IEnumerable<Tile> TilesOf(int width, int height, float side)
    {
        foreach (var top in Offsets(height, side))
        {
            foreach (var left in Offsets(width, side))
            {
                yield return new Tile(left, top, side);
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

    private static bool IsCut(FaceBox face, Tile tile, ImagePyramid photo)
    {
        var margin = tile.Side * CutMargin;
        return (tile.Left > 0 && face.Left < tile.Left + margin)
            || (tile.Top > 0 && face.Top < tile.Top + margin)
            || (tile.Left + tile.Side < photo.Image.Width && face.Left + face.Width > tile.Left + tile.Side - margin)
            || (tile.Top + tile.Side < photo.Image.Height && face.Top + face.Height > tile.Top + tile.Side - margin);
    }

    private readonly record struct Tile(float Left, float Top, float Side);
}
