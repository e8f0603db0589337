using System.Globalization;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Facet.Search.Storage.Factors;

/// <summary>
/// A file of records: written with pwrite, read through one mapping of the whole file. It is made at its full size, which costs no disk
/// space (the file is sparse), so that the mapping never has to grow.
/// </summary>
internal sealed unsafe class Segment : IDisposable
{
    private const string Extension = ".seg";

    private readonly SafeFileHandle _file;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    private Segment(int number, string path, SafeFileHandle file)
    {
        (Number, FilePath, _file, Capacity) = (number, path, file, RandomAccess.GetLength(file));
        _map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _map.CreateViewAccessor(0, Capacity, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += _view.PointerOffset;
    }

    /// <summary>From 1 on; never used again.</summary>
    public int Number { get; }

    public string FilePath { get; }

    /// <summary>Bytes it has room for.</summary>
    public long Capacity { get; }

    /// <summary>Where the next record goes. The writer's own.</summary>
    public long End { get; set; }

    /// <summary>Bytes of records that points refer to, with their gaps. The writer's own.</summary>
    public long LiveBytes { get; set; }

    /// <summary>No point refers to it; it goes once nobody reads it.</summary>
    public bool IsRetired { get; set; }

    /// <summary>It holds records that could not be moved: left as it is until the next start.</summary>
    public bool IsStuck { get; set; }

    public static string PathOf(string folder, int number) =>
        Path.Combine(folder, number.ToString("d6", CultureInfo.InvariantCulture) + Extension);

    /// <summary>Number of a segment's file; nothing for other files.</summary>
    public static int? NumberOf(string path) =>
        Path.GetExtension(path) == Extension
        && int.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > 0
            ? number
            : null;

    /// <exception cref="IOException">It is there already, or the disk fails.</exception>
    public static Segment Create(string folder, int number, long capacity)
    {
        var path = PathOf(folder, number);
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            RandomAccess.SetLength(file, capacity);
            FileSystem.Flush(folder);
            return new Segment(number, path, file);
        }
        catch
        {
            file.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Opens a segment; nothing when its file is empty and so cannot be mapped.</summary>
    public static Segment? Open(string path, int number)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            return RandomAccess.GetLength(file) == 0 ? Discard(file) : new Segment(number, path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes) => RandomAccess.Write(_file, bytes, offset);

    public void Flush() => RandomAccess.FlushToDisk(_file);

    /// <summary>What lies from an offset on, up to the end of the file; empty outside of it.</summary>
    public ReadOnlySpan<byte> From(long offset) => offset >= 0 && offset < Capacity
        ? new ReadOnlySpan<byte>(_start + offset, (int)Math.Min(Capacity - offset, int.MaxValue))
        : [];

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
        _file.Dispose();
    }

    private static Segment? Discard(SafeFileHandle file)
    {
        file.Dispose();
        return null;
    }
}
