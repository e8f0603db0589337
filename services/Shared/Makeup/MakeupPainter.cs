using Facet.Imaging;
using Facet.Makeup.Internal;

namespace Facet.Makeup;

/// <summary>
/// Puts make-up on a face. Colours are mixed in linear light: a pigment takes the place of the skin's reflectance while the light that falls on each pixel,
/// and with it shading and texture, stays as it was; so a lipstick in a dark photo is dark, and in a black-and-white photo grey. What is not painted keeps its
/// bytes. The same face and style give the same picture.
/// </summary>
public static class MakeupPainter
{
    /// <summary>A face with less than so many pixels between the eyes shows nothing that could be painted.</summary>
    private const float LeastEyeDistance = 4;

    /// <param name="face">Not changed.</param>
    /// <param name="style">What is put on; parts that the face does not show are left out.</param>
    /// <returns>A picture of the same size.</returns>
    /// <exception cref="MakeupStyleException">A number of the style is out of its range.</exception>
    public static RgbImage Paint(PaintedFace face, MakeupStyle style)
    {
        ArgumentNullException.ThrowIfNull(face);
        ArgumentNullException.ThrowIfNull(style);
        style.Validate();
        var surface = face.Surface;
        var result = face.Image.Clone();
        if (surface.Area.IsEmpty || surface.Unit < LeastEyeDistance || !surface.Light.IsKnown)
        {
            return result;
        }

        var canvas = new FaceCanvas(surface);
        // Skin first, then what lies on it.
        FoundationPaint.Apply(canvas, style.Foundation);
        BlushPaint.Apply(canvas, style.Cheeks);
        BrowPaint.Apply(canvas, style.Brows);
        ShadowPaint.Apply(canvas, style.Eyes);
        LinerPaint.Apply(canvas, style.Liner);
        LipPaint.Apply(canvas, style.Lips);
        canvas.CopyTo(result);
        return result;
    }
}
