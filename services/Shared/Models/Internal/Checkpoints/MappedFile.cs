using System.IO.MemoryMappedFiles;

namespace Facet.Models.Internal.Checkpoints;

/// <summary>
/// A file mapped into memory, read page by page when its bytes are touched. It must not become shorter while it is mapped: the operating
/// system ends processes that read behind the end. If it is never disposed the mapping stays, so that no memory can dangle.
/// </summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte* _start;
    private bool _isDisposed;

    private MappedFile(FileStream stream, string name)
    {
        (Name, Length) = (name, stream.Length);
        if (Length == 0)
        {
            stream.Dispose();
            return;
        }

        _file = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += _view.PointerOffset;
    }

    public string Name { get; }

    public long Length { get; }

    /// <exception cref="ModelException">The file is not there or cannot be mapped.</exception>
    public static MappedFile Open(string path, string name)
    {
        var stream = LocalFiles.Open(path, name);
        try
        {
            return new MappedFile(stream, name);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            stream.Dispose();
            throw new ModelException(ModelErrorReason.MissingFile, $"{name} cannot be mapped: {error.Message}", error);
        }
    }

    /// <summary>A part of the file without copying it; valid until this is disposed.</summary>
    public ReadOnlyMemory<byte> Slice(long offset, int length) =>
        length == 0 ? ReadOnlyMemory<byte>.Empty : new MappedWindow(this, offset, length).Memory;

    public Span<byte> Span(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (offset < 0 || length < 0 || offset > Length - length)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), $"{offset} + {length} is outside of {Name}, {Length} bytes long.");
        }

        return new Span<byte>(_start + offset, length);
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _view?.SafeMemoryMappedViewHandle.ReleasePointer();
        _view?.Dispose();
        _file?.Dispose();
    }
}
