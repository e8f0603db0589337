namespace Facet.Search.Storage;

/// <summary>
/// Disk space kept back, so that points can be deleted although the disk is full: a deletion, too, has to go through the log of SQLite.
/// Given up for such a write, and taken again as soon as there is room.
/// </summary>
internal sealed class ReserveFile
{
    public const string FileName = "facet.reserve";

    private readonly string _path;
    private readonly long _bytes;

    public ReserveFile(string folder, long bytes)
    {
        (_path, _bytes) = (Path.Combine(folder, FileName), bytes);
        IsHeld = _bytes > 0 && File.Exists(_path) && new FileInfo(_path).Length == _bytes;
        Take();
    }

    public bool IsHeld { get; private set; }

    /// <summary>Takes the space if there is room for it.</summary>
    public void Take()
    {
        if (IsHeld || _bytes == 0)
        {
            return;
        }

        try
        {
            // Real blocks, not a sparse file.
            using var file = new FileStream(
                _path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, PreallocationSize = _bytes });
            file.SetLength(_bytes);
            IsHeld = true;
        }
        catch (IOException)
        {
            // Without it everything works but a deletion on a full disk.
            GiveUp();
        }
    }

    /// <returns>Whether there was something to give up.</returns>
    public bool GiveUp()
    {
        var wasHeld = IsHeld;
        IsHeld = false;
        try
        {
            File.Delete(_path);
        }
        catch (IOException)
        {
            return false;
        }

        return wasHeld;
    }
}
