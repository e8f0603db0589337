using Facet.Imaging;
using Facet.Parsing;
using Facet.Parsing.V1;

namespace Facet.Unit.Tests.Parsing;

/// <summary>When a photo is searched in tiles.</summary>
public sealed class TileSearchTests
{
    private const string Photo = "data/faces/celeba_00129b54.jpg";
    private const string Texture = "data/faces/hard_noface_texture.jpg";
    private const int Side = 1280;

    /// <summary>The detector sees a face in the middle of the photo, where there is none, and then one in the middle of each tile.</summary>
    [SharedDataFact(Photo)]
    public void The_largest_face_is_searched_in_tiles_too_when_what_was_found_at_first_is_no_face()
    {
        using var models = new UserModels().AddFixedDetector();
        var parser = models.Parsers().Get("fixed", "facemesh-468");
        var photo = ImageEncoder.Png(WithFaceAt(Side / 4, Side / 4));
        var face = Assert.Single(parser.Parse(photo, new ParseSettings(AllFaces: false, MaxFaces: 1, MinConfidence: 0.5f, CropSize: 224, AlignmentTemplate.FullFace)).Faces);
        Assert.InRange(face.Detection.Bounds.Left, 0, Side / 4);
        Assert.InRange(face.Detection.Bounds.Top, 0, Side / 4);
    }

    /// <summary>The detector takes something in it for a face, and in enlarged tiles of it something that even the mesh does.</summary>
    [SharedDataFact(Texture)]
    public void A_texture_without_a_face_is_not_searched_until_one_is_found()
    {
        using var models = new UserModels();
        var settings = new ParseSettings(AllFaces: false, MaxFaces: 1, MinConfidence: 0.5f, CropSize: 224, AlignmentTemplate.FullFace);
        Assert.Empty(models.Parsers().Default().Parse(File.ReadAllBytes(SharedData.PathOf(Texture)), settings).Faces);
    }

    /// <summary>A grey square with a photo of a face, a fifth of its sides, around a point.</summary>
    private static RgbImage WithFaceAt(int x, int y)
    {
        var portrait = ImageDecoder.Decode(File.ReadAllBytes(SharedData.PathOf(Photo)), ImageLimits.Default).Image;
        var scale = Side / 5f / Math.Min(portrait.Width, portrait.Height);
        var face = Resize.Antialiased(portrait, (int)(portrait.Width * scale), (int)(portrait.Height * scale));
        var canvas = RgbImage.Filled(Side, Side, 128, 128, 128);
        for (var row = 0; row < face.Height; row++)
        {
            var target = RgbImage.Channels * (((y - (face.Height / 2) + row) * Side) + x - (face.Width / 2));
            face.Pixels.AsSpan(RgbImage.Channels * row * face.Width, RgbImage.Channels * face.Width).CopyTo(canvas.Pixels.AsSpan(target));
        }

        return canvas;
    }
}
