using System.Security.Cryptography;
using Facet.Gateway.Duplicates;
using Facet.Gateway.Faces;
using Facet.Gateway.Storage;
using Facet.Gateway.V1;
using Facet.Hosting;
using Facet.Parsing.V1;
using Facet.Search.V1;
using Grpc.Core;

namespace Facet.Gateway;

/// <summary>Photo in, points stored: the answer comes when all of the photo's faces are on disk.</summary>
internal sealed class PhotoIngest(
    PhotoPipeline pipeline, CollectionRecipes recipes, BackendClients backends, PhotoPoints points, DuplicateCheck duplicates, PhotosInWork inWork, PhotoLedger ledger, Thumbnails thumbnails,
    GatewayLoad load, ILogger<PhotoIngest> logger)
{
    private const int ThumbnailQuality = 80;

    /// <summary>How long storing may take once a photo is described, whether or not the caller still waits.</summary>
    private static readonly TimeSpan s_storeWithin = TimeSpan.FromMinutes(1);

    /// <param name="request">The photo.</param>
    /// <param name="cancel">Passed on to the services.</param>
    /// <param name="ofFace">More metadata of a face; none for none.</param>
    /// <exception cref="FacetException">Bad request, no usable face, a copy where none is wanted, or what a service refused.</exception>
    public async Task<IngestResponse> IngestAsync(
        IngestRequest request, CancellationToken cancel, Func<Face, IReadOnlyDictionary<string, MetadataValue>>? ofFace = null)
    {
        Validate(request);
        using var counted = load.Photo();
        var policy = duplicates.PolicyOf(request.Duplicates);
        if (request.Existing == ExistingPolicy.Skip && await duplicates.HasPhotoAsync(request.Collection, request.PhotoId, cancel))
        {
            return new IngestResponse { Outcome = IngestOutcome.AlreadyStored };
        }

        var watch = new StageWatch();
        var sha256 = SHA256.HashData(request.Image.Span);
        var sameBytes = await FindAsync(policy, () => duplicates.FindBytesAsync(request.Collection, request.PhotoId, sha256, cancel));
        if (sameBytes is not null && policy != DuplicatePolicy.Allow)
        {
            return LeaveOut(request, sameBytes, policy);
        }

        var photo = await pipeline.ParseAsync(request.Image, await recipes.FillInAsync(request.Pipeline, request.Collection, cancel), cancel);
        watch.Lap("parsing");
        var hash = DuplicateCheck.HashOf(photo.Parsed.PictureHash);
        using var place = policy == DuplicatePolicy.Allow
            ? null
            : await inWork.EnterAsync(request.Collection, sha256, hash, duplicates.MaxDistance, cancel);
        var copy = sameBytes
            ?? await FindAsync(policy, () => duplicates.FindBytesAsync(request.Collection, request.PhotoId, sha256, cancel))
            ?? (hash is { } bits
                ? await FindAsync(policy, () => duplicates.FindPictureAsync(request.Collection, request.PhotoId, bits, photo.Parsed.Faces, cancel))
                : null);
        if (copy is not null && policy != DuplicatePolicy.Allow)
        {
            return LeaveOut(request, copy, policy);
        }

        var response = await StoreAsync(request, photo, sha256, hash, ofFace, watch, cancel);
        response.DuplicateOf = copy is null ? null : ToMessage(copy);
        return response;
    }

    private static void Validate(IngestRequest request)
    {
        if (request.Collection.Length == 0)
        {
            throw new FacetException(FacetError.Invalid("collection", "MISSING_COLLECTION", "Name the collection to ingest into."));
        }

        if (request.PhotoId.Length == 0)
        {
            throw new FacetException(FacetError.Invalid("photo_id", "MISSING_PHOTO_ID", "Give the photo an id: the points take their ids from it."));
        }

        if (!Enum.IsDefined(request.Existing))
        {
            throw new FacetException(FacetError.Invalid(
                "existing", "UNKNOWN_VALUE", $"existing {(int)request.Existing} is not known; use REPLACE or SKIP."));
        }
    }

    private static IngestResponse LeaveOut(IngestRequest request, SeenBefore copy, DuplicatePolicy policy)
    {
        var how = copy.SameBytes ? "the same bytes" : $"the same picture in another file (its hash differs in {copy.Distance} of 64 bits)";
        return policy == DuplicatePolicy.Reject
            ? throw new FacetException(new FacetError(
                StatusCode.AlreadyExists, "DUPLICATE_PHOTO",
                $"Photo '{request.PhotoId}' is {how} as '{copy.PhotoId}', which collection '{request.Collection}' has already. Leave it out, or allow duplicates."))
            : new IngestResponse { Outcome = IngestOutcome.Duplicate, DuplicateOf = ToMessage(copy) };
    }

    private static DuplicatePhoto ToMessage(SeenBefore copy) =>
        new() { PhotoId = copy.PhotoId, SameBytes = copy.SameBytes, Distance = (uint)copy.Distance };

    /// <summary>Where copies are stored all the same, a file of hashes that cannot be used only keeps them from being told.</summary>
    private async Task<SeenBefore?> FindAsync(DuplicatePolicy policy, Func<Task<SeenBefore?>> find)
    {
        try
        {
            return await find();
        }
        catch (FacetException problem) when (policy == DuplicatePolicy.Allow && problem.Error.Reason == GatewayDatabase.Unusable)
        {
            GatewayLog.CopiesUntold(logger, problem);
            return null;
        }
    }

    private async Task<IngestResponse> StoreAsync(
        IngestRequest request,
        SeenPhoto photo,
        byte[] sha256,
        ulong? hash,
        Func<Face, IReadOnlyDictionary<string, MetadataValue>>? ofFace,
        StageWatch watch,
        CancellationToken cancel)
    {
        var faces = await pipeline.DescribeAllAsync(photo, cancel);
        watch.Lap("features");
        var usable = faces.Where(face => face.Features.Regions.Count > 0).ToList();
        if (usable.Count == 0)
        {
            throw new FacetException(FacePoints.NoRegion);
        }

        var upsert = new UpsertRequest { Collection = request.Collection, CreateCollection = true, Fingerprint = usable[0].Features.Fingerprint };
        foreach (var face in usable)
        {
            var point = FacePoints.ToPoint(request, face, usable.Count, sha256, hash);
            point.Metadata.MergeFrom(ofFace?.Invoke(face.Face).ToDictionary() ?? []);
            upsert.Points.Add(point);
        }

        // From here on a caller who leaves changes nothing: points would stay without their pictures, or without the photo's other points.
        cancel.ThrowIfCancellationRequested();
        var stored = await UpsertAsync(upsert);
        await RemoveOthersAsync(upsert, request.PhotoId, stored);
        watch.Lap("search");
        Remember(request, usable, sha256, hash);
        watch.Lap("thumbnails");
        var response = new IngestResponse
        {
            Outcome = IngestOutcome.Stored,
            Fingerprint = upsert.Fingerprint,
            ReplacedPoints = (uint)stored.Statuses.Count(status => status.Replaced),
            Timings = { watch.Stages },
        };
        response.Faces.AddRange(usable.Select(face => FacePoints.Summarise(face, FacePoints.PointId(request.PhotoId, face.Face.Index))));
        return response;
    }

    /// <summary>The photo may have been stored before with faces that it does not show any more.</summary>
    private async Task RemoveOthersAsync(UpsertRequest upsert, string photoId, UpsertResponse stored)
    {
        if (!stored.Statuses.Any(status => status.Replaced) && !IsKnown(upsert.Collection, photoId))
        {
            return;
        }

        var written = upsert.Points.Select(point => point.Id).ToHashSet(StringComparer.Ordinal);
        using var late = new CancellationTokenSource(s_storeWithin);
        var others = await points.ListAsync(upsert.Collection, photoId, late.Token).Select(point => point.Id).Where(id => !written.Contains(id)).ToListAsync(late.Token);
        if (others.Count > 0)
        {
            await backends.Search.DeletePointsAsync(
                new DeletePointsRequest { Collection = upsert.Collection, Ids = { others } }, deadline: DateTime.UtcNow + s_storeWithin);
            Keep(photoId, () => thumbnails.Remove(upsert.Collection, others));
        }
    }

    private bool IsKnown(string collection, string photoId)
    {
        var isKnown = false;
        Keep(photoId, () => isKnown = ledger.Has(collection, photoId));
        return isKnown;
    }


    private void Remember(IngestRequest request, List<DescribedFace> faces, byte[] sha256, ulong? hash) => Keep(request.PhotoId, () =>
    {
        ledger.Put(request.Collection, request.PhotoId, sha256, hash);
        thumbnails.Put(
            request.Collection,
            faces.Select(face => (FacePoints.PointId(request.PhotoId, face.Face.Index), FaceViews.Jpeg(face.Face.Crop, ThumbnailQuality))).ToList());
    });

    /// <summary>The points are stored: that a picture of them cannot be kept is no reason to say otherwise.</summary>
    private void Keep(string photoId, Action keep)
    {
        try
        {
            keep();
        }
        catch (Exception problem) when (problem is FacetException or InvalidOperationException)
        {
            GatewayLog.NotRemembered(logger, photoId, problem);
        }
    }

    private async Task<UpsertResponse> UpsertAsync(UpsertRequest request)
    {
        var response = await backends.Search.UpsertAsync(request, deadline: DateTime.UtcNow + s_storeWithin);
        var refused = response.Statuses.FirstOrDefault(status => status.Status is { Code: not 0 });
        return refused is null
            ? response
            : throw new FacetException(new FacetError((StatusCode)refused.Status.Code, refused.Status.Reason, refused.Status.Message));
    }
}
