using Facet.Search.Model;
using Facet.Search.Storage;

namespace Facet.Unit.Tests.Search;

internal static class StoreExtensions
{
    /// <summary>Writes points into the collection of the tests and expects success.</summary>
    public static async Task PutAsync(this CollectionStore store, params PointData[] points)
    {
        var outcomes = await store.UpsertAsync(Samples.Faces, Samples.Fingerprint, points, createCollection: true);
        Assert.All(outcomes, outcome => Assert.Null(outcome.Error));
    }

    /// <summary>Writes faces 0 to count - 1.</summary>
    public static Task FillAsync(this CollectionStore store, int count) =>
        store.PutAsync([.. Enumerable.Range(0, count).Select(number => Samples.Point(Samples.Id(number), number))]);

    public static async Task<SearchException> RefusalAsync(this CollectionStore store, PointData point)
    {
        var outcome = Assert.Single(await store.UpsertAsync(Samples.Faces, Samples.Fingerprint, [point], createCollection: true));
        return Assert.IsType<SearchException>(outcome.Error);
    }

    public static IEnumerable<string> Ids(this CollectionStore store, int pageSize = 7, string prefix = "")
    {
        var token = "";
        do
        {
            var page = store.ListPoints(Samples.Faces, pageSize, token, prefix);
            foreach (var point in page.Items)
            {
                yield return point.Id;
            }

            token = page.NextToken;
        }
        while (token.Length > 0);
    }
}
