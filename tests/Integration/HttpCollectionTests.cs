using System.Net;
using System.Text.Json;
using Facet.Imaging;

namespace Facet.Integration.Tests;

/// <summary>Collections, points, their pictures and the map over HTTP.</summary>
public sealed class HttpCollectionTests(FacetServer server) : IClassFixture<FacetServer>, IDisposable
{
    private readonly HttpApi _api = new(server.Http);

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task A_collection_is_made_listed_and_deleted()
    {
        var made = await _api.TryPostAsync("/api/v1/collections", """{"name":"made"}""");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal("COLLECTION_EXISTS", await HttpApi.ReasonAsync(await _api.TryPostAsync("/api/v1/collections", """{"name":"made"}"""), 409));
        Assert.Equal(HttpStatusCode.OK, (await _api.TryPostAsync("/api/v1/collections", """{"name":"made","if_not_exists":true}""")).StatusCode);
        var names = (await _api.GetAsync("/api/v1/collections")).GetProperty("collections").EnumerateArray().Select(each => each.GetProperty("name").GetString());
        Assert.Contains("made", names);
        Assert.Equal(0, (await _api.DeleteAsync("/api/v1/collections/made")).GetProperty("deleted_points").GetInt32());
        Assert.Equal("COLLECTION_NOT_FOUND", await HttpApi.ReasonAsync(await _api.Client.GetAsync(new Uri("/api/v1/collections/made", UriKind.Relative)), 404));
    }

    [Theory]
    [InlineData("..%2F..%2Fetc")]
    [InlineData("Ünï")]
    public async Task Names_that_are_paths_or_worse_are_refused(string name) =>
        Assert.Equal("INVALID_ARGUMENT", await HttpApi.ReasonAsync(await _api.Client.GetAsync(new Uri($"/api/v1/collections/{name}", UriKind.Relative)), 400));

    [Fact]
    public async Task Points_come_in_pages_and_are_deleted_alone_or_with_their_photo()
    {
        await IngestAsync("pages", 1, 2);
        var first = await _api.GetAsync("/api/v1/collections/pages/points?page_size=4");
        Assert.Equal(4, first.GetProperty("points").GetArrayLength());
        var token = Uri.EscapeDataString(first.GetProperty("next_page_token").GetString()!);
        var second = await _api.GetAsync($"/api/v1/collections/pages/points?page_size=4&page_token={token}");
        Assert.Equal(["sample2.jpg#1"], Ids(second));
        Assert.Equal("", second.GetProperty("next_page_token").GetString());

        Assert.Equal(1, (await _api.DeleteAsync("/api/v1/collections/pages/point?id=sample2.jpg%231")).GetProperty("deleted_points").GetInt32());
        var photo = await _api.PostAsync("/api/v1/collections/pages/points/delete", """{"photo_ids":["sample1.jpg"]}""");
        Assert.Equal(3, photo.GetProperty("deleted_points").GetInt32());
        Assert.Equal(["sample2.jpg#0"], Ids(await _api.GetAsync("/api/v1/collections/pages/points")));
        Assert.Equal("NO_POINTS", await HttpApi.ReasonAsync(await _api.TryPostAsync("/api/v1/collections/pages/points/delete", "{}"), 400));
    }

    [Fact]
    public async Task A_point_has_the_picture_of_its_face_as_long_as_it_is_there()
    {
        await IngestAsync("pictures", 1);
        var address = new Uri("/api/v1/collections/pictures/thumbnail?id=sample1.jpg%231", UriKind.Relative);
        var response = await _api.Client.GetAsync(address);
        var header = ImageDecoder.ReadHeader(await response.Content.ReadAsByteArrayAsync(), ImageLimits.Default);
        Assert.Equal(new ImageHeader(ImageFormat.Jpeg, 384, 384), header);

        using var again = new HttpRequestMessage(HttpMethod.Get, address);
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await _api.Client.SendAsync(again)).StatusCode);

        // Behind the gateway's back.
        await server.Search.DeletePointsAsync(new Search.V1.DeletePointsRequest { Collection = "pictures", Ids = { "sample1.jpg#1" } });
        Assert.Equal("POINT_NOT_FOUND", await HttpApi.ReasonAsync(await _api.Client.GetAsync(address), 404));
    }

    [Fact]
    public async Task Pictures_do_not_outlive_their_collection()
    {
        var before = await PicturesAsync();
        await IngestAsync("lived", 1);
        Assert.Equal(before + 3, await PicturesAsync());

        // One that is not there any more may only be away; an hour later it counts as deleted.
        await server.Search.DeleteCollectionAsync(new Search.V1.DeleteCollectionRequest { Name = "lived" });
        await _api.GetAsync("/api/v1/collections");
        Assert.Equal(before + 3, await PicturesAsync());
        await IngestAsync("lived", 1);
        Assert.Equal(before + 3, await PicturesAsync());
        await _api.DeleteAsync("/api/v1/collections/lived");
        Assert.Equal(before, await PicturesAsync());
    }

    [Fact]
    public async Task A_recall_check_of_a_small_collection_finds_everything()
    {
        await IngestAsync("recall", 1, 2, 3);
        var report = await _api.PostAsync("/api/v1/collections/recall/recall", """{"samples":5,"top_k":3}""");
        Assert.Equal((1.0, 5, 3), (report.GetProperty("recall").GetDouble(), report.GetProperty("samples").GetInt32(), report.GetProperty("top_k").GetInt32()));
    }

    [Fact]
    public async Task A_map_places_every_point_with_its_colour_text_or_number()
    {
        await IngestAsync("map", 1, 2, 3);
        var response = await _api.Client.GetAsync(new Uri("/api/v1/collections/map/map?key=colour_lips", UriKind.Relative));
        var map = await HttpApi.ReadAsync(response);
        var count = map.GetProperty("points").GetInt32();
        Assert.Equal((8, 8), (count, map.GetProperty("total_points").GetInt32()));
        Assert.Equal(8, map.GetProperty("ids").EnumerateArray().Distinct().Count());
        var xy = map.GetProperty("xy").GetBytesFromBase64();
        Assert.Equal(4 * count, xy.Length);
        Assert.True(Enumerable.Range(0, count).Select(i => BitConverter.ToUInt32(xy, 4 * i)).Distinct().Count() > 5);
        var values = map.GetProperty("values");
        Assert.Equal(("colour", 3 * count), (values.GetProperty("kind").GetString(), values.GetProperty("data").GetBytesFromBase64().Length));
        Assert.Equal([0xFF], values.GetProperty("mask").GetBytesFromBase64());

        var texts = (await _api.GetAsync("/api/v1/collections/map/map?key=photo_id")).GetProperty("values");
        Assert.Equal(["sample1.jpg", "sample3.jpg", "sample2.jpg"], texts.GetProperty("labels").EnumerateArray().Select(label => label.GetString()!));
        var numbers = (await _api.GetAsync("/api/v1/collections/map/map?key=face")).GetProperty("values");
        Assert.Equal(("number", 0.0, 2.0), (numbers.GetProperty("kind").GetString(), numbers.GetProperty("min").GetDouble(), numbers.GetProperty("max").GetDouble()));

        using var again = new HttpRequestMessage(HttpMethod.Get, response.RequestMessage!.RequestUri);
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await _api.Client.SendAsync(again)).StatusCode);
        await IngestAsync("map", 4);
        Assert.Equal(12, (await _api.GetAsync("/api/v1/collections/map/map")).GetProperty("points").GetInt32());
        Assert.Equal(5, (await _api.GetAsync("/api/v1/collections/map/map?max_points=5")).GetProperty("points").GetInt32());
    }

    [Fact]
    public async Task A_map_of_nothing_or_of_one_point_is_a_map()
    {
        await _api.PostAsync("/api/v1/collections", """{"name":"empty"}""");
        Assert.Equal(0, (await _api.GetAsync("/api/v1/collections/empty/map")).GetProperty("points").GetInt32());
        await _api.PostPhotoAsync("/api/v1/collections/one/photos", FacetServer.Sample(1), "a.jpg", ("faces", "largest"));
        Assert.Equal(1, (await _api.GetAsync("/api/v1/collections/one/map?key=colour_lips")).GetProperty("points").GetInt32());
    }

    [Fact]
    public async Task The_status_names_services_models_and_what_is_kept()
    {
        var status = await _api.GetAsync("/api/v1/status");
        Assert.Equal(["parsing", "features", "search"], status.GetProperty("backends").EnumerateArray().Select(each => each.GetProperty("name").GetString()!));
        Assert.All(status.GetProperty("backends").EnumerateArray(), each => Assert.True(each.GetProperty("reachable").GetBoolean()));
        Assert.Contains("makeup-metric", status.GetProperty("models").EnumerateArray().Select(each => each.GetProperty("id").GetString()));
        Assert.Equal(20 << 20, status.GetProperty("limits").GetProperty("max_image_bytes").GetInt32());
        Assert.Equal("allow", status.GetProperty("duplicates").GetString());
    }

    [Fact]
    public async Task Sample_photos_are_loaded_plain_and_painted_and_the_loading_can_be_stopped()
    {
        var started = await _api.TryPostAsync("/api/v1/samples", """{"collection":"samples","paint":true}""");
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        await UntilAsync(samples => samples.GetProperty("done").GetInt32() >= 8);
        await _api.Client.DeleteAsync(new Uri("/api/v1/samples", UriKind.Relative));
        var stopped = await UntilAsync(samples => samples.GetProperty("state").GetString() != "running");
        Assert.Equal(78, stopped.GetProperty("total").GetInt32());
        var texts = (await _api.GetAsync("/api/v1/collections/samples/metadata")).GetProperty("keys").EnumerateArray()
            .Single(key => key.GetProperty("key").GetString() == "style").GetProperty("values").EnumerateArray().Select(value => value.GetString()!).ToList();
        Assert.Contains("original", texts);
        Assert.True(texts.Count > 1);
        Assert.Equal(21, (await _api.GetAsync("/api/v1/collections/samples/points?prefix=sample")).GetProperty("points").EnumerateArray()
            .Count(point => point.GetProperty("metadata").GetProperty("style").GetString() == "original"));
        var painted = await _api.GetAsync("/api/v1/collections/samples/points?prefix=sample1.jpg/");
        Assert.Subset(
            new HashSet<string> { "sample1.jpg#0", "sample1.jpg#1", "sample1.jpg#2" },
            painted.GetProperty("points").EnumerateArray().Select(point => point.GetProperty("metadata").GetProperty("person").GetString()!).ToHashSet());
    }

    private static List<string> Ids(JsonElement page) => [.. page.GetProperty("points").EnumerateArray().Select(point => point.GetProperty("id").GetString()!)];

    private async Task<long> PicturesAsync() => (await _api.GetAsync("/api/v1/status")).GetProperty("gateway").GetProperty("thumbnails").GetInt64();

    private async Task<JsonElement> UntilAsync(Predicate<JsonElement> isDone)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (true)
        {
            var samples = await _api.GetAsync("/api/v1/samples");
            if (isDone(samples))
            {
                return samples;
            }

            await Task.Delay(100, patience.Token);
        }
    }

    private async Task IngestAsync(string collection, params int[] samples)
    {
        foreach (var sample in samples)
        {
            await _api.PostPhotoAsync($"/api/v1/collections/{collection}/photos", FacetServer.Sample(sample), $"sample{sample}.jpg");
        }
    }
}
