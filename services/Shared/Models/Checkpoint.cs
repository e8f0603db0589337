using System.Security.Cryptography;
using System.Text;
using Facet.Models.Internal;
using Facet.Models.Internal.Checkpoints;

namespace Facet.Models;

/// <summary>Trained weights by name, as a training framework published them. The tensors may be mapped files: they end with it.</summary>
public abstract class Checkpoint : IDisposable
{
    /// <summary>What the checkpoint is called in messages: a file or folder name, without its path.</summary>
    public abstract string Name { get; }

    /// <summary>Every tensor by its full name, such as <c>layer.0.attention.q_proj.weight</c>; names compare ordinally.</summary>
    public abstract IReadOnlyDictionary<string, CheckpointTensor> Tensors { get; }

    /// <summary>
    /// Opens a checkpoint. Its files are mapped, not read: opening costs little memory whatever their size, and they must not be
    /// shortened before the checkpoint is disposed.
    /// </summary>
    /// <param name="path">
    /// A <c>.safetensors</c> file, a PyTorch file (<c>.pth</c>, <c>.pt</c>, <c>.bin</c>), a <c>.index.json</c> of shards in either format, or
    /// a folder with <c>model.safetensors</c>, its index, <c>pytorch_model.bin</c>, its index, or one file of these formats (the first of these).
    /// </param>
    /// <returns>At least one tensor. PyTorch files may wrap their tensors: see the remarks.</returns>
    /// <exception cref="ModelException">
    /// A file is missing, malformed or too large, is more than tensors in plain containers, or leads out of its folder. Nothing that a file
    /// says is run, and memory stays bounded by the size of the files.
    /// </exception>
    /// <remarks>
    /// In a PyTorch file tensors of nested containers get dotted names. Where all of them lie in one container, such as <c>state_dict</c>, its
    /// name is left out; so is <c>module.</c> where all names begin with it. Values that are no tensors (an epoch, a learning rate) are skipped.
    /// </remarks>
    public static Checkpoint Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return CheckpointOpener.Open(path);
    }

    /// <summary>The shards that an index of a checkpoint names, in ordinal order.</summary>
    /// <param name="indexPath">A <c>.index.json</c>; its shards need not be there.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <exception cref="ModelException">The index is missing or malformed, or a shard's name leads out of its folder.</exception>
    public static IReadOnlyList<string> ShardsOf(string indexPath, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(indexPath);
        return [.. ShardIndex.Read(indexPath, name).Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>Full paths of the files of weights that <see cref="Open"/> would open, shards in ordinal order.</summary>
    /// <param name="path">As for <see cref="Open"/>.</param>
    /// <exception cref="ModelException">There is none, or an index is malformed.</exception>
    public static IReadOnlyList<string> FilesOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return CheckpointOpener.FilesOf(path);
    }

    /// <summary>
    /// Names the weights: the SHA-256 of their file, or, of several shards, that of the lines "name=SHA-256" of all of them. Reads every byte.
    /// </summary>
    /// <param name="path">As for <see cref="Open"/>.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    /// <exception cref="ModelException">A file is missing or cannot be read.</exception>
    public static string Sha256Of(string path)
    {
        var files = FilesOf(path);
        if (files is [var only])
        {
            return LocalFiles.Sha256(only);
        }

        var lines = files.Select(file => $"{Path.GetFileName(file)}={LocalFiles.Sha256(file)}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
