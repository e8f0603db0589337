using Facet.Cli.FolderRuns;
using Facet.Imaging;

namespace Facet.Cli.Makeup;

/// <summary>A picture that is written as its extension says: .png, .jpg or .jpeg.</summary>
internal static class PictureFile
{
    private const int JpegQuality = 92;

    /// <exception cref="CliException">Another extension.</exception>
    public static void Check(string option, string path)
    {
        if (!IsPng(path) && !IsJpeg(path))
        {
            throw new CliException(ExitCodes.Usage, $"{option}: '{path}' ends neither in .png nor in .jpg.");
        }
    }

    /// <exception cref="CliException">It cannot be written.</exception>
    public static void Write(string path, RgbImage picture)
    {
        var bytes = IsPng(path) ? ImageEncoder.Png(picture) : ImageEncoder.Jpeg(picture, JpegQuality);
        try
        {
            OutputFiles.Write(path, bytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.Failure, $"{path}: cannot be written: {error.Message}", error);
        }
    }

    private static bool IsPng(string path) => path.EndsWith(".png", StringComparison.OrdinalIgnoreCase);

    private static bool IsJpeg(string path) =>
        path.EndsWith(".jpg", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".jpeg", StringComparison.OrdinalIgnoreCase);
}
