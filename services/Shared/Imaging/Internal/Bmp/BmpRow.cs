using System.Buffers.Binary;

namespace Facet.Imaging.Internal.Bmp;

/// <summary>Turns one stored row of an uncompressed bitmap into RGB.</summary>
internal sealed class BmpRow(BmpHeader header, BmpPalette palette)
{
    private readonly BmpChannel red = new(header.Masks.Red);
    private readonly BmpChannel green = new(header.Masks.Green);
    private readonly BmpChannel blue = new(header.Masks.Blue);
    private readonly BmpChannel alpha = new(header.Masks.Alpha);

    public void Paint(ReadOnlySpan<byte> source, Span<byte> target)
    {
        switch (header.BitsPerPixel)
        {
            case 16:
                PaintMasked(source, bytesPerPixel: 2, target);
                break;
            case 24:
                PaintBgr(source, target);
                break;
            case 32:
                PaintMasked(source, bytesPerPixel: 4, target);
                break;
            default:
                palette.Paint(source, header.BitsPerPixel, target);
                break;
        }
    }

    private static void PaintBgr(ReadOnlySpan<byte> source, Span<byte> target)
    {
        for (var i = 0; i < target.Length; i += RgbImage.Channels)
        {
            (target[i], target[i + 1], target[i + 2]) = (source[i + 2], source[i + 1], source[i]);
        }
    }

    private void PaintMasked(ReadOnlySpan<byte> source, int bytesPerPixel, Span<byte> target)
    {
        for (int i = 0, at = 0; i < target.Length; i += RgbImage.Channels, at += bytesPerPixel)
        {
            uint pixel = bytesPerPixel == 2
                ? BinaryPrimitives.ReadUInt16LittleEndian(source[at..])
                : BinaryPrimitives.ReadUInt32LittleEndian(source[at..]);
            var opacity = alpha.IsAbsent ? byte.MaxValue : alpha.Read(pixel);
            target[i] = OrientedRgb.OverWhite(red.Read(pixel), opacity);
            target[i + 1] = OrientedRgb.OverWhite(green.Read(pixel), opacity);
            target[i + 2] = OrientedRgb.OverWhite(blue.Read(pixel), opacity);
        }
    }
}
