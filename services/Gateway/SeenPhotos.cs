using System.Security.Cryptography;
using Facet.Gateway.Queries;
using Facet.Gateway.V1;
using Facet.Hosting;
using Google.Protobuf;
using Grpc.Core;

namespace Facet.Gateway;

/// <summary>
/// The photos that people looked at last, with the faces that were found: who has seen the faces of a photo searches with one of them next, and
/// perhaps with another one after that.
/// </summary>
internal sealed class SeenPhotos(PhotoPipeline pipeline, BoundedCache<SeenPhoto> recent)
{
    private const long Overhead = 4096;

    /// <summary>The faces of a photo, which may be none.</summary>
    /// <param name="image">The encoded photo.</param>
    /// <param name="options">Null takes the defaults.</param>
    /// <param name="wantedFace">The face that will be described, 0 the largest.</param>
    /// <param name="cancel">Passed on to the service.</param>
    public async Task<SeenPhoto> LookAsync(ByteString image, PipelineOptions? options, int wantedFace, CancellationToken cancel)
    {
        var key = KeyOf(image, options, wantedFace);
        if (!recent.TryGet(key, out var seen))
        {
            seen = await pipeline.LookAsync(image, options, wantedFace, withFineCrops: false, cancel);
            recent.Put(key, seen, BytesOf(seen));
        }

        return seen;
    }

    /// <summary>The same with fine crops for the caller alone, unless the photo shows so many faces that no message holds them; what is kept is without them.</summary>
    public async Task<SeenPhoto> LookCloselyAsync(ByteString image, PipelineOptions options, CancellationToken cancel)
    {
        SeenPhoto seen;
        try
        {
            seen = await pipeline.LookAsync(image, options, wantedFace: null, withFineCrops: true, cancel);
        }
        catch (RpcException error) when (ErrorTranslator.FromRpc(error).Reason == "ANSWER_TOO_LARGE")
        {
            return await LookAsync(image, options, wantedFace: 0, cancel);
        }

        var kept = seen with { Parsed = seen.Parsed.Clone() };
        foreach (var face in kept.Parsed.Faces)
        {
            (face.FineCrop, face.FineLabelMap) = (null, null);
        }

        recent.Put(KeyOf(image, options, wantedFace: 0), kept, BytesOf(kept));
        return seen;
    }

    private static string KeyOf(ByteString image, PipelineOptions? options, int wantedFace)
    {
        var how = (options ?? new PipelineOptions()).Clone();
        how.Faces = PhotoPipeline.FacesFor(how, wantedFace);
        return Convert.ToHexString(SHA256.HashData(image.Span)) + Convert.ToHexString(how.ToByteArray());
    }

    private static long BytesOf(SeenPhoto seen) =>
        Overhead + seen.Parsed.Faces.Sum(face => Overhead + face.Crop.Data.Length + face.LabelMap.Labels.Length);
}
