using System.Text;

namespace Facet.Imaging.Internal.Formats;

/// <summary>Recognises what people upload by mistake, so that the refusal can name it.</summary>
internal static class RefusedFormats
{
    private const int TextHead = 1024;

    /// <summary>The name of an image or document format that is known but not accepted, or null.</summary>
    public static string? NameOfImage(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> jpegXlContainer = [0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', (byte)' '];
        ReadOnlySpan<byte> jpeg2000Container = [0, 0, 0, 12, (byte)'j', (byte)'P', (byte)' ', (byte)' '];
        return bytes switch
        {
            [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "PDF",
            [(byte)'%', (byte)'!', (byte)'P', (byte)'S', ..] => "PostScript",
            [(byte)'8', (byte)'B', (byte)'P', (byte)'S', ..] => "Photoshop (PSD)",
            [0xFF, 0x0A, ..] => "JPEG XL",
            [0xFF, 0x4F, 0xFF, 0x51, ..] => "JPEG 2000",
            [0, 0, 1 or 2, 0, _, 0, ..] => "ICO",
            [(byte)'P', >= (byte)'1' and <= (byte)'7', (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t', ..] => "PNM",
            [0x76, 0x2F, 0x31, 0x01, ..] => "OpenEXR",
            _ when bytes.StartsWith(jpegXlContainer) => "JPEG XL",
            _ when bytes.StartsWith(jpeg2000Container) => "JPEG 2000",
            _ when IsHeic(bytes) => "HEIC",
            _ when Head(bytes) is var head && (Starts(head, "<svg") || (Starts(head, "<?xml") && Holds(head, "<svg"))) => "SVG",
            _ => null,
        };
    }

    /// <summary>What a file that is no image at all is, or null.</summary>
    public static string? NameOfOther(ReadOnlySpan<byte> bytes)
    {
        if (IsoBrands.IsIsoFile(bytes))
        {
            return "a video (MP4 or QuickTime)";
        }

        var head = Head(bytes);
        return bytes switch
        {
            [(byte)'P', (byte)'K', 3, 4, ..] => "a ZIP archive",
            [0x1F, 0x8B, ..] => "gzip data",
            [0x1A, 0x45, 0xDF, 0xA3, ..] => "a video (Matroska or WebM)",
            _ when Starts(head, "<!doctype html") || Starts(head, "<html") => "a web page (did the download fail?)",
            _ when Starts(head, "<?xml") => "XML",
            _ when Starts(head, "version https://git-lfs") => "a Git LFS pointer (run `git lfs pull`)",
            _ => null,
        };
    }

    private static bool IsHeic(ReadOnlySpan<byte> bytes) =>
        IsoBrands.Has(bytes, "heic"u8) || IsoBrands.Has(bytes, "heix"u8) || IsoBrands.Has(bytes, "hevc"u8) || IsoBrands.Has(bytes, "mif1"u8);

    private static string Head(ReadOnlySpan<byte> bytes) =>
        Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, TextHead)]).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');

    private static bool Starts(string text, string with) => text.StartsWith(with, StringComparison.OrdinalIgnoreCase);

    private static bool Holds(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
