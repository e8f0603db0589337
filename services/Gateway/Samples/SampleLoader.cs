using Facet.Gateway.V1;
using Facet.Hosting;
using Facet.Parsing.V1;
using Facet.Search.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Facet.Gateway.Samples;

/// <summary>
/// Fills a collection with the sample photos that come with the build, as they are and painted with a dozen styles, so that whoever has no data
/// sees the same make-up on different people. One load at a time, in the background; loading again leaves out what is there.
/// </summary>
internal sealed class SampleLoader(
    PhotoIngest ingest, SamplePainter painter, IHostApplicationLifetime lifetime, ErrorTranslator errors, ILogger<SampleLoader> logger)
{
    private const string OriginalStyle = "original";
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "samples");

    private readonly Lock _gate = new();
    private SampleProgress _progress = Idle();
    private CancellationTokenSource? _running;

    public SampleProgress Progress
    {
        get
        {
            lock (_gate)
            {
                return _progress;
            }
        }
    }

    /// <summary>Begins to load; while it is loading nothing changes.</summary>
    /// <exception cref="FacetException">SAMPLES_MISSING: the build came without the photos.</exception>
    public SampleProgress Start(string collection, bool paint)
    {
        var photos = Photos();
        if (photos.Count == 0)
        {
            throw new FacetException(new FacetError(
                StatusCode.FailedPrecondition, "SAMPLES_MISSING", "This build came without the sample photos; add photos of your own."));
        }

        lock (_gate)
        {
            if (_running is null)
            {
                var running = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
                var total = photos.Count * (1 + (paint ? SampleStyles.All.Count : 0));
                _progress = new SampleProgress(true, photos.Count, SampleStyles.All.Count, "running", collection, 0, total, 0, 0, null);
                _running = running;
                _ = Task.Run(() => RunAsync(collection, photos, paint, running), CancellationToken.None);
            }

            return _progress;
        }
    }

    public void Stop()
    {
        lock (_gate)
        {
            _running?.Cancel();
        }
    }

    private static SampleProgress Idle()
    {
        var photos = Photos().Count;
        return new SampleProgress(photos > 0, photos, SampleStyles.All.Count, "idle", "", 0, 0, 0, 0, null);
    }

    private static List<string> Photos() => Directory.Exists(s_folder)
        ? [.. Directory.EnumerateFiles(s_folder, "*.jpg").Order(StringComparer.Ordinal)]
        : [];

    private async Task RunAsync(string collection, List<string> photos, bool paint, CancellationTokenSource running)
    {
        var (state, problem) = ("done", (string?)null);
        try
        {
            // The originals first: there is something to see after a second.
            await AllAsync(photos, async (path, cancel) => await StoreAsync(collection, path, OriginalStyle, await BytesAsync(path, cancel), null, cancel), running.Token);
            if (paint)
            {
                foreach (var path in photos)
                {
                    var photo = await painter.PrepareAsync(Path.GetFileName(path), await BytesAsync(path, running.Token), running.Token);
                    await AllAsync(
                        SampleStyles.All, (style, cancel) => StoreAsync(collection, path, style.Name!, SamplePainter.Paint(photo, style), photo.Faces, cancel),
                        running.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            (state, problem) = ("failed", "Loading was stopped.");
        }
        catch (Exception error)
        {
            GatewayLog.SamplesFailed(logger, error);
            (state, problem) = ("failed", errors.ToError(error).Message);
        }

        lock (_gate)
        {
            _progress = _progress with { State = state, Problem = problem };
            _running = null;
        }

        running.Dispose();
    }

    private static async Task<ByteString> BytesAsync(string path, CancellationToken cancel) =>
        UnsafeByteOperations.UnsafeWrap(await File.ReadAllBytesAsync(path, cancel));

    private static Task AllAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> work, CancellationToken cancel) => Parallel.ForEachAsync(
        items,
        new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel },
        async (item, token) => await work(item, token));

    /// <param name="collection">To fill.</param>
    /// <param name="path">Of the original.</param>
    /// <param name="style">Its name.</param>
    /// <param name="photo">Painted or not.</param>
    /// <param name="people">Faces of the original, where this is another version: their numbers may differ.</param>
    /// <param name="cancel">Ends it.</param>
    private async Task StoreAsync(
        string collection, string path, string style, ByteString photo, IReadOnlyList<Face>? people, CancellationToken cancel)
    {
        var original = Path.GetFileName(path);
        var request = new IngestRequest
        {
            Collection = collection,
            PhotoId = style == OriginalStyle ? original : $"{original}/{style}",
            Image = photo,
            Existing = ExistingPolicy.Skip,
            Duplicates = DuplicatePolicy.Allow,
            Pipeline = new PipelineOptions { Faces = FaceSelection.All },
            Metadata =
            {
                ["sample"] = new MetadataValue { Flag = true },
                ["style"] = new MetadataValue { Text = style },
                ["original"] = new MetadataValue { Text = original },
            },
        };
        try
        {
            var stored = await ingest.IngestAsync(request, cancel, face => Person(original, face, people));
            Count(progress => progress with { Done = progress.Done + 1, StoredFaces = progress.StoredFaces + stored.Faces.Count });
        }
        catch (Exception problem) when (problem is FacetException or RpcException && !cancel.IsCancellationRequested)
        {
            // A photo whose paint hides a face, or which found every queue full, is no reason to leave the others out.
            Count(progress => progress with { Done = progress.Done + 1, Failed = progress.Failed + 1 });
        }
    }

    private static Dictionary<string, MetadataValue> Person(string original, Face face, IReadOnlyList<Face>? people)
    {
        var number = people is null or [] ? face.Index : people.MinBy(person => Away(person.Box, face.Box))!.Index;
        return new Dictionary<string, MetadataValue> { ["person"] = new() { Text = FacePoints.PointId(original, number) } };
    }

    /// <summary>Between the centres, in pixels.</summary>
    private static double Away(Types.V1.Box one, Types.V1.Box other) => double.Hypot(
        one.Left + (one.Width / 2) - other.Left - (other.Width / 2), one.Top + (one.Height / 2) - other.Top - (other.Height / 2));

    private void Count(Func<SampleProgress, SampleProgress> change)
    {
        lock (_gate)
        {
            _progress = change(_progress);
        }
    }
}

/// <summary>How far the loading of samples is.</summary>
/// <param name="Available">The build has them.</param>
/// <param name="Photos">How many.</param>
/// <param name="Styles">They can be painted with.</param>
/// <param name="State">idle, running, done or failed.</param>
/// <param name="Collection">That is filled.</param>
/// <param name="Done">Photos, painted or not, that were looked at.</param>
/// <param name="Total">Of these.</param>
/// <param name="StoredFaces">Points that were made.</param>
/// <param name="Failed">Photos that could not be stored.</param>
/// <param name="Problem">Why it failed.</param>
internal sealed record SampleProgress(
    bool Available, int Photos, int Styles, string State, string Collection, int Done, int Total, int StoredFaces, int Failed, string? Problem);
