using System.Collections.Concurrent;
using Facet.Cli.FolderRuns;
using Facet.Gateway.V1;
using Facet.Parsing.V1;
using Facet.Search.V1;
using Facet.Types.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Facet.Cli.Ingestion;

/// <summary>How one photo ended.</summary>
/// <param name="Photo">The photo.</param>
/// <param name="Status">Code 0 when its faces are on disk.</param>
/// <param name="Result">Null unless the code is 0.</param>
internal sealed record IngestOutcome(PhotoFile Photo, ItemStatus Status, IngestResponse? Result)
{
    public bool Ok => Status.Code == 0;
}

/// <summary>Streams photos to the gateway with a bounded number under way, so that memory does not grow with the folder.</summary>
/// <param name="gateway">Takes them.</param>
/// <param name="settings">How.</param>
/// <param name="twins">Says which of them may not be sent, because an earlier one of the command has their id.</param>
internal sealed class IngestRunner(GatewayService.GatewayServiceClient gateway, IngestSettings settings, PhotoTwins twins) : IDisposable
{
    private readonly ConcurrentDictionary<string, PhotoFile> _underWay = new();
    private readonly SemaphoreSlim _window = new(settings.Window);

    /// <param name="photos">Read only as fast as they are acknowledged.</param>
    /// <param name="onOutcome">Called once a photo, one at a time.</param>
    /// <param name="cancel">Ends the stream; photos that were acknowledged stay.</param>
    /// <exception cref="RpcException">The stream broke.</exception>
    public async Task RunAsync(IEnumerable<PhotoFile> photos, Action<IngestOutcome> onOutcome, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var call = gateway.IngestStream(cancellationToken: stop.Token);
        var gate = new Lock();
        void Report(IngestOutcome outcome)
        {
            lock (gate)
            {
                onOutcome(outcome);
            }
        }

        var receiving = ReceiveAsync(call.ResponseStream, Report, stop);
        try
        {
            await SendAsync(call.RequestStream, photos, Report, stop.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or RpcException or InvalidOperationException)
        {
            // The stream has ended; the receiving side knows why and throws it.
            await receiving;
            throw;
        }

        await receiving;
    }

    public void Dispose() => _window.Dispose();

    private async Task SendAsync(
        IClientStreamWriter<IngestStreamRequest> requests, IEnumerable<PhotoFile> photos, Action<IngestOutcome> report, CancellationToken cancel)
    {
        long number = 0;
        foreach (var photo in photos)
        {
            await _window.WaitAsync(cancel);
            var (image, refusal) = await ReadAsync(photo, cancel);
            if (image is null)
            {
                _window.Release();
                report(new IngestOutcome(photo, refusal!, null));
                continue;
            }

            var id = (++number).ToString(System.Globalization.CultureInfo.InvariantCulture);
            _underWay[id] = photo;
            await requests.WriteAsync(new IngestStreamRequest { Id = id, Item = RequestFor(photo, image) }, cancel);
        }

        await requests.CompleteAsync();
    }

    private async Task ReceiveAsync(IAsyncStreamReader<IngestStreamResponse> responses, Action<IngestOutcome> report, CancellationTokenSource stop)
    {
        try
        {
            await foreach (var response in responses.ReadAllAsync(stop.Token))
            {
                if (_underWay.TryRemove(response.Id, out var photo))
                {
                    report(new IngestOutcome(photo, response.Status ?? new ItemStatus(), response.Result));
                    _window.Release();
                }
            }
        }
        finally
        {
            // Whatever ended the answers also ends the sending, which may be waiting for a place in the window.
            if (!_underWay.IsEmpty)
            {
                await stop.CancelAsync();
            }
        }
    }

    private IngestRequest RequestFor(PhotoFile photo, ByteString image) => new()
    {
        Collection = settings.Collection,
        PhotoId = settings.IdPrefix + photo.Id,
        Image = image,
        Existing = settings.Existing,
        Duplicates = settings.Duplicates,
        Metadata = { ["path"] = new MetadataValue { Text = photo.Path } },
        Pipeline = new PipelineOptions
        {
            Faces = settings.AllFaces ? FaceSelection.All : FaceSelection.Largest,
            Recipe = settings.Recipe ?? "",
        },
    };

    private async Task<(ByteString? Image, ItemStatus? Refusal)> ReadAsync(PhotoFile photo, CancellationToken cancel)
    {
        if (photo.Fault is { } fault)
        {
            return (null, Refuse(StatusCode.NotFound, "FILE_UNREADABLE", fault));
        }

        if (twins.Of(photo) is { } twin)
        {
            return (null, Refuse(
                StatusCode.AlreadyExists, "ID_TAKEN", $"Its id '{settings.IdPrefix}{photo.Id}' is that of {twin}, whose faces it would replace. Ingest it by itself, with --id-prefix."));
        }

        try
        {
            var length = new FileInfo(photo.Path).Length;
            if (length > settings.MaxImageBytes)
            {
                var message = $"The file has {length} bytes; the server takes at most {settings.MaxImageBytes}. Make it smaller.";
                return (null, Refuse(StatusCode.ResourceExhausted, "IMAGE_TOO_LARGE", message));
            }

            return (UnsafeByteOperations.UnsafeWrap(await File.ReadAllBytesAsync(photo.Path, cancel)), null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, Refuse(StatusCode.NotFound, "FILE_UNREADABLE", $"The file cannot be read: {error.Message}"));
        }
    }

    private static ItemStatus Refuse(StatusCode code, string reason, string message) => new() { Code = (int)code, Reason = reason, Stage = "cli", Message = message };
}
