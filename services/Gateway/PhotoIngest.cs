using Facet.Gateway.V1;
using Facet.Hosting;
using Facet.Search.V1;
using Grpc.Core;

namespace Facet.Gateway;

/// <summary>Photo in, points stored: the answer comes when all of the photo's faces are on disk.</summary>
public sealed class PhotoIngest(PhotoPipeline pipeline, BackendClients backends)
{
    /// <exception cref="FacetException">Bad request, no usable face, or what a service refused.</exception>
    public async Task<IngestResponse> IngestAsync(IngestRequest request, CancellationToken cancel)
    {
        Validate(request);
        var watch = new StageWatch();
        var faces = await pipeline.DescribeAsync(request.Image, request.Pipeline, wantedFace: null, watch, cancel);
        var usable = faces.Where(face => face.Features.Regions.Count > 0).ToList();
        if (usable.Count == 0)
        {
            throw new FacetException(FacePoints.NoRegion);
        }

        var upsert = new UpsertRequest { Collection = request.Collection, CreateCollection = true, Fingerprint = usable[0].Features.Fingerprint };
        upsert.Points.AddRange(usable.Select(face => FacePoints.ToPoint(request, face)));
        var stored = await UpsertAsync(upsert, cancel);
        watch.Lap("search");
        var response = new IngestResponse
        {
            Fingerprint = upsert.Fingerprint,
            ReplacedPoints = (uint)stored.Statuses.Count(status => status.Replaced),
            Timings = { watch.Stages },
        };
        response.Faces.AddRange(usable.Select(face => FacePoints.Summarise(face, FacePoints.PointId(request.PhotoId, face.Face.Index))));
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
    }

    private async Task<UpsertResponse> UpsertAsync(UpsertRequest request, CancellationToken cancel)
    {
        var response = await backends.Search.UpsertAsync(request, cancellationToken: cancel);
        var refused = response.Statuses.FirstOrDefault(status => status.Status is { Code: not 0 });
        return refused is null
            ? response
            : throw new FacetException(new FacetError((StatusCode)refused.Status.Code, refused.Status.Reason, refused.Status.Message));
    }
}
