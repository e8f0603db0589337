using System.Text.Json;
using System.Text.RegularExpressions;
using Facet.Cli.Output;
using Facet.Models;

namespace Facet.Cli.FolderRuns;

/// <summary>Results on disk. One appears under its name when it is complete, so that a file that is there is a finished one.</summary>
internal static partial class OutputFiles
{
    /// <summary>Another command may be at work in the same folder: what was written to since then is perhaps its own.</summary>
    private static readonly TimeSpan s_abandonedAfter = TimeSpan.FromHours(1);

    /// <summary>Where a result lies.</summary>
    /// <param name="folder">The output folder.</param>
    /// <param name="name">As of <see cref="FolderItem.Name"/>.</param>
    /// <param name="ending">For example ".npy".</param>
    public static string Path(string folder, string name, string ending) =>
        System.IO.Path.Combine(folder, name.Replace('/', System.IO.Path.DirectorySeparatorChar) + ending);

    /// <summary>Makes the folder that a result goes into.</summary>
    private static void MakeFolder(string path) => Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);

    /// <summary>Writes features [channels, height, width] in the format that the extension says.</summary>
    /// <exception cref="CliException">A number is not finite, or too large for the type: a fault of this photo or its model, not of the run.</exception>
    public static void WriteFeatures(
        string path, ReadOnlySpan<float> values, int channels, int height, int width, CheckpointType type = CheckpointType.F32)
    {
        MakeFolder(path);
        try
        {
            FeatureFile.Write(path, values, channels, height, width, type);
        }
        catch (ArgumentException error)
        {
            throw new CliException(ExitCodes.NotUsable, $"its features cannot be written: {error.Message}", error);
        }
    }

    /// <summary>Replaces what was there under the name.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        MakeFolder(path);
        WholeFile.Replace(path, content);
    }

    /// <summary>Replaces what was there under the name by indented JSON.</summary>
    public static void WriteJson<T>(string path, T value) => Write(path, [.. JsonSerializer.SerializeToUtf8Bytes(value, JsonOutput.Indented), (byte)'\n']);

    /// <summary>Replaces what was there under the name by an array in NumPy's format.</summary>
    public static void WriteArray(string path, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
    {
        MakeFolder(path);
        NpyFile.Write(path, values, shape);
    }

    /// <summary>Removes the unfinished files that commands left behind which were killed.</summary>
    /// <param name="folder">The output folder; it need not be there.</param>
    public static void RemoveAbandoned(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*.tmp", options))
        {
            if (Unfinished().IsMatch(file.Name) && DateTime.UtcNow - file.LastWriteTimeUtc > s_abandonedAfter)
            {
                TryDelete(file);
            }
        }
    }

    private static void TryDelete(FileInfo file)
    {
        try
        {
            file.Delete();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is in nobody's way.
        }
    }

    /// <summary>As <see cref="WholeFile"/> and <see cref="FeatureFile"/> name a result until it is complete.</summary>
    [GeneratedRegex(@"\.(pt|pth|npy|safetensors|json|png)\.[0-9a-f]{32}\.tmp$")]
    private static partial Regex Unfinished();
}
