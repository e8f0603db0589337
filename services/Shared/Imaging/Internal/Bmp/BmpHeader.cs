using System.Buffers.Binary;

namespace Facet.Imaging.Internal.Bmp;

internal enum BmpCompression
{
    None = 0,
    Rle8 = 1,
    Rle4 = 2,
    BitFields = 3,
    AlphaBitFields = 6,
}

/// <summary>
/// The file header and the BITMAPCOREHEADER (12 bytes) or BITMAPINFOHEADER (40 to 124 bytes) of a Windows bitmap, validated, so that
/// everything after it can trust the numbers. Layout: Microsoft, "Bitmap Header Types".
/// </summary>
internal sealed record BmpHeader
{
    private const int FileHeaderLength = 14;
    private const int CoreLength = 12;
    private const int InfoLength = 40;
    private const int LongestInfoLength = 124;
    private const int MaskedInfoLength = 52;
    private const int AlphaMaskedInfoLength = 56;

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required bool TopDown { get; init; }

    public required int BitsPerPixel { get; init; }

    public required BmpCompression Compression { get; init; }

    /// <summary>Where the rows begin in the file.</summary>
    public required int PixelOffset { get; init; }

    public required int PaletteOffset { get; init; }

    public required int PaletteEntryLength { get; init; }

    /// <summary>Colours of the palette; 0 when the pixels are not indexes.</summary>
    public required int PaletteColours { get; init; }

    /// <summary>Bit masks of red, green, blue and alpha; used for 16 and 32 bits a pixel.</summary>
    public required (uint Red, uint Green, uint Blue, uint Alpha) Masks { get; init; }

    /// <summary>Bytes of a row, padded to four.</summary>
    public long Stride => (((long)Width * BitsPerPixel) + 31) / 32 * 4;

    /// <exception cref="ImageException">The header is cut off, contradictory, or of a kind that is not accepted.</exception>
    public static BmpHeader Read(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        if (file.Length < FileHeaderLength + CoreLength)
        {
            throw BmpErrors.EndsEarly(file.Length);
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(file[FileHeaderLength..]);
        if (length is not CoreLength and not (>= InfoLength and <= LongestInfoLength))
        {
            throw BmpErrors.Damaged($"its header says it is {length} bytes long");
        }

        if (file.Length < FileHeaderLength + length)
        {
            throw BmpErrors.EndsEarly(file.Length);
        }

        var info = file.Slice(FileHeaderLength, (int)length);
        var (width, height) = Sides(info);
        limits.CheckSides(width, Math.Abs(height));
        var header = new BmpHeader
        {
            Width = (int)width,
            Height = (int)Math.Abs(height),
            TopDown = height < 0,
            BitsPerPixel = BinaryPrimitives.ReadUInt16LittleEndian(info[(length == CoreLength ? 10 : 14)..]),
            Compression = length == CoreLength ? BmpCompression.None : (BmpCompression)BinaryPrimitives.ReadUInt32LittleEndian(info[16..]),
            PixelOffset = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(file[10..]), int.MaxValue),
            PaletteOffset = FileHeaderLength + (int)length,
            PaletteEntryLength = length == CoreLength ? 3 : 4,
            PaletteColours = 0,
            Masks = default,
        };
        return header.CheckKind().WithMasks(file, info).WithPalette(file.Length, info);
    }

    private static (long Width, long Height) Sides(ReadOnlySpan<byte> info)
    {
        var (width, height) = info.Length == CoreLength
            ? (BinaryPrimitives.ReadUInt16LittleEndian(info[4..]), BinaryPrimitives.ReadUInt16LittleEndian(info[6..]))
            : ((long)BinaryPrimitives.ReadInt32LittleEndian(info[4..]), (long)BinaryPrimitives.ReadInt32LittleEndian(info[8..]));
        return width > 0 && height != 0 ? (width, height) : throw BmpErrors.Damaged($"its header says it is {width} x {height}");
    }

    private BmpHeader CheckKind() => (Compression, BitsPerPixel) switch
    {
        (BmpCompression.None, 1 or 4 or 8 or 16 or 24 or 32) => this,
        (BmpCompression.Rle8, 8) or (BmpCompression.Rle4, 4) when !TopDown => this,
        (BmpCompression.BitFields or BmpCompression.AlphaBitFields, 16 or 32) => this,
        _ => throw BmpErrors.Unsupported($"{BitsPerPixel} bits a pixel with compression {(uint)Compression}"),
    };

    private BmpHeader WithMasks(ReadOnlySpan<byte> file, ReadOnlySpan<byte> info)
    {
        if (Compression is not (BmpCompression.BitFields or BmpCompression.AlphaBitFields))
        {
            return this with { Masks = BitsPerPixel == 16 ? (0x7C00u, 0x03E0u, 0x001Fu, 0u) : (0xFF0000u, 0xFF00u, 0xFFu, 0u) };
        }

        // The masks lie inside the longer headers at the same place where they follow the 40-byte one.
        var hasAlpha = info.Length >= AlphaMaskedInfoLength || Compression == BmpCompression.AlphaBitFields;
        var masks = file[(FileHeaderLength + InfoLength)..];
        if (masks.Length < (hasAlpha ? 16 : 12))
        {
            throw BmpErrors.EndsEarly(file.Length);
        }

        var maskedEnd = FileHeaderLength + (hasAlpha ? AlphaMaskedInfoLength : MaskedInfoLength);
        return this with
        {
            PaletteOffset = Math.Max(PaletteOffset, maskedEnd),
            Masks = (
                BinaryPrimitives.ReadUInt32LittleEndian(masks),
                BinaryPrimitives.ReadUInt32LittleEndian(masks[4..]),
                BinaryPrimitives.ReadUInt32LittleEndian(masks[8..]),
                hasAlpha ? BinaryPrimitives.ReadUInt32LittleEndian(masks[12..]) : 0),
        };
    }

    private BmpHeader WithPalette(int fileLength, ReadOnlySpan<byte> info)
    {
        if (PixelOffset < PaletteOffset)
        {
            throw BmpErrors.Damaged("its pixels begin inside its header");
        }

        if (BitsPerPixel > 8)
        {
            return this;
        }

        var claimed = info.Length == CoreLength ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(info[32..]);
        var all = 1 << BitsPerPixel;
        var colours = claimed == 0 ? all : (int)Math.Min(claimed, (uint)all);
        var fitting = Math.Min(colours, (PixelOffset - PaletteOffset) / PaletteEntryLength);
        return PaletteOffset + (fitting * PaletteEntryLength) <= fileLength
            ? this with { PaletteColours = fitting }
            : throw BmpErrors.EndsEarly(fileLength);
    }
}
