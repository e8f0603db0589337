using System.Text.Json;
using Facet.Cli.Hosting;
using Facet.Search.V1;
using Facet.Types.V1;
using Grpc.Core;

namespace Facet.Cli.Transfer;

/// <summary>Writes the points of an export into a collection; memory holds the messages that are under way.</summary>
internal sealed class CollectionImporter(string folder, ExportManifest manifest, string collection) : IDisposable
{
    private const int MaxPoints = 64;
    private const int MaxBytes = 1 << 20;
    private const int Window = 16;

    private readonly Dictionary<string, FactorFileReader> _files = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _window = new(Window);

    public long Written { get; private set; }

    public List<string> Refusals { get; } = [];

    /// <summary>Compares every file with the manifest before anything is written.</summary>
    /// <exception cref="CliException">A file is missing or was changed.</exception>
    public void Verify()
    {
        foreach (var file in manifest.Files)
        {
            var path = Path.Combine(folder, file.Name);
            try
            {
                var length = new FileInfo(path).Length;
                if (file.Sha256 is { } expected && (length != file.Bytes || CollectionExporter.Sha256(path) != expected))
                {
                    throw new CliException(
                        ExitCodes.NotUsable,
                        $"{path}: the file is not the one that was exported ({length} bytes, {file.Bytes} then). If it was changed on purpose, "
                        + $"take its sha256 out of {ExportManifest.FileName}.");
                }
            }
            catch (IOException error)
            {
                throw new CliException(ExitCodes.NotUsable, $"{path}: {error.Message}", error);
            }
        }
    }

    /// <exception cref="CliException">A line is damaged (points before it may be written), or the server refuses.</exception>
    public async Task RunAsync(FacetConnection connection, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var call = connection.Search.UpsertStream(cancellationToken: stop.Token);
        var receiving = ReceiveAsync(call.ResponseStream, stop);
        try
        {
            await SendAsync(call.RequestStream, stop.Token);
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception error) when (error is OperationCanceledException or RpcException or InvalidOperationException)
        {
            // The stream has ended; the receiving side knows why and throws it.
            await receiving;
            throw;
        }
        catch (CliException)
        {
            // What was sent is answered first, so that the numbers are right.
            await call.RequestStream.CompleteAsync();
            await receiving;
            throw;
        }

        await receiving;
    }

    public void Dispose()
    {
        _window.Dispose();
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }
    }

    private async Task SendAsync(IClientStreamWriter<UpsertStreamRequest> requests, CancellationToken cancel)
    {
        var number = 0L;
        var item = NewItem();
        var bytes = 0;
        foreach (var point in Points())
        {
            item.Points.Add(point);
            bytes += point.CalculateSize();
            if (item.Points.Count >= MaxPoints || bytes >= MaxBytes)
            {
                await SendItemAsync(requests, ++number, item, cancel);
                (item, bytes) = (NewItem(), 0);
            }
        }

        if (item.Points.Count > 0)
        {
            await SendItemAsync(requests, ++number, item, cancel);
        }
    }

    private async Task SendItemAsync(IClientStreamWriter<UpsertStreamRequest> requests, long number, UpsertRequest item, CancellationToken cancel)
    {
        await _window.WaitAsync(cancel);
        var id = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await requests.WriteAsync(new UpsertStreamRequest { Id = id, Item = item }, cancel);
    }

    private async Task ReceiveAsync(IAsyncStreamReader<UpsertStreamResponse> responses, CancellationTokenSource stop)
    {
        try
        {
            await foreach (var answer in responses.ReadAllAsync())
            {
                _window.Release();
                if (answer.Result is null)
                {
                    throw new CliException(CliErrors.CodeFor((StatusCode)answer.Status.Code), $"{collection}: {answer.Status.Message}");
                }

                Written += answer.Result.Statuses.Count(status => status.Status.Code == 0);
                Refusals.AddRange(answer.Result.Statuses.Where(status => status.Status.Code != 0).Select(status => status.Status.Message));
            }
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }

    private IEnumerable<Point> Points()
    {
        var path = Path.Combine(folder, ExportManifest.PointsName);
        var number = 0L;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            Point point;
            try
            {
                point = PointLine.Parse(line).ToMessage(Open);
            }
            catch (JsonException error)
            {
                throw new CliException(ExitCodes.NotUsable, $"{path}, line {number}: {error.Message}", error);
            }

            yield return point;
        }

        if (number != manifest.Points)
        {
            throw new CliException(ExitCodes.NotUsable, $"{path}, line {number}: the file ends here, but {manifest.Points} points were exported.");
        }
    }

    private FactorFileReader Open(string name)
    {
        if (!_files.TryGetValue(name, out var file))
        {
            if (!manifest.Files.Any(listed => listed.Name == name))
            {
                throw new JsonException($"file '{name}' is not in {ExportManifest.FileName}");
            }

            _files.Add(name, file = new FactorFileReader(Path.Combine(folder, name)));
        }

        return file;
    }

    private UpsertRequest NewItem() => new()
    {
        Collection = collection,
        CreateCollection = true,
        Fingerprint = manifest.Fingerprint?.ToMessage() ?? new Fingerprint(),
    };
}
