using Facet.Search.Model;

namespace Facet.Search.Storage.Factors;

/// <summary>
/// The records of all points in segment files: appended by the one writer, read by anybody through mappings. Nothing is ever changed in
/// place; what is replaced becomes garbage, and a segment of little else is rewritten (<see cref="SegmentCompaction"/>).
/// </summary>
internal sealed class FactorLog : IDisposable
{
    public const string FolderName = "factors";

    private readonly string _folder;
    private readonly long _segmentBytes;
    private readonly Lock _tableLock = new();
    private readonly HashSet<Segment> _dirty = [];
    private Segment?[] _segments = [];
    private Segment? _head;
    private int _lastNumber;

    private FactorLog(string folder, long segmentBytes) => (_folder, _segmentBytes) = (folder, segmentBytes);

    public Epochs Epochs { get; } = new();

    public string Folder => _folder;

    /// <summary>All segments there are, by number.</summary>
    public IEnumerable<Segment> Segments => Volatile.Read(ref _segments).OfType<Segment>();

    public Segment? Head => _head;

    /// <summary>Refuses a folder of factors whose database is gone: a new one would refer to none of them, and they would be deleted.</summary>
    /// <exception cref="SearchException">It is such a folder.</exception>
    public static void MustHaveDatabase(string dataFolder)
    {
        var folder = Path.Combine(dataFolder, FolderName);
        if (!File.Exists(Database.PathIn(dataFolder))
            && Directory.Exists(folder)
            && Directory.EnumerateFiles(folder).Any(path => Segment.NumberOf(path) is not null))
        {
            throw new SearchException(
                SearchReason.StorageFailed,
                $"{dataFolder} holds factors but no {Database.FileName}: a restore was broken off or the file was lost; "
                + "restore a backup into an empty folder");
        }
    }

    /// <summary>Maps the segments of a data folder. Until <see cref="FinishOpening"/> every record has to be counted.</summary>
    /// <exception cref="SearchException">A file cannot be opened or mapped.</exception>
    public static FactorLog Open(string dataFolder, long segmentBytes)
    {
        var folder = Path.Combine(dataFolder, FolderName);
        var log = new FactorLog(folder, segmentBytes);
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var path in Directory.EnumerateFiles(folder))
            {
                if (Segment.NumberOf(path) is { } number && Segment.Open(path, number) is { } segment)
                {
                    log.Add(segment);
                }
            }

            return log;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            log.Dispose();
            throw new SearchException(SearchReason.StorageFailed, $"the factors in {folder} cannot be read: {problem.Message}", problem);
        }
    }

    /// <summary>A point refers (or no longer refers) to a record; the writer's own.</summary>
    public void Count(FactorLocation location, long length, bool isLive)
    {
        if (Find(location.Segment) is { } segment)
        {
            var padded = FactorLocation.Padded(length);
            segment.LiveBytes += isLive ? padded : -padded;
            segment.End = Math.Max(segment.End, location.Offset + padded);
        }

        // A segment whose file is lost keeps its number: a new one must not take the place of what points refer to.
        _lastNumber = Math.Max(_lastNumber, location.Segment);
    }

    /// <summary>Deletes segments that no point refers to; goes on in the last one. What a crash left behind its end is overwritten.</summary>
    /// <param name="lastSealed">Segments up to this one are shared with a backup and not written any more.</param>
    public void FinishOpening(int lastSealed)
    {
        _lastNumber = Math.Max(_lastNumber, lastSealed);
        foreach (var segment in Segments.Where(segment => segment.LiveBytes == 0).ToArray())
        {
            Drop(segment);
        }

        _head = Segments.LastOrDefault(segment => segment.Number > lastSealed);
    }

    /// <summary>Writes a record behind the last one; it is on disk after <see cref="Flush"/>.</summary>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public FactorLocation Append(ReadOnlySpan<byte> record)
    {
        var padded = FactorLocation.Padded(record.Length);
        if (_head is null || _head.End + padded > _head.Capacity)
        {
            _head = Segment.Create(_folder, ++_lastNumber, Math.Max(_segmentBytes, padded));
            Add(_head);
        }

        var location = new FactorLocation(_head.Number, _head.End);
        _head.Write(_head.End, record);
        _head.End += padded;
        _dirty.Add(_head);
        return location;
    }

    /// <summary>Goes on in a new segment; the present ones are not written any more.</summary>
    /// <returns>Number of the last of them.</returns>
    public int Seal()
    {
        _head = null;
        return _lastNumber;
    }

    /// <summary>Where the log ends now.</summary>
    public LogMark Mark() => new(_head, _head?.End ?? 0, _lastNumber);

    /// <summary>Gives up what was appended since; nobody has seen it.</summary>
    public void Rewind(LogMark mark)
    {
        foreach (var unwanted in Segments.Where(segment => segment.Number > mark.LastNumber).ToArray())
        {
            _dirty.Remove(unwanted);
            Drop(unwanted);
        }

        _head = mark.Head;
        if (_head is not null)
        {
            _head.End = mark.End;
        }
    }

    /// <summary>Flushes what was appended to the disk.</summary>
    /// <exception cref="IOException">The disk fails. What was appended may be lost, so that the log goes on in a new segment.</exception>
    public void Flush()
    {
        try
        {
            foreach (var segment in _dirty)
            {
                segment.Flush();
            }
        }
        catch
        {
            _head = null;
            throw;
        }
        finally
        {
            _dirty.Clear();
        }
    }

    /// <summary>The record of a point; empty when none of that key lies there.</summary>
    public ReadOnlySpan<byte> Read(FactorLocation location, long generation, long ordinal)
    {
        if (Find(location.Segment) is not { } segment)
        {
            return [];
        }

        var start = segment.From(location.Offset);
        return start[..PointRecord.LengthAt(start, generation, ordinal)];
    }

    /// <summary>The segment from a place on; empty when it does not reach that far.</summary>
    public ReadOnlySpan<byte> From(FactorLocation location) => Find(location.Segment) is { } segment ? segment.From(location.Offset) : [];

    /// <summary>Bytes as they lie there, whatever they are; empty when the segment does not have them.</summary>
    public ReadOnlySpan<byte> ReadRaw(FactorLocation location, int length) =>
        Find(location.Segment) is { } segment && segment.From(location.Offset) is var start && start.Length >= length ? start[..length] : [];

    /// <summary>Deletes a segment that no point refers to any more, once nobody reads it.</summary>
    public void Retire(Segment segment)
    {
        segment.IsRetired = true;
        Epochs.Retire(() => Drop(segment));
    }

    /// <summary>Unmaps the files once nobody reads them.</summary>
    public void Dispose() => Epochs.Retire(() =>
    {
        foreach (var segment in Segments)
        {
            segment.Dispose();
        }

        _segments = [];
    });

    private Segment? Find(int number)
    {
        var segments = Volatile.Read(ref _segments);
        return number < segments.Length ? segments[number] : null;
    }

    private void Add(Segment segment)
    {
        lock (_tableLock)
        {
            var grown = new Segment?[Math.Max(_segments.Length, segment.Number + 1)];
            _segments.CopyTo(grown, 0);
            grown[segment.Number] = segment;
            Volatile.Write(ref _segments, grown);
            _lastNumber = Math.Max(_lastNumber, segment.Number);
        }
    }

    private void Drop(Segment segment)
    {
        lock (_tableLock)
        {
            Segment?[] fewer = [.. _segments];
            fewer[segment.Number] = null;
            Volatile.Write(ref _segments, fewer);
        }

        segment.Dispose();
        try
        {
            File.Delete(segment.FilePath);
        }
        catch (IOException)
        {
            // No point refers to it: the next start deletes it.
        }
    }
}

/// <summary>An end of the log.</summary>
/// <param name="Head">The segment that was written to, if one was.</param>
/// <param name="End">Where it ended.</param>
/// <param name="LastNumber">Largest number of a segment.</param>
internal readonly record struct LogMark(Segment? Head, long End, int LastNumber);
