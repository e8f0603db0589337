using System.Text.Json;
using Facet.Gateway.Duplicates;
using Facet.Gateway.V1;
using Facet.Hosting;
using Facet.Parsing.V1;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Facet.Gateway.Http;

/// <summary>Photos into collections over HTTP: one at a time, many in one request, and which are there already.</summary>
internal sealed class IngestEndpoint(
    PhotoIngest ingest, DuplicateCheck duplicates, BackendFacts facts, ApiErrors errors, IOptions<GatewayOptions> options, IOptions<JsonOptions> json)
{
    private const int MaxKnownIds = 1000;
    private const int KnownAtOnce = 8;

    private static readonly byte[] s_lineEnd = "\n"u8.ToArray();

    public async Task<IngestView> IngestAsync(string collection, HttpRequest http, CancellationToken cancel)
    {
        var form = await MultipartForm.ReadAsync(http, ["photo"], 1, await facts.MaxImageBytesAsync(cancel), cancel);
        if (form.Photos is not [var photo])
        {
            throw new FacetException(FacetError.Invalid("photo", "MISSING_PHOTO", "Send the photo as the form's file 'photo'."));
        }

        var request = Request(collection, form["id"] ?? photo.FileName, name => form[name] ?? Query(http, name));
        request.Image = photo.Bytes;
        AddMetadata(request, form["metadata"]);
        return ToView(collection, request.PhotoId, await ingest.IngestAsync(request, cancel));
    }

    /// <summary>Which photos have points already; a resumed import leaves them out.</summary>
    public async Task<KnownView> KnownAsync(string collection, KnownBody body, CancellationToken cancel)
    {
        if (body.Ids.Count > MaxKnownIds)
        {
            throw new FacetException(FacetError.Invalid("ids", "TOO_MANY_IDS", $"At most {MaxKnownIds} ids are taken at a time, not {body.Ids.Count}."));
        }

        var isKnown = new bool[body.Ids.Count];
        await Parallel.ForAsync(
            0,
            body.Ids.Count,
            new ParallelOptions { MaxDegreeOfParallelism = KnownAtOnce, CancellationToken = cancel },
            async (i, token) => isKnown[i] = await duplicates.HasPhotoAsync(collection, body.Ids[i], token));
        return new KnownView([.. body.Ids.Where((_, i) => isKnown[i])]);
    }

    /// <summary>
    /// Many photos in one request of any length, a JSON line for each as it is done, in any order. A photo is read from the request only when fewer
    /// than the concurrent items are in work, so a slow pipeline slows the sender down and memory stays bounded. A bad photo never ends the batch.
    /// </summary>
    public async Task BatchAsync(string collection, HttpContext context, CancellationToken cancel)
    {
        var maxBytes = await facts.MaxImageBytesAsync(cancel);
        Request(collection, "check", name => Query(context.Request, name));
        context.Response.ContentType = "application/x-ndjson";
        using var writing = new SemaphoreSlim(1);
        var counts = new int[4];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Value.EffectiveConcurrentItems, CancellationToken = cancel };
        await Parallel.ForEachAsync(MultipartForm.PhotosAsync(context.Request, maxBytes, cancel), parallel, async (item, token) =>
        {
            var view = await OneOfManyAsync(collection, item, context, token);
            Interlocked.Increment(ref counts[Array.IndexOf(s_statuses, view.Status)]);
            await WriteLineAsync(view, token);
        });
        await WriteLineAsync(new BatchEndView(true, counts[0], counts[1], counts[2], counts[3]), cancel);

        async Task WriteLineAsync<T>(T line, CancellationToken token)
        {
            await writing.WaitAsync(token);
            try
            {
                await JsonSerializer.SerializeAsync(context.Response.Body, line, json.Value.SerializerOptions, token);
                await context.Response.Body.WriteAsync(s_lineEnd, token);
                await context.Response.Body.FlushAsync(token);
            }
            finally
            {
                writing.Release();
            }
        }
    }

    private static readonly string[] s_statuses = ["stored", "already_stored", "duplicate", "failed"];

    private async Task<IngestView> OneOfManyAsync(string collection, FormPhotoOrProblem item, HttpContext context, CancellationToken cancel)
    {
        try
        {
            if (item.Problem is { } problem)
            {
                throw problem;
            }

            var request = Request(collection, item.Photo.FileName, name => Query(context.Request, name));
            request.Image = item.Photo.Bytes;
            return ToView(collection, request.PhotoId, await ingest.IngestAsync(request, cancel));
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            return new IngestView(
                item.Photo.FileName, "failed", [], 0, null, new Dictionary<string, double>(), errors.ToProblem(error, context));
        }
    }

    private static string? Query(HttpRequest http, string name) => http.Query[name].ToString() is { Length: > 0 } value ? value : null;

    private static IngestRequest Request(string collection, string id, Func<string, string?> option) => new()
    {
        Collection = collection,
        PhotoId = id,
        Existing = option("existing") switch
        {
            null or "skip" => ExistingPolicy.Skip,
            "replace" => ExistingPolicy.Replace,
            var other => throw Unknown("existing", other, "skip or replace"),
        },
        Duplicates = option("duplicates") switch
        {
            null => DuplicatePolicy.Unspecified,
            "allow" => DuplicatePolicy.Allow,
            "skip" => DuplicatePolicy.Skip,
            "reject" => DuplicatePolicy.Reject,
            var other => throw Unknown("duplicates", other, "allow, skip or reject"),
        },
        Pipeline = new PipelineOptions
        {
            Faces = option("faces") switch
            {
                null or "all" => FaceSelection.All,
                "largest" => FaceSelection.Largest,
                var other => throw Unknown("faces", other, "all or largest"),
            },
            Recipe = option("recipe") ?? "",
            Detector = option("detector") ?? "",
            Parser_ = option("parser") ?? "",
        },
    };

    private static FacetException Unknown(string field, string value, string known) =>
        new(FacetError.Invalid(field, "UNKNOWN_VALUE", $"{field} '{value}' is not known; use {known}."));

    private static void AddMetadata(IngestRequest request, string? text)
    {
        if (text is null)
        {
            return;
        }

        using var document = JsonDocument.Parse(text);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new FacetException(FacetError.Invalid("metadata", "INVALID_METADATA", "metadata must be a JSON object of texts, numbers and flags."));
        }

        foreach (var entry in document.RootElement.EnumerateObject())
        {
            request.Metadata[entry.Name] = MetadataJson.FromJson(entry.Name, entry.Value);
        }
    }

    private static IngestView ToView(string collection, string id, IngestResponse response) => new(
        id,
        response.Outcome switch
        {
            IngestOutcome.AlreadyStored => s_statuses[1],
            IngestOutcome.Duplicate => s_statuses[2],
            _ => s_statuses[0],
        },
        [.. response.Faces.Select(face => ToView(collection, face))],
        response.ReplacedPoints,
        response.DuplicateOf is { } copy ? new DuplicateView(copy.PhotoId, copy.SameBytes ? "same_bytes" : "same_picture", copy.Distance) : null,
        SearchMapping.Timings(response.Timings));

    private static StoredFaceView ToView(string collection, FaceSummary face) => new(
        face.PointId,
        face.Index,
        Faces.FaceViews.Box(face.Box),
        face.Confidence,
        face.Regions,
        face.MissingRegions,
        [.. face.RegionConfidences.Select(region => new RegionConfidenceView(region.Region, region.Parsing, region.HasFeatures ? region.Features : null))],
        ApiUrls.Thumbnail(collection, face.PointId));
}
