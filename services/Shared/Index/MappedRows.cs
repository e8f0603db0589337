using System.IO.MemoryMappedFiles;

namespace Facet.Index;

/// <summary>
/// Float32 rows of a file, mapped into memory and read page by page when they are touched. The file must not become shorter while it is
/// mapped: the operating system ends processes that read behind the end. Row i belongs to slot i.
/// </summary>
public sealed unsafe class MappedRows : IRowSource, IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private readonly int _dimension;

    private MappedRows(MemoryMappedFile file, int dimension, long offset, int rows)
    {
        (_file, _dimension, Count) = (file, dimension, rows);
        _view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += _view.PointerOffset + offset;
    }

    /// <summary>Rows in the file.</summary>
    public int Count { get; }

    /// <param name="path">Rows one after the other, little-endian.</param>
    /// <param name="dimension">Components of a row.</param>
    /// <param name="offset">Bytes before the first row, a multiple of 4.</param>
    /// <exception cref="ArgumentException">The file does not consist of whole rows.</exception>
    /// <exception cref="IOException">The file cannot be opened or mapped.</exception>
    public static MappedRows Open(string path, int dimension, long offset = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var length = new FileInfo(path).Length;
        var rowBytes = (long)dimension * sizeof(float);
        var rows = (length - offset) / rowBytes;
        if (rows < 1 || rows > VectorStore.MaxSlots || (length - offset) % rowBytes != 0 || offset % sizeof(float) != 0)
        {
            throw new ArgumentException($"{Path.GetFileName(path)} has {length} bytes: behind the first {offset} there are no whole rows of {dimension} float32.");
        }

        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        return new MappedRows(file, dimension, offset, (int)rows);
    }

    public ReadOnlySpan<float> Row(int slot) =>
        (uint)slot < (uint)Count ? new ReadOnlySpan<float>(_start + (long)slot * _dimension * sizeof(float), _dimension) : [];

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
