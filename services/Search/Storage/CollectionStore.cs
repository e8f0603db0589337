using Facet.Search.Model;
using Facet.Search.Storage.Factors;
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
    private readonly StoreMemory _memory;
    private readonly StoreWriter _writer;
    private readonly ReaderPool _readers;
    private readonly DamageReport _damage;
    private readonly PointReader _points;

    private CollectionStore(SearchOptions options, DataFolderLock folderLock, SqlSession session, StoreMemory memory, ILogger logger)
    {
        _options = options;
        _lock = folderLock;
        _memory = memory;
        _readers = new ReaderPool(options.DataFolder);
        _damage = new DamageReport(_readers, logger);
        _points = new PointReader(memory.Log, _damage);
        Changes = new ChangeFeed(_readers, memory.Directory, logger);
        _writer = new StoreWriter(session, memory, options, logger, Changes.Publish);
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
        logger ??= NullLogger<CollectionStore>.Instance;
        SqlSession? session = null;
        FactorLog? log = null;
        try
        {
            FactorLog.MustHaveDatabase(folder);
            session = Database.OpenWriter(folder);
            log = FactorLog.Open(folder, options.SegmentBytes);
            new Migration(session, log, folder, logger).Run();
            var memory = new StoreMemory(log, RecordDirectory.Read(session, log));
            var store = new CollectionStore(options, folderLock, session, memory, logger);
            var (collections, points) = store.Totals();
            StoreLog.Opened(logger, folder, collections, points);
            return store;
        }
        catch
        {
            log?.Dispose();
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
        return await WriteAsync(context => CollectionWrites.Create(context.Session, name, fingerprint, ifNotExists), cancellationToken);
    }

    /// <summary>Removes a collection and its points.</summary>
    /// <returns>How many points it had.</returns>
    public Task<long> DeleteCollectionAsync(string name, CancellationToken cancellationToken = default) =>
        WriteAsync(context => CollectionWrites.Drop(context, Names.Collection(name)), cancellationToken, makesRoom: true);

    /// <summary>
    /// Begins a second generation of a collection's factors, made by another model or recipe. Upserts with its fingerprint fill it while
    /// searches, and upserts with the old fingerprint, go on with the first; a point that is written again in the first has to be written
    /// again in the second too. Asking again for the same one changes nothing.
    /// </summary>
    /// <exception cref="SearchException">No such collection, another generation is being made, or this one serves already.</exception>
    public async Task<CollectionInfo> BeginGenerationAsync(
        string name, ModelFingerprint fingerprint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fingerprint);
        fingerprint.Validated();
        return await WriteAsync(
            context => CollectionWrites.BeginGeneration(context.Session, Names.Collection(name), fingerprint), cancellationToken);
    }

    /// <summary>Lets the next generation serve, at once for all searches that begin after; the old factors are deleted.</summary>
    /// <param name="name">Of the collection.</param>
    /// <param name="dropMissing">Lose points that the next generation lacks; otherwise they are an error.</param>
    /// <param name="cancellationToken">Stops the waiting; the switch may be made all the same.</param>
    /// <exception cref="SearchException">There is no next generation, or it lacks points.</exception>
    public Task<CollectionInfo> SwitchGenerationAsync(string name, bool dropMissing = false, CancellationToken cancellationToken = default) =>
        WriteAsync(context => CollectionWrites.SwitchGeneration(context, Names.Collection(name), dropMissing), cancellationToken);

    /// <summary>Gives the next generation up; its factors are deleted.</summary>
    /// <exception cref="SearchException">There is none.</exception>
    public Task<CollectionInfo> AbandonGenerationAsync(string name, CancellationToken cancellationToken = default) =>
        WriteAsync(context => CollectionWrites.AbandonGeneration(context, Names.Collection(name)), cancellationToken, makesRoom: true);

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
        session.Scalar("SELECT SUM(g.point_count) FROM collections c JOIN generations g ON g.id = c.generation") as long? ?? 0));

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
        return WriteAsync(context => PointWrites.Delete(context, collection, distinct), cancellationToken, makesRoom: true);
    }

    /// <summary>A point.</summary>
    /// <exception cref="SearchException">No such collection or point.</exception>
    public PointData GetPoint(string collection, string id, bool withFactors = false)
    {
        Names.PointId(id);
        return Read(session => _points.Get(session, CollectionRow.Get(session, Names.Collection(collection)), id, withFactors))
            ?? throw NoPoint(collection, id);
    }

    /// <summary>Points without factors, in the order of their ids' UTF-8 bytes.</summary>
    /// <param name="collection">Name.</param>
    /// <param name="pageSize">0 for a default; cut to the limit of the options.</param>
    /// <param name="pageToken">Of the part before; empty for the first. Points written or deleted meanwhile disturb nothing.</param>
    /// <param name="idPrefix">Only ids that begin with this.</param>
    public Page<PointData> ListPoints(string collection, int pageSize = 0, string pageToken = "", string idPrefix = "")
    {
        Names.Collection(collection);
        if (idPrefix.Length > 0)
        {
            Names.PointId(idPrefix);
        }

        var listing = $"points\0{collection}\0{idPrefix}";
        var after = PageToken.Read(listing, pageToken);
        var size = Paging.Size(pageSize, _options.MaxPageSize);
        return Paging.Cut(listing, Read(session => ListFrom(session, after, size + 1)), size, point => point.Id);

        List<PointData> ListFrom(SqlSession session, string from, int count) =>
            _points.List(session, CollectionRow.Get(session, collection), from, idPrefix, count, withFactors: false);
    }

    /// <summary>All points with their factors, ordered by id, one in memory at a time. Each is whole, however others change meanwhile.</summary>
    /// <exception cref="SearchException">No such collection; a point is damaged; another generation serves since the first point.</exception>
    public IEnumerable<PointData> Export(string collection) => new PointExport(_readers, Read, _points).Points(Names.Collection(collection));

    /// <summary>Compares the checksum of every point's factors.</summary>
    /// <exception cref="SearchException">No such collection.</exception>
    public CheckReport Check(string collection, CancellationToken cancellationToken = default)
    {
        using var hold = Hold();
        return CollectionCheck.Run(_readers, _memory.Log, Names.Collection(collection), cancellationToken);
    }

    /// <summary>Writes a consistent copy of all collections into a folder while reads and writes go on.</summary>
    /// <param name="folder">Absolute path; new or empty.</param>
    /// <param name="cancellationToken">Stops it; what was written stays and is no backup.</param>
    /// <exception cref="SearchException">The folder is not empty, not allowed or cannot be written.</exception>
    public async Task<BackupManifest> BackupAsync(string folder, CancellationToken cancellationToken = default)
    {
        var target = BackupFolder.Prepare(folder, _options);

        // The present segments do not change any more: what comes from now on goes into new ones.
        var lastSealed = await WriteAsync(BackupWrites.Seal, cancellationToken);
        using var hold = Hold();
        return BackupWriter.Write(_options.DataFolder, target, lastSealed, cancellationToken);
    }

    /// <summary>Writes what was handed over before, then frees the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _readers.Dispose();
        _memory.Log.Dispose();
        _lock.Dispose();
    }

    /// <summary>The same, for hosts that are not disposed of asynchronously.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Changes of points, for what is derived from them.</summary>
    internal ChangeFeed Changes { get; }

    /// <summary>What a search needs to know of a collection.</summary>
    internal (CollectionRow Row, RegionTable Regions) Describe(string collection) => _readers.Read(session =>
    {
        var row = CollectionRow.Get(session, Names.Collection(collection));
        return (row, RegionTable.Read(session, row.Generation));
    });

    /// <summary>Until it is disposed of, what is dropped from now on can still be read; a search begins with it.</summary>
    internal IDisposable Hold() => new EpochHold(_memory.Log.Epochs);

    /// <summary>A point of the generation that served when the collection was read.</summary>
    internal PointData GetPoint(CollectionRow collection, string id) =>
        Read(session => _points.Get(session, collection, Names.PointId(id), withFactors: true)) ?? throw NoPoint(collection.Name, id);

    /// <summary>
    /// Access to the factors of a collection's serving generation without copies. To be taken before anything else is read of the
    /// collection for a search, and disposed of when it ends.
    /// </summary>
    internal FactorLease Lease(CollectionRow collection) => Lease(collection.Generation);

    /// <summary>The same for any generation.</summary>
    internal FactorLease Lease(long generation) => new(_memory.Log, _memory.Directory, _damage, generation);

    /// <summary>Points of a generation whose records can be read: of a batch that is being committed only those so far. 0 when it is gone.</summary>
    internal long ReadableCount(long generation) => _memory.Directory.Locations(generation)?.Count ?? 0;

    /// <summary>No point of a generation has or had this ordinal or a larger one; 0 when it is gone.</summary>
    internal long OrdinalEnd(long generation) => _readers.Read(session => CollectionRow.NextOrdinalOf(session, generation));

    /// <summary>Regions of a generation.</summary>
    internal int RegionCount(long generation) => _readers.Read(session => RegionTable.Read(session, generation).All.Count());

    /// <summary>Ids and metadata of some ordinals; those that are gone are left out.</summary>
    internal IReadOnlyDictionary<long, PointLabel> Labels(CollectionRow collection, IReadOnlyCollection<long> ordinals) =>
        _readers.Read(session => PointLabel.Read(session, collection, ordinals));

    /// <summary>Ordinals of some points by id, in one read; those that are not there are left out.</summary>
    internal IReadOnlyDictionary<string, long> Ordinals(CollectionRow collection, IEnumerable<string> ids) =>
        _readers.Read(session => PointLabel.Ordinals(session, collection, ids));

    /// <summary>Ordinal and metadata, as JSON, of every point of the serving generation.</summary>
    internal void VisitMetadata(CollectionRow collection, Action<long, byte[]> visit) => _readers.Read(session =>
    {
        PointLabel.Visit(session, collection, visit);
        return true;
    });

    /// <summary>Ordinal, id and metadata, as JSON, of every point of the serving generation.</summary>
    internal void VisitLabels(CollectionRow collection, Action<long, string, byte[]> visit) => _readers.Read(session =>
    {
        PointLabel.VisitLabels(session, collection, visit);
        return true;
    });

    /// <summary>The generations that are there: those that serve and those that are being made.</summary>
    internal IReadOnlyList<long> Generations() => _readers.Read(GenerationRow.Ids);

    /// <summary>Frees something that searches may still look at, once they are over.</summary>
    internal void Retire(Action free) => _memory.Log.Epochs.Retire(free);

    /// <summary>Forgets deletions that every derived snapshot of a generation has taken over.</summary>
    /// <param name="generation">Id.</param>
    /// <param name="sequence">Of the oldest snapshot.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>How many were forgotten.</returns>
    internal Task<long> TrimChangesAsync(long generation, long sequence, CancellationToken cancellationToken = default) =>
        WriteAsync(context => CollectionWrites.TrimTombstones(context.Session, generation, sequence), cancellationToken);

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

    private static SearchException NoPoint(string collection, string id) =>
        new(SearchReason.PointNotFound, $"there is no point {Names.Quoted(id)} in collection '{collection}'");

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

        row?.GenerationFor(target.Fingerprint);
    }

    private async Task<Task<PointOutcome>> StartUpsertAsync(UpsertTarget target, PointData point, CancellationToken cancellationToken)
    {
        try
        {
            var valid = CheckedPoint.From(point, _options);
            var written = await _writer.EnqueueAsync(
                context => PointWrites.Upsert(context, target, valid), valid.FactorBytes, cancellationToken);
            return OutcomeAsync(point.Id, written);
        }
        catch (SearchException problem)
        {
            return Task.FromResult(new PointOutcome(point.Id, false, problem));
        }
    }

    /// <summary>Runs something while nothing is written, tidied up or deleted: the files are as a crash at this moment would leave them.</summary>
    internal Task WhileStillAsync(Action look) => WriteAsync(
        _ =>
        {
            look();
            return true;
        },
        CancellationToken.None);

    private async Task<T> WriteAsync<T>(Func<WriteContext, T> apply, CancellationToken cancellationToken, bool makesRoom = false) =>
        await await _writer.EnqueueAsync(apply, 0, cancellationToken, makesRoom);

    /// <summary>A read that follows locations: the lease is older than the transaction that finds them.</summary>
    private T Read<T>(Func<SqlSession, T> read)
    {
        var epoch = _memory.Log.Epochs.Enter();
        try
        {
            return _readers.Read(read);
        }
        finally
        {
            _memory.Log.Epochs.Leave(epoch);
        }
    }
}
