using System.Buffers.Binary;
using Facet.Gateway.Faces;
using Facet.Gateway.V1;
using Facet.Hosting;
using Facet.Parsing.V1;
using Facet.Search.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Facet.Gateway.Duplicates;

/// <summary>Finds out whether a collection has a photo, or a copy of it, already.</summary>
internal sealed class DuplicateCheck(PhotoLedger ledger, PhotoPoints points, IOptions<GatewayOptions> options)
{
    public int MaxDistance => options.Value.PictureDistance;

    /// <summary>The policy of a call.</summary>
    /// <exception cref="FacetException">It is not known.</exception>
    public DuplicatePolicy PolicyOf(DuplicatePolicy asked) => !Enum.IsDefined(asked)
        ? throw new FacetException(FacetError.Invalid("duplicates", "UNKNOWN_VALUE", $"duplicates {(int)asked} is not known; use ALLOW, SKIP or REJECT."))
        : asked != DuplicatePolicy.Unspecified ? asked
        : options.Value.Duplicates != DuplicatePolicy.Unspecified ? options.Value.Duplicates
        : DuplicatePolicy.Allow;

    /// <summary>Whether the collection has the photo, with all points that it was stored with: an ingest that was broken off may have left some of them.</summary>
    public async Task<bool> HasPhotoAsync(string collection, string photoId, CancellationToken cancel)
    {
        var stored = await PointsAsync(collection, photoId, cancel);
        var countOf = stored.CountBy(BytesOf).ToDictionary(StringComparer.Ordinal);
        return stored.Count > 0 && stored.All(point =>
            !point.Metadata.TryGetValue(FacePoints.PhotoFacesKey, out var together) || countOf[BytesOf(point)] == together.Integer);
    }

    /// <summary>A photo of the same bytes that the collection still has.</summary>
    public async Task<SeenBefore?> FindBytesAsync(string collection, string photoId, byte[] sha256, CancellationToken cancel)
    {
        while (ledger.FindBytes(collection, photoId, sha256) is { } found)
        {
            if ((await StillThereAsync(collection, found, cancel)).Count > 0)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>A photo with the same picture and the same make-up that the collection still has.</summary>
    /// <param name="collection">Name.</param>
    /// <param name="photoId">Of the photo, which is no copy of itself.</param>
    /// <param name="hash">Of its picture.</param>
    /// <param name="faces">Its faces, with crops and label maps.</param>
    /// <param name="cancel">Ends the search.</param>
    public async Task<SeenBefore?> FindPictureAsync(
        string collection, string photoId, ulong hash, IReadOnlyList<Face> faces, CancellationToken cancel)
    {
        foreach (var found in ledger.FindPictures(collection, photoId, hash, MaxDistance))
        {
            var stored = await StillThereAsync(collection, found, cancel);
            if (stored.Count > 0 && faces.All(face => HasColours(stored, FacePoints.PointId(found.PhotoId, face.Index), RegionColours.Of(face))))
            {
                return found;
            }
        }

        return null;
    }

    /// <returns>Null for a picture that has none: one that is the same everywhere.</returns>
    public static ulong? HashOf(ByteString hash) => hash.Length == sizeof(ulong) ? BinaryPrimitives.ReadUInt64BigEndian(hash.Span) : null;

    /// <summary>Which version of a photo a point is of.</summary>
    private static string BytesOf(Point point) => point.Metadata.TryGetValue(FacePoints.PhotoShaKey, out var sha256) ? sha256.Text : "";

    /// <summary>A face that one of the two photos lacks says nothing.</summary>
    private static bool HasColours(IReadOnlyList<Point> known, string id, IReadOnlyDictionary<string, string> colours)
    {
        var stored = known.FirstOrDefault(point => point.Id == id)?.Metadata
            .Where(entry => entry.Key.StartsWith(FacePoints.ColourKey, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[FacePoints.ColourKey.Length..], entry => entry.Value.Text);
        return stored is null || CopyColours.Difference(stored, colours) <= CopyColours.Tolerance;
    }

    /// <summary>Points may have been deleted elsewhere: a photo that is gone is forgotten.</summary>
    private async Task<IReadOnlyList<Point>> StillThereAsync(string collection, SeenBefore found, CancellationToken cancel)
    {
        var stored = await PointsAsync(collection, found.PhotoId, cancel);
        if (stored.Count == 0)
        {
            ledger.Remove(collection, found.PhotoId);
        }

        return stored;
    }

    private async Task<IReadOnlyList<Point>> PointsAsync(string collection, string photoId, CancellationToken cancel)
    {
        try
        {
            return await points.ListAsync(collection, photoId, cancel, PhotoPoints.PagesOfOnePhoto).ToListAsync(cancel);
        }
        catch (RpcException error) when (ErrorTranslator.FromRpc(error).Reason == "COLLECTION_NOT_FOUND")
        {
            return [];
        }
    }
}
