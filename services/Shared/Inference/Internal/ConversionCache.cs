using System.Security.Cryptography;
using System.Text;
using Facet.Models;
using Microsoft.Extensions.Logging;

namespace Facet.Inference.Internal;

/// <summary>
/// Converted models on disk. The name of a file is derived from everything that determines its content, and a conversion always gives
/// the same bytes: processes that convert at the same time replace each other's files with equal ones. Files are written aside and
/// renamed, so nobody sees half of one; a checksum beside each shows damage.
/// </summary>
internal sealed class ConversionCache(string folder, ILogger logger)
{
    private readonly Lock _conversion = new();

    /// <summary>The path of the converted model, made now if it is not there or is damaged.</summary>
    public string Convert(ModelEntry entry, string modelJsonPath, IReadOnlyList<ModelOutput> outputs)
    {
        var path = Path.Combine(folder, $"{entry.Id}-{Key(entry, outputs)}.onnx");

        // One conversion at a time: it needs memory in proportion to the weights, and whoever waits finds it done.
        lock (_conversion)
        {
            if (!IsIntact(path))
            {
                var started = TimeProvider.System.GetTimestamp();
                var model = TfjsModel.Load(modelJsonPath);
                var bytes = TfjsToOnnx.Convert(model, [.. outputs.Select(output => new TfjsOutput(output.Node, output.Name))]);
                Write(path, bytes);
                logger.Converted(entry.Id, path, TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        return path;
    }

    private static string Key(ModelEntry entry, IReadOnlyList<ModelOutput> outputs)
    {
        var content = new StringBuilder().Append(TfjsToOnnx.Version);
        foreach (var file in entry.Files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            content.Append('\n').Append(file.Name).Append('=').Append(file.Sha256);
        }

        foreach (var output in outputs)
        {
            content.Append('\n').Append(output.Node).Append('>').Append(output.Name);
        }

        return System.Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content.ToString())))[..16];
    }

    private static string ChecksumPath(string path) => path + ".sha256";

    private bool IsIntact(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                return false;
            }

            if (File.Exists(ChecksumPath(path)) && File.ReadAllText(ChecksumPath(path)) == SourceFiles.Sha256(path))
            {
                return true;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unavailable("read", error);
        }

        logger.CacheDamaged(path);
        return false;
    }

    private void Write(string path, byte[] bytes)
    {
        try
        {
            Directory.CreateDirectory(folder);
            WholeFile.Replace(path, bytes);
            WholeFile.Replace(ChecksumPath(path), Encoding.ASCII.GetBytes(System.Convert.ToHexStringLower(SHA256.HashData(bytes))));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unavailable("written", error);
        }
    }

    private ModelException Unavailable(string verb, Exception error) => new(
        ModelErrorReason.CacheUnavailable,
        $"The cache folder {folder} cannot be {verb} ({error.Message}). "
        + $"Set {ModelRegistryOptions.CacheVariable} to a folder that this user can write.",
        error);
}
