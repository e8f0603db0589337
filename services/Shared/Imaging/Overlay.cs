using Facet.Imaging.Internal;
using Facet.Imaging.Internal.Vips;

namespace Facet.Imaging;

/// <summary>Shows regions, points, boxes and a legend on a photo, for people to look at.</summary>
public static class Overlay
{
    /// <summary>Tints each labelled pixel and, with <paramref name="outline"/>, draws the inner border of each region opaquely.</summary>
    /// <param name="photo">Not changed.</param>
    /// <param name="labelMap">One label a pixel of the photo, same sides.</param>
    /// <param name="palette">Labels without a colour stay as they are.</param>
    /// <param name="outline">Whether borders are drawn.</param>
    /// <exception cref="ArgumentException">The map has other sides than the photo.</exception>
    public static RgbImage Draw(
        RgbImage photo, ReadOnlySpan<byte> labelMap, IReadOnlyDictionary<byte, OverlayColour> palette, bool outline = true)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(palette);
        PixelBuffer.Require(photo.Width, photo.Height, channels: 1, labelMap.Length, nameof(labelMap));
        var result = photo.Clone();
        var colours = new OverlayColour?[256];
        foreach (var (label, colour) in palette)
        {
            colours[label] = colour;
        }

        for (var i = 0; i < labelMap.Length; i++)
        {
            if (colours[labelMap[i]] is { } colour)
            {
                var border = outline && IsBorder(labelMap, photo.Width, i);
                (border ? colour with { Alpha = 255 } : colour).BlendInto(result.Pixels.AsSpan(i * RgbImage.Channels, RgbImage.Channels));
            }
        }

        return result;
    }

    /// <summary>Draws discs onto a picture, in place; points outside it or not finite are left out.</summary>
    /// <param name="canvas">Changed.</param>
    /// <param name="points">Centres.</param>
    /// <param name="colour">Colour.</param>
    /// <param name="radius">Pixels.</param>
    public static void DrawPoints(RgbImage canvas, ReadOnlySpan<PointF2> points, OverlayColour colour, float radius = 1.5f)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        foreach (var point in points)
        {
            if (point.IsFinite)
            {
                DrawDisc(canvas, point, colour, radius);
            }
        }
    }

    /// <summary>Draws the frame of a box onto a picture, in place, inside the box; what leaves the picture is clipped.</summary>
    /// <param name="canvas">Changed.</param>
    /// <param name="topLeft">One corner.</param>
    /// <param name="bottomRight">The opposite corner.</param>
    /// <param name="colour">Colour.</param>
    /// <param name="thickness">Pixels.</param>
    public static void DrawBox(RgbImage canvas, PointF2 topLeft, PointF2 bottomRight, OverlayColour colour, int thickness = 2)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        if (!topLeft.IsFinite || !bottomRight.IsFinite)
        {
            return;
        }

        var (left, right) = (topLeft.X, bottomRight.X);
        var (top, bottom) = (topLeft.Y, bottomRight.Y);
        var innerTop = Math.Min(top + thickness, bottom);
        var innerBottom = Math.Max(bottom - thickness, innerTop);
        FillBox(canvas, left, top, right, innerTop, colour);
        FillBox(canvas, left, innerBottom, right, bottom, colour);
        FillBox(canvas, left, innerTop, Math.Min(left + thickness, right), innerBottom, colour);
        FillBox(canvas, Math.Max(right - thickness, left + thickness), innerTop, right, innerBottom, colour);
    }

    /// <summary>Draws a legend into the top left corner, in place: a swatch and a name a line, on a dark ground.</summary>
    /// <param name="canvas">Changed.</param>
    /// <param name="entries">Names and their colours, from the top.</param>
    /// <param name="textHeight">Size of the font, in pixels.</param>
    /// <exception cref="InvalidOperationException">The machine has no font to draw a name with.</exception>
    public static void DrawLegend(RgbImage canvas, IReadOnlyList<(string Name, OverlayColour Colour)> entries, int textHeight = 14)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentOutOfRangeException.ThrowIfLessThan(textHeight, 1);
        var names = entries.Select(entry => VipsText.Render(entry.Name, textHeight)).ToArray();
        if (names.Length == 0)
        {
            return;
        }

        var (line, gap) = (textHeight * 3 / 2, textHeight / 2);
        var ground = new OverlayColour(0, 0, 0, 160);
        FillBox(canvas, 0, 0, names.Max(name => name.Width) + textHeight + (3 * gap), (names.Length * line) + gap, ground);
        for (var i = 0; i < names.Length; i++)
        {
            var top = gap + (i * line);
            FillBox(canvas, gap, top, gap + textHeight, top + textHeight, entries[i].Colour with { Alpha = 255 });
            DrawMask(canvas, names[i], textHeight + (2 * gap), top, new OverlayColour(255, 255, 255));
        }
    }

    private static bool IsBorder(ReadOnlySpan<byte> map, int width, int at)
    {
        var (label, x) = (map[at], at % width);
        return (x > 0 && map[at - 1] != label)
            || (x < width - 1 && map[at + 1] != label)
            || (at >= width && map[at - width] != label)
            || (at + width < map.Length && map[at + width] != label);
    }

    private static void DrawDisc(RgbImage canvas, PointF2 centre, OverlayColour colour, float radius)
    {
        var (left, right) = (ScanLine.FirstCentre(centre.X - radius, canvas.Width), ScanLine.FirstCentre(centre.X + radius, canvas.Width));
        var (top, bottom) = (ScanLine.FirstCentre(centre.Y - radius, canvas.Height), ScanLine.FirstCentre(centre.Y + radius, canvas.Height));
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                var (dx, dy) = (x + 0.5f - centre.X, y + 0.5f - centre.Y);
                if ((dx * dx) + (dy * dy) <= radius * radius)
                {
                    colour.BlendInto(Pixel(canvas, x, y));
                }
            }
        }
    }

    private static void FillBox(RgbImage canvas, double left, double top, double right, double bottom, OverlayColour colour)
    {
        var (firstRow, endRow) = (ScanLine.FirstCentre(top, canvas.Height), ScanLine.FirstCentre(bottom, canvas.Height));
        var (first, end) = (ScanLine.FirstCentre(left, canvas.Width), ScanLine.FirstCentre(right, canvas.Width));
        for (var y = firstRow; y < endRow; y++)
        {
            for (var x = first; x < end; x++)
            {
                colour.BlendInto(Pixel(canvas, x, y));
            }
        }
    }

    private static void DrawMask(RgbImage canvas, GreyImage mask, int left, int top, OverlayColour colour)
    {
        for (var y = 0; y < Math.Min(mask.Height, canvas.Height - top); y++)
        {
            for (var x = 0; x < Math.Min(mask.Width, canvas.Width - left); x++)
            {
                colour.BlendInto(Pixel(canvas, left + x, top + y), mask.Pixels[(y * mask.Width) + x]);
            }
        }
    }

    private static Span<byte> Pixel(RgbImage canvas, int x, int y) =>
        canvas.Pixels.AsSpan(((y * canvas.Width) + x) * RgbImage.Channels, RgbImage.Channels);
}
