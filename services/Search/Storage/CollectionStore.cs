using Facet.Search.Model;
using Microsoft.Extensions.Logging.Abstractions;

namespace Facet.Search.Storage;

/// <summary>
/// Collections of points in one data folder. A change is acknowledged (its task ends) once it is flushed to disk, and is seen by every
/// read that begins after that. Safe for many threads; for one process at a time.
/// </summary>
public sealed class CollectionStore : IAsyncDisposable, IDisposable
{
    private readonly SearchOptions _options;
    private readonly DataFolderLock _lock;
    private readonly PageDirectory _directory;
    private readonly StoreWriter _writer;
    private readonly ReaderPool _readers;

    private CollectionStore(SearchOptions options, DataFolderLock folderLock, SqlSession session, ILogger logger)
    {
        _options = options;
        _lock = folderLock;
        _directory = PageDirectory.Read(session);
        _readers = new ReaderPool(options.DataFolder);
        _writer = new StoreWriter(session, _directory, options, logger);
    }

    /// <summary>Version of the layout of the data folder.</summary>
    public static int DataFormat => Database.DataFormat;

    /// <summary>Opens a data folder; makes it when it is not there.</summary>
    /// <exception cref="SearchException">Another process has it, it was written by a newer version, or it cannot be used.</exception>
    public static CollectionStore Open(SearchOptions options, ILogger<CollectionStore>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var folder = MakeFolder(options.DataFolder);
        var folderLock = DataFolderLock.Take(folder);
        SqlSession? session = null;
        try
        {
            session = Database.OpenWriter(folder);
            var store = new CollectionStore(options, folderLock, session, logger ?? NullLogger<CollectionStore>.Instance);
            var (collections, points) = store.Totals();
            StoreLog.Opened(logger ?? NullLogger<CollectionStore>.Instance, folder, collections, points);
            return store;
        }
        catch
        {
            session?.Dispose();
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>Makes a collection.</summary>
    /// <param name="name">1 to 64 of a-z, 0-9, '-', '_'.</param>
    /// <param name="fingerprint">What will make its points; when absent the first point fixes it.</param>
    /// <param name="ifNotExists">Return the one that is there instead of an error.</param>
    /// <param name="cancellationToken">Stops the waiting; the collection may be made all the same.</param>
    public async Task<CollectionInfo> CreateCollectionAsync(
        string name, ModelFingerprint? fingerprint = null, bool ifNotExists = false, CancellationToken cancellationToken = default)
    {
        Names.Collection(name);
        fingerprint?.Validated();
        return await WriteAsync((session, _) => CollectionWrites.Create(session, name, fingerprint, ifNotExists), 0, cancellationToken);
    }

    /// <summary>Removes a collection and its points.</summary>
    /// <returns>How many points it had.</returns>
    public Task<long> DeleteCollectionAsync(string name, CancellationToken cancellationToken = default) =>
        WriteAsync((session, changes) => CollectionWrites.Drop(session, changes, Names.Collection(name)), 0, cancellationToken);

    /// <summary>A collection with its counts, which are kept, not counted.</summary>
    public CollectionInfo GetCollection(string name) => Row(name).Info;

    /// <summary>The collections in order of name.</summary>
    /// <param name="pageSize">0 for a default; cut to the limit of the options.</param>
    /// <param name="pageToken">Of the part before; empty for the first.</param>
    public Page<CollectionInfo> ListCollections(int pageSize = 0, string pageToken = "")
    {
        const string Listing = "collections";
        var after = PageToken.Read(Listing, pageToken);
        var size = Paging.Size(pageSize, _options.MaxPageSize);
        var rows = _readers.Read(session => CollectionRow.List(session, after, size + 1));
        return Paging.Cut(Listing, [.. rows.Select(row => row.Info)], size, info => info.Name);
    }

    /// <summary>Numbers of collections and points.</summary>
    public (long Collections, long Points) Totals() => _readers.Read(session => (
        (long)session.Scalar("SELECT COUNT(*) FROM collections")!,
        session.Scalar("SELECT SUM(point_count) FROM collections") as long? ?? 0));

    /// <summary>Writes points, each idempotent by its id. A bad point fails alone.</summary>
    /// <param name="collection">Name.</param>
    /// <param name="fingerprint">What made the points; must be the collection's.</param>
    /// <param name="points">One or more.</param>
    /// <param name="createCollection">Make the collection when it is not there.</param>
    /// <param name="cancellationToken">Points the writer has not come to are left out; the others stay.</param>
    /// <returns>One outcome per point, in order, once all are on disk or refused.</returns>
    /// <exception cref="SearchException">The collection is not there or has another fingerprint.</exception>
    public async Task<IReadOnlyList<PointOutcome>> UpsertAsync(
        string collection,
        ModelFingerprint fingerprint,
        IReadOnlyList<PointData> points,
        bool createCollection = false,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fingerprint);
        ArgumentNullException.ThrowIfNull(points);
        var target = new UpsertTarget(Names.Collection(collection), fingerprint.Validated(), createCollection, _options.MaxRegions);
        CheckTarget(target);
        var pending = new List<Task<PointOutcome>>(points.Count);
        foreach (var point in points)
        {
            pending.Add(await StartUpsertAsync(target, point, cancellationToken));
        }

        var outcomes = await Task.WhenAll(pending);
        SearchMetrics.PointsWritten.Add(outcomes.Count(outcome => outcome.Error is null));
        return outcomes;
    }

    /// <summary>Deletes the points that are there.</summary>
    /// <returns>How many there were.</returns>
    public Task<long> DeletePointsAsync(string collection, IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        Names.Collection(collection);
        string[] distinct = [.. ids.Select(Names.PointId).Distinct(StringComparer.Ordinal)];
        return WriteAsync((session, changes) => PointWrites.Delete(session, changes, collection, distinct), 0, cancellationToken);
    }

    /// <summary>A point.</summary>
    /// <exception cref="SearchException">No such collection or point.</exception>
    public PointData GetPoint(string collection, string id, bool withFactors = false)
    {
        var row = Row(collection);
        return _readers.Read(session => PointReads.Get(session, row.Id, Names.PointId(id), withFactors))
            ?? throw new SearchException(SearchReason.PointNotFound, $"there is no point {Names.Quoted(id)} in collection '{collection}'");
    }

    /// <summary>Points without factors, in the order of their ids' UTF-8 bytes.</summary>
    /// <param name="collection">Name.</param>
    /// <param name="pageSize">0 for a default; cut to the limit of the options.</param>
    /// <param name="pageToken">Of the part before; empty for the first. Points written or deleted meanwhile disturb nothing.</param>
    /// <param name="idPrefix">Only ids that begin with this.</param>
    public Page<PointData> ListPoints(string collection, int pageSize = 0, string pageToken = "", string idPrefix = "")
    {
        var row = Row(collection);
        if (idPrefix.Length > 0)
        {
            Names.PointId(idPrefix);
        }

        var listing = $"points\0{collection}\0{idPrefix}";
        var after = PageToken.Read(listing, pageToken);
        var size = Paging.Size(pageSize, _options.MaxPageSize);
        return Paging.Cut(
            listing, _readers.Read(session => PointReads.List(session, row.Id, after, idPrefix, size + 1)), size, point => point.Id);
    }

    /// <summary>Writes what was handed over before, then frees the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _readers.Dispose();
        _lock.Dispose();
    }

    /// <summary>The same, for hosts that are not disposed of asynchronously.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>What a search needs to know of a collection.</summary>
    internal (CollectionRow Row, RegionTable Regions) Describe(string collection) => _readers.Read(session =>
    {
        var row = CollectionRow.Find(session, Names.Collection(collection)) ?? throw SearchException.NoCollection(collection);
        return (row, RegionTable.Read(session, row.Id));
    });

    internal PageStamp[] Pages(CollectionRow collection) => _directory.Pages(collection.Id);

    internal ScoringPage ReadPage(CollectionRow collection, PageStamp page) =>
        _readers.Read(session => FactorPages.Read(session, collection.Id, page));

    internal List<ScoringPoint> ReadPoints(CollectionRow collection, IEnumerable<long> ordinals) =>
        _readers.Read(session => FactorPages.Read(session, collection.Id, ordinals));

    private static string MakeFolder(string folder)
    {
        try
        {
            return Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SearchException(SearchReason.StorageFailed, $"data folder {folder} cannot be made: {problem.Message}", problem);
        }
    }

    private static async Task<PointOutcome> OutcomeAsync(string id, Task<bool> written)
    {
        try
        {
            return new PointOutcome(id, await written, null);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            return new PointOutcome(id, false, problem);
        }
    }

    private CollectionRow Row(string name) =>
        _readers.Read(session => CollectionRow.Find(session, Names.Collection(name))) ?? throw SearchException.NoCollection(name);

    /// <summary>Refuses early, for the whole call, what would fail for each of its points.</summary>
    private void CheckTarget(UpsertTarget target)
    {
        var row = _readers.Read(session => CollectionRow.Find(session, target.Collection));
        if (row is null && !target.Create)
        {
            throw SearchException.NoCollection(target.Collection);
        }

        row?.Info.Fingerprint?.MustEqual(target.Fingerprint, target.Collection);
    }

    private async Task<Task<PointOutcome>> StartUpsertAsync(UpsertTarget target, PointData point, CancellationToken cancellationToken)
    {
        try
        {
            var valid = CheckedPoint.From(point, _options);
            var written = await _writer.EnqueueAsync(
                (session, changes) => PointWrites.Upsert(session, changes, target, valid), valid.FactorBytes, cancellationToken);
            return OutcomeAsync(point.Id, written);
        }
        catch (SearchException problem)
        {
            return Task.FromResult(new PointOutcome(point.Id, false, problem));
        }
    }

    private async Task<T> WriteAsync<T>(Func<SqlSession, ChangeLog, T> apply, long bytes, CancellationToken cancellationToken) =>
        await await _writer.EnqueueAsync(apply, bytes, cancellationToken);
}
