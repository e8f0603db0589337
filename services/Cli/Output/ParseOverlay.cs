using Facet.Cli.Masks;
using Facet.Imaging;
using Facet.Parsing.V1;
using Facet.Types.V1;

namespace Facet.Cli.Output;

/// <summary>Pictures of what parsing found.</summary>
internal static class ParseOverlay
{
    private static readonly Dictionary<string, OverlayColour> s_colours = new()
    {
        ["u_lip"] = new(226, 54, 86, 110),
        ["l_lip"] = new(226, 54, 86, 110),
        ["l_eye_shadow"] = new(98, 70, 214, 90),
        ["r_eye_shadow"] = new(98, 70, 214, 90),
        ["l_eye"] = new(40, 170, 220, 90),
        ["r_eye"] = new(40, 170, 220, 90),
        ["l_brow"] = new(150, 100, 30, 110),
        ["r_brow"] = new(150, 100, 30, 110),
        ["l_cheek"] = new(244, 140, 60, 90),
        ["r_cheek"] = new(244, 140, 60, 90),
        ["nose"] = new(90, 190, 90, 45),
        ["skin"] = new(250, 230, 160, 30),
        ["hair"] = new(110, 60, 20, 70),
        ["eye_g"] = new(20, 20, 20, 90),
        ["hat"] = new(190, 120, 200, 80),
        ["cloth"] = new(120, 140, 170, 60),
        ["neck"] = new(240, 200, 120, 50),
        ["l_ear"] = new(250, 170, 120, 80),
        ["r_ear"] = new(250, 170, 120, 80),
        ["mouth"] = new(255, 255, 255, 60),
    };

    /// <summary>The upright pixels of a photo that the server has accepted within its own limits.</summary>
    public static Imaging.RgbImage Decode(ReadOnlyMemory<byte> photo) =>
        ImageDecoder.Decode(photo, new ImageLimits(MaxBytes: long.MaxValue, MaxPixels: int.MaxValue, MaxSide: int.MaxValue, MinSide: 1)).Image;

    /// <summary>The photo with every face's labels tinted and outlined, its box and its number's corner.</summary>
    public static Imaging.RgbImage Draw(ReadOnlyMemory<byte> photo, ParseResponse response)
    {
        var canvas = Decode(photo);
        foreach (var face in response.Faces)
        {
            canvas = Overlay.Draw(canvas, face.PhotoLabelMap.Labels.Span, Palette(face.PhotoLabelMap));
            Overlay.DrawBox(
                canvas,
                new PointF2(face.Box.Left, face.Box.Top),
                new PointF2(face.Box.Left + face.Box.Width, face.Box.Top + face.Box.Height),
                new OverlayColour(255, 255, 255, 160));
        }

        return canvas;
    }

    /// <summary>One label map for all faces, zones folded into the plain 19 classes; where faces overlap the largest one wins.</summary>
    public static byte[] PlainLabels(ParseResponse response)
    {
        var plain = new byte[response.PhotoWidth * response.PhotoHeight];
        foreach (var face in response.Faces.Reverse())
        {
            var labels = face.PhotoLabelMap.Labels.Span;
            var classes = LabelMaps.Plain(face.PhotoLabelMap);
            for (var i = 0; i < labels.Length; i++)
            {
                if (labels[i] != 0)
                {
                    plain[i] = classes[i];
                }
            }
        }

        return plain;
    }

    private static Dictionary<byte, OverlayColour> Palette(LabelMap map) => map.Classes
        .Where(label => s_colours.ContainsKey(label.Name))
        .ToDictionary(label => (byte)label.Value, label => s_colours[label.Name]);
}
