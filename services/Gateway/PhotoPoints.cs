using System.Runtime.CompilerServices;
using Facet.Search.V1;

namespace Facet.Gateway;

/// <summary>The points of a photo: their ids are its own, "#", and the number of the face.</summary>
internal sealed class PhotoPoints(BackendClients backends)
{
    private const uint PageSize = 64;

    /// <summary>Of the points that a photo can have at most, 1000, and some of others.</summary>
    public const int PagesOfOnePhoto = 20;

    /// <param name="collection">Name.</param>
    /// <param name="photoId">Ids of other photos may begin like those of its points.</param>
    /// <param name="cancel">Ends the listing.</param>
    /// <param name="mostPages">How many pages of ids that begin like them are looked at: how long that takes is not to be in the hands of whoever named the points.</param>
    /// <exception cref="Grpc.Core.RpcException">COLLECTION_NOT_FOUND, or the service cannot be reached.</exception>
    public async IAsyncEnumerable<Point> ListAsync(string collection, string photoId, [EnumeratorCancellation] CancellationToken cancel, int mostPages = int.MaxValue)
    {
        var request = new ListPointsRequest { Collection = collection, IdPrefix = photoId + "#", PageSize = PageSize };
        do
        {
            var page = await backends.Search.ListPointsAsync(request, cancellationToken: cancel);
            foreach (var point in page.Points.Where(point => point.Id.AsSpan(request.IdPrefix.Length).IndexOfAnyExceptInRange('0', '9') < 0))
            {
                yield return point;
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0 && --mostPages > 0);
    }
}
