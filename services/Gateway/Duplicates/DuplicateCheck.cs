using System.Buffers.Binary;
using Facet.Gateway.V1;
using Facet.Hosting;
using Facet.Search.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Facet.Gateway.Duplicates;

/// <summary>Finds out whether a collection has a photo, or a copy of it, already.</summary>
internal sealed class DuplicateCheck(PhotoLedger ledger, BackendClients backends, IOptions<GatewayOptions> options)
{
    // Ids of other photos can begin like this one's points; a few of them do not hide it.
    private const int PrefixPage = 64;

    public int MaxDistance => options.Value.PictureDistance;

    /// <summary>The policy of a call.</summary>
    /// <exception cref="FacetException">It is not known.</exception>
    public DuplicatePolicy PolicyOf(DuplicatePolicy asked) => !Enum.IsDefined(asked)
        ? throw new FacetException(FacetError.Invalid("duplicates", "UNKNOWN_VALUE", $"duplicates {(int)asked} is not known; use ALLOW, SKIP or REJECT."))
        : asked != DuplicatePolicy.Unspecified ? asked
        : options.Value.Duplicates != DuplicatePolicy.Unspecified ? options.Value.Duplicates
        : DuplicatePolicy.Allow;

    /// <summary>Whether the collection has a point of the photo.</summary>
    public async Task<bool> HasPhotoAsync(string collection, string photoId, CancellationToken cancel)
    {
        try
        {
            var prefix = photoId + "#";
            var page = await backends.Search.ListPointsAsync(
                new ListPointsRequest { Collection = collection, IdPrefix = prefix, PageSize = PrefixPage }, cancellationToken: cancel);
            return page.Points.Any(point => point.Id.AsSpan(prefix.Length).IndexOfAnyExceptInRange('0', '9') < 0);
        }
        catch (RpcException error) when (ErrorTranslator.FromRpc(error).Reason == "COLLECTION_NOT_FOUND")
        {
            return false;
        }
    }

    /// <summary>A photo of the same bytes that the collection still has.</summary>
    public Task<SeenBefore?> FindBytesAsync(string collection, string photoId, byte[] sha256, CancellationToken cancel) =>
        StillThereAsync(collection, () => ledger.FindBytes(collection, photoId, sha256), cancel);

    /// <summary>A photo with the same picture that the collection still has.</summary>
    public Task<SeenBefore?> FindPictureAsync(string collection, string photoId, ulong hash, CancellationToken cancel) =>
        StillThereAsync(collection, () => ledger.FindPicture(collection, photoId, hash, MaxDistance), cancel);

    /// <returns>Null for a picture that has none: one that is the same everywhere.</returns>
    public static ulong? HashOf(ByteString hash) => hash.Length == sizeof(ulong) ? BinaryPrimitives.ReadUInt64BigEndian(hash.Span) : null;

    /// <summary>Points may have been deleted elsewhere: what is gone is forgotten.</summary>
    private async Task<SeenBefore?> StillThereAsync(string collection, Func<SeenBefore?> find, CancellationToken cancel)
    {
        while (find() is { } found)
        {
            if (await HasPhotoAsync(collection, found.PhotoId, cancel))
            {
                return found;
            }

            ledger.Remove(collection, found.PhotoId);
        }

        return null;
    }
}
