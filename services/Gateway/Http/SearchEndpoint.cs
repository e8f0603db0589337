using System.Globalization;
using System.Text.Json;
using Facet.Gateway.Queries;
using Facet.Gateway.V1;
using Facet.Hosting;
using Facet.Search.V1;
using Grpc.Core;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Facet.Gateway.Http;

/// <summary>Searches over HTTP: by photos, by stored points, again with other weights, and what matched.</summary>
internal sealed class SearchEndpoint(
    PhotoSearch search,
    CombinedSearch combined,
    BackendFacts facts,
    GridSizes grids,
    TokenCache<UploadedPhoto> photos,
    TokenCache<KeptQuery> queries,
    IOptions<JsonOptions> json)
{
    public async Task<SearchView> SearchAsync(HttpRequest http, CancellationToken cancel)
    {
        SearchBody body;
        MultipartForm? form = null;
        if (http.HasJsonContentType())
        {
            body = await http.ReadFromJsonAsync<SearchBody>(cancel) ?? new SearchBody();
        }
        else
        {
            form = await MultipartForm.ReadAsync(http, ["photo", "negative_photo"], 2 * QueryReader.MaxItems, await facts.MaxImageBytesAsync(cancel), cancel);
            body = form["request"] is { } text ? JsonSerializer.Deserialize<SearchBody>(text, json.Value.SerializerOptions) ?? new SearchBody() : new SearchBody();
        }

        var request = SearchMapping.ToRequest(body, token => PhotoOf(token).Bytes);
        request.Pipeline = AsSeen(request.Pipeline, body);
        AddPhotos(request, form);
        return SearchMapping.ToView(await search.SearchAsync(request, cancel), queries.Lifetime);
    }

    public async Task<SearchView> AgainAsync(AgainBody body, CancellationToken cancel) =>
        SearchMapping.ToView(await search.SearchAsync(SearchMapping.ToRequest(body, search.Find(body.Token)), cancel), queries.Lifetime);

    public async Task<MatchesView> MatchesAsync(MatchesBody body, CancellationToken cancel)
    {
        var query = search.Find(body.Token);
        var answers = await combined.MatchesAsync(query, body.HitId, cancel);
        var collection = query.Request.Collection;
        var grid = query.Positives.FirstOrDefault(part => part.Face is not null)?.Face!.Grid
            ?? await grids.OfAsync(answers[0].Fingerprint?.Recipe ?? "", cancel);
        var items = answers.Select((answer, i) => new ItemMatchView(
            i,
            SearchMapping.CropUrl(query.Positives[i], collection, body.Token, i, isNegative: false),
            answer.Hits is [var hit] ? [.. hit.Regions.Select(Match)] : []));
        return new MatchesView(body.HitId, new GridView(grid.Width, grid.Height), [.. items], ApiUrls.Thumbnail(collection, body.HitId));
    }

    public IResult Crop(string token, int index, bool negative)
    {
        var query = search.Find(token);
        var parts = negative ? query.Negatives : query.Positives;
        return index >= 0 && index < parts.Count && parts[index].Face is { } face
            ? Results.Bytes(face.Crop, "image/jpeg")
            : throw new FacetException(new FacetError(StatusCode.NotFound, "CROP_NOT_FOUND", $"The query has no photo at {index}."));
    }

    private static RegionMatchView Match(RegionScore region) => new(
        region.Region,
        region.Score,
        region.Matches is { } matches ? Cells(matches.QueryPatches, matches.QueryShares) : [],
        region.Matches is { } others ? Cells(others.HitPatches, others.HitShares) : []);

    private static List<double[]> Cells(IList<uint> cells, IList<float> shares) =>
        [.. cells.Zip(shares, (cell, share) => new[] { cell, Math.Round(share, 5) })];

    private static void AddPhotos(V1.SearchRequest request, MultipartForm? form)
    {
        foreach (var photo in form?.Photos ?? [])
        {
            var item = new QueryItem { Image = photo.Bytes };
            if (photo.Field == "photo")
            {
                request.Positives.Add(item);
            }
            else
            {
                request.Negatives.Add(item);
            }
        }

        if (form?["face"] is { } face && form.Photos.Count == 1)
        {
            var item = request.Positives.Concat(request.Negatives).Last(each => each.ItemCase == QueryItem.ItemOneofCase.Image);
            item.FaceIndex = uint.TryParse(face, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                ? index
                : throw new FacetException(FacetError.Invalid("face", "INVALID_NUMBER", $"face is '{face}'; it must be a number from 0."));
        }
    }

    /// <summary>The faces of uploaded photos are found again as they were when people chose among them, unless the search names another detector or parser.</summary>
    private PipelineOptions AsSeen(PipelineOptions asked, SearchBody body)
    {
        var seen = (body.Positives ?? []).Concat(body.Negatives ?? [])
            .Where(item => item.PhotoToken is { Length: > 0 })
            .Select(item => PhotoOf(item.PhotoToken!).Options)
            .Distinct()
            .ToList();
        return seen switch
        {
            [] => asked,
            [var options] => new PipelineOptions(options)
            {
                Recipe = asked.Recipe,
                Detector = asked.Detector.Length > 0 ? asked.Detector : options.Detector,
                Parser_ = asked.Parser_.Length > 0 ? asked.Parser_ : options.Parser_,
            },
            _ => throw new FacetException(FacetError.Invalid(
                "positives", "OTHER_PARSE_OPTIONS", "The photos were parsed with different options, which number faces differently: upload them again with the same ones.")),
        };
    }

    private UploadedPhoto PhotoOf(string token) => photos.TryGet(token, out var photo)
        ? photo
        : throw new FacetException(new FacetError(
            StatusCode.NotFound, "TOKEN_EXPIRED", "The photo is not kept any more, or never was: upload it again."));
}
