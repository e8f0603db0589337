using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Facet.Models;

namespace Facet.Inference.Internal.Pulling;

/// <summary>
/// A file that is still being downloaded: its bytes in <c>NAME.part</c>, and beside it in <c>NAME.part.tag</c> the tag and size under which
/// the rest can be asked for. Nobody else can write it meanwhile.
/// </summary>
internal sealed class PartFile : IDisposable
{
    private const int MaxTagBytes = 1024;

    private readonly string _name;
    private readonly FileStream _file;

    /// <exception cref="ModelException">It cannot be written, or another process writes it.</exception>
    public PartFile(string folder, string name)
    {
        _name = name;
        Target = System.IO.Path.Combine(folder, name);
        _file = Guarded(() =>
        {
            Directory.CreateDirectory(folder);
            return new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        });
    }

    /// <summary>Where the file goes once it is whole.</summary>
    public string Target { get; }

    public string Path => Target + ".part";

    public long Length => _file.Length;

    private string TagPath => Path + ".tag";

    /// <summary>Where to go on, or null if the download must begin anew.</summary>
    public ResumePoint? Resume()
    {
        var tag = Guarded(ReadTag);
        var length = Guarded(() => _file.Length);

        // The last byte is asked for again when all are here: a range after the end would be refused.
        return tag is var (etag, total) && total > 0 && length > 0 && length <= total ? new ResumePoint(Math.Min(length, total - 1), total, etag) : null;
    }

    /// <summary>Drops what is here; what comes now is resumable if the hub gives a strong tag and the size.</summary>
    public void Restart(EntityTagHeaderValue? tag, long? total) => Guarded(() =>
    {
        File.Delete(TagPath);
        CutTo(0);
        if (tag is { IsWeak: false } && tag.Tag.Length < MaxTagBytes / 2 && total is not null)
        {
            File.WriteAllText(TagPath, string.Create(CultureInfo.InvariantCulture, $"{total}\n{tag.Tag}"));
        }

        return true;
    });

    /// <summary>Keeps the first bytes only.</summary>
    public void Continue(long offset) => Guarded(() =>
    {
        CutTo(offset);
        return true;
    });

    public void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _file.Write(bytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(error);
        }
    }

    /// <summary>The size and SHA-256 of what is here.</summary>
    public PinnedFile Measure() => Guarded(() =>
    {
        _file.Flush(flushToDisk: true);
        _file.Position = 0;
        return new PinnedFile { Bytes = _file.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(_file)) };
    });

    /// <summary>Puts it into its place.</summary>
    public void Keep() => Guarded(() =>
    {
        _file.Dispose();
        File.Move(Path, Target, overwrite: true);
        File.Delete(TagPath);
        return true;
    });

    /// <summary>Forgets it.</summary>
    public void Discard() => Guarded(() =>
    {
        _file.Dispose();
        File.Delete(TagPath);
        File.Delete(Path);
        return true;
    });

    public void Dispose() => _file.Dispose();

    private void CutTo(long length)
    {
        if (_file.Length != length)
        {
            _file.SetLength(length);
        }

        _file.Position = length;
    }

    private (string Tag, long Total)? ReadTag()
    {
        if (new FileInfo(TagPath) is not { Exists: true, Length: > 0 and <= MaxTagBytes })
        {
            return null;
        }

        var lines = File.ReadAllText(TagPath).Split('\n');
        return lines.Length == 2
            && long.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var total)
            && EntityTagHeaderValue.TryParse(lines[1], out var tag)
            && !tag.IsWeak
            ? (tag.Tag, total)
            : null;
    }

    private T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(error);
        }
    }

    private ModelException Unwritable(Exception error) => new(
        ModelErrorReason.CannotWrite,
        $"{_name} cannot be written: {error.Message.TrimEnd('.')}. Make room or name another folder; what is here already is kept for the next try.",
        error);
}
