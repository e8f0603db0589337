using System.Security.Cryptography;
using System.Text;
using Facet.Models;
using Microsoft.Extensions.Logging;

namespace Facet.Inference.Internal.Backbones;

/// <summary>
/// Converted checkpoints on disk, a folder each. Its name is derived from everything that determines its content; it is filled aside and
/// renamed, so that nobody sees half of it, and its files are compared with their checksums before they are used.
/// </summary>
internal sealed class ConvertedCache(string cacheFolder, ILogger logger)
{
    private readonly Lock _conversion = new();

    private string Folder => Path.Combine(cacheFolder, "backbones");

    /// <summary>The converted model, made now if it is not there or is damaged.</summary>
    /// <param name="id">What the model is called.</param>
    /// <param name="content">Names the weights and their config.</param>
    /// <param name="source">The checkpoint.</param>
    /// <param name="options">What is wanted of it.</param>
    public ConvertedModel Convert(string id, string content, string source, ConvertOptions options)
    {
        var path = Path.Combine(Folder, $"{id}-{Key(content, options)}");

        // One conversion at a time: it needs memory and disk, and whoever waits finds it done.
        lock (_conversion)
        {
            if (TryRead(path) is { } known)
            {
                return known;
            }

            var started = TimeProvider.System.GetTimestamp();
            try
            {
                Fill(path, folder => ModelConverter.Convert(source, folder, options));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new ModelException(
                    ModelErrorReason.CacheUnavailable,
                    $"The cache folder {Folder} cannot be written ({error.Message}). Set {ModelRegistryOptions.CacheVariable} to a folder that this user can write.",
                    error);
            }

            logger.Converted(id, path, TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
            return ConvertedModelFile.Read(path);
        }
    }

    private static string Key(string content, ConvertOptions options)
    {
        var text = new StringBuilder().Append(ModelConverter.Version).Append('\n').Append(content).Append('\n')
            .Append(options.Precision).Append(' ').Append(options.Size);
        foreach (var output in options.Outputs)
        {
            text.Append('\n').Append(output.Name).Append('=').AppendJoin('+', output.Taps).Append(' ').Append(output.Layout).Append(' ').Append(output.Mask);
        }

        return System.Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    private ConvertedModel? TryRead(string path)
    {
        if (!Directory.Exists(path))
        {
            return null;
        }

        try
        {
            return ConvertedModelFile.Read(path);
        }
        catch (ModelException)
        {
            logger.CacheDamaged(path);
            return null;
        }
    }

    private void Fill(string path, Func<string, ConvertedModel> convert)
    {
        Directory.CreateDirectory(Folder);
        var aside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            ConvertedModelFile.Write(aside, convert(aside));
            Replace(aside, path);
        }
        finally
        {
            if (Directory.Exists(aside))
            {
                Directory.Delete(aside, recursive: true);
            }
        }
    }

    /// <summary>A folder cannot be replaced at once: another process may put an equal one there meanwhile, and then that one stays.</summary>
    private void Replace(string aside, string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Move(path, $"{aside}.old");
            Directory.Delete($"{aside}.old", recursive: true);
        }

        try
        {
            Directory.Move(aside, path);
        }
        catch (IOException) when (TryRead(path) is not null)
        {
            // The other process was first; the same input gives the same bytes.
        }
    }
}
