namespace Facet.Models.Internal;

/// <summary>
/// A file under construction: it is written beside its place under a name of its own (NAME.*.tmp), and moved into its place by
/// <see cref="Keep"/>. Without that it is removed, so no half-written file is ever found there.
/// </summary>
internal class UnfinishedFile : Stream
{
    private readonly string _temporary;
    private readonly FileStream _file;
    private readonly CancellationToken _cancel;
    private long _written;
    private bool _isKept;

    /// <param name="path">Its place.</param>
    /// <param name="cancel">Ends the writing with an <see cref="OperationCanceledException"/>.</param>
    public UnfinishedFile(string path, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _cancel = cancel;
        Place = path;
        _temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        _file = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
    }

    /// <summary>Where it will be.</summary>
    public string Place { get; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _written;

    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException();
    }

    /// <summary>Puts the file into its place; what was there is replaced.</summary>
    public void Keep()
    {
        // The name must not be on disk before the bytes are: after a loss of power the file would be there, and empty.
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        File.Move(_temporary, Place, overwrite: true);
        _isKept = true;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _cancel.ThrowIfCancellationRequested();
        _file.Write(buffer);
        _written += buffer.Length;
    }

    public override void Flush() => _file.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            try
            {
                _file.Dispose();
            }
            finally
            {
                // Also where closing fails, as it does on a full disk.
                if (!_isKept)
                {
                    File.Delete(_temporary);
                }
            }
        }

        base.Dispose(disposing);
    }
}
