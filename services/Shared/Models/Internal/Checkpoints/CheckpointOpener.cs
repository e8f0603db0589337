namespace Facet.Models.Internal.Checkpoints;

/// <summary>Finds what a path means and opens it.</summary>
internal static class CheckpointOpener
{
    private const string IndexSuffix = ".index.json";

    /// <summary>In a folder, the first of these wins, as in the library that publishes such folders.</summary>
    private static readonly string[] _usualNames =
        ["model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"];

    private static readonly string[] _extensions = [".safetensors", ".pth", ".pt"];

    public static FileCheckpoint Open(string path)
    {
        var file = Directory.Exists(path) ? FileIn(path) : path;
        var fileName = Path.GetFileName(file);
        var files = new List<MappedFile>();
        try
        {
            var tensors = fileName.EndsWith(IndexSuffix, StringComparison.OrdinalIgnoreCase)
                ? ShardedReader.Read(file, fileName, files)
                : CheckpointFile.Read(file, fileName, files);
            var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
            return tensors.Count > 0
                ? new FileCheckpoint(name, tensors, files)
                : throw ModelException.Invalid($"{fileName} holds no tensors.");
        }
        catch
        {
            files.ForEach(opened => opened.Dispose());
            throw;
        }
    }

    /// <summary>The files that <see cref="Open"/> maps.</summary>
    public static IReadOnlyList<string> FilesOf(string path)
    {
        var file = Path.GetFullPath(Directory.Exists(path) ? FileIn(path) : path);
        return file.EndsWith(IndexSuffix, StringComparison.OrdinalIgnoreCase)
            ? [.. Checkpoint.ShardsOf(file, Path.GetFileName(file)).Select(shard => Path.Combine(Path.GetDirectoryName(file)!, shard))]
            : [file];
    }

    private static string FileIn(string folder)
    {
        var usual = _usualNames.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (usual is not null)
        {
            return usual;
        }

        var found = LocalFiles.FilesIn(folder)
            .Where(file => _extensions.Contains(Path.GetExtension(file).ToLowerInvariant())).Take(4).ToArray();
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return found switch
        {
            [var only] => only,
            [] => throw new ModelException(
                ModelErrorReason.MissingFile, $"Folder {name} holds no checkpoint: {string.Join(", ", _usualNames)} or one .pth file."),
            _ => throw new ModelException(
                ModelErrorReason.MissingFile,
                $"Folder {name} holds several checkpoints ({string.Join(", ", found.Select(Path.GetFileName))}); name one of them."),
        };
    }
}
