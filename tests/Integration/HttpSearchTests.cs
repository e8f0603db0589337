using System.Text.Json;
using Facet.Imaging;
using Google.Protobuf;

namespace Facet.Integration.Tests;

/// <summary>Looking at photos and searching over HTTP.</summary>
public sealed class HttpSearchTests(FacetServer server) : IClassFixture<FacetServer>, IDisposable
{
    private readonly HttpApi _api = new(server.Http);

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task A_photo_comes_back_with_outlines_that_lie_on_its_faces()
    {
        var parsed = await _api.PostPhotoAsync("/api/v1/parse", FacetServer.Sample(6));
        AssertOutlined(parsed);
        Assert.All(Crops(parsed), crop => Assert.Equal(768, crop.GetProperty("width").GetInt32()));
    }

    [Fact]
    public async Task Where_no_message_holds_the_fine_crops_of_all_faces_plain_ones_are_shown()
    {
        await using var small = await GuardedServer.StartAsync(new Dictionary<string, string?> { ["Facet:Hosting:MaxMessageBytes"] = $"{4 << 20}" });
        using var api = new HttpApi(small.Http);
        var parsed = await api.PostPhotoAsync("/api/v1/parse", FacetServer.Sample(6));
        AssertOutlined(parsed);
        Assert.All(Crops(parsed), crop => Assert.Equal(384, crop.GetProperty("width").GetInt32()));
    }

    [Fact]
    public async Task An_uploaded_photo_is_searched_with_by_its_token_and_again_without_looking_at_it()
    {
        await IngestAsync("token", 1, 2, 3);
        var photo = (await _api.PostPhotoAsync("/api/v1/parse", FacetServer.Sample(2))).GetProperty("photo_token").GetString();
        var found = await SearchAsync(new { collection = "token", positives = new[] { new { photo_token = photo, face = 1 } }, top_k = 8 });
        Assert.Equal("sample2.jpg#1", Ids(found)[0]);
        Assert.True(found.GetProperty("timings_ms").TryGetProperty("features", out _));
        Assert.Equal(2, found.GetProperty("positives")[0].GetProperty("face_count").GetInt32());

        var token = found.GetProperty("token").GetString();
        var lips = await AgainAsync(new { token, weights = new { lips = 1 } });
        Assert.False(lips.GetProperty("timings_ms").TryGetProperty("features", out _));
        var first = lips.GetProperty("hits")[0].GetProperty("regions");
        Assert.Equal(["lips"], first.EnumerateArray().Select(region => region.GetProperty("region").GetString()!));
        Assert.Equal(8, lips.GetProperty("hits").GetArrayLength());
        Assert.All(lips.GetProperty("hits").EnumerateArray(), hit => Assert.Equal(hit.GetProperty("regions")[0].GetProperty("score").GetDouble(), hit.GetProperty("score").GetDouble(), 5));
        Assert.Equal(2, (await AgainAsync(new { token, top_k = 2 })).GetProperty("hits").GetArrayLength());
        var crop = await _api.Client.GetAsync(new Uri(found.GetProperty("positives")[0].GetProperty("crop_url").GetString()!, UriKind.Relative));
        Assert.Equal("image/jpeg", crop.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task The_face_of_a_question_says_how_sure_each_region_is()
    {
        var stored = (await _api.PostPhotoAsync("/api/v1/collections/sure/photos", FacetServer.Sample(1), "a.jpg")).GetProperty("points")[0];
        var confidences = stored.GetProperty("region_confidences").EnumerateArray()
            .ToDictionary(region => region.GetProperty("region").GetString()!, region => region.GetProperty("features_confidence").GetSingle());
        Assert.Equal(["cheeks", "eyes", "lips"], confidences.Keys.Order());

        // Before a search nothing was described; a region that is not compared never is.
        var parsed = await _api.PostPhotoAsync("/api/v1/parse", FacetServer.Sample(1));
        Assert.All(Regions(parsed.GetProperty("faces")[0]), region => Assert.Equal(JsonValueKind.Null, region.GetProperty("features_confidence").ValueKind));
        var found = await SearchAsync(new { collection = "sure", positives = new[] { new { photo_token = parsed.GetProperty("photo_token").GetString() } } });
        foreach (var region in Regions(found.GetProperty("positives")[0].GetProperty("face")))
        {
            Assert.InRange(region.GetProperty("confidence").GetSingle(), .5f, 1f);
            var confidence = region.GetProperty("features_confidence");
            if (confidences.TryGetValue(region.GetProperty("name").GetString()!, out var expected))
            {
                Assert.Equal(expected, confidence.GetSingle(), 1e-5f);
            }
            else
            {
                Assert.Equal(JsonValueKind.Null, confidence.ValueKind);
            }
        }

        static List<JsonElement> Regions(JsonElement face) => [.. face.GetProperty("regions").EnumerateArray()];
    }

    [Fact]
    public async Task Faces_of_an_uploaded_photo_keep_their_numbers()
    {
        await _api.PostPhotoAsync("/api/v1/collections/numbers/photos", FacetServer.Sample(1), "a.jpg");
        var largest = await _api.PostPhotoAsync("/api/v1/parse", FacetServer.Sample(1), "a.jpg", ("max_faces", "1"));
        var token = largest.GetProperty("photo_token").GetString();
        Assert.Equal(1, largest.GetProperty("faces").GetArrayLength());
        var missing = await _api.TryPostAsync("/api/v1/search", JsonSerializer.Serialize(new { collection = "numbers", positives = new[] { new { photo_token = token, face = 1 } } }));
        Assert.Equal("NO_SUCH_FACE", await HttpApi.ReasonAsync(missing, 422));
        var all = (await _api.PostPhotoAsync("/api/v1/parse", FacetServer.Sample(1))).GetProperty("photo_token").GetString();
        var mixed = await _api.TryPostAsync(
            "/api/v1/search", JsonSerializer.Serialize(new { collection = "numbers", positives = new[] { new { photo_token = token, face = 0 }, new { photo_token = all, face = 1 } } }));
        Assert.Equal("OTHER_PARSE_OPTIONS", await HttpApi.ReasonAsync(mixed, 400));
    }

    [Fact]
    public async Task Several_positives_mean_all_or_any_of_them_and_negatives_push_away()
    {
        await IngestAsync("several", 1, 2, 3, 4);
        var (one, other) = ("sample1.jpg#0", "sample3.jpg#1");
        var alone = Scores(await SearchAsync(new { collection = "several", positives = Points(one), top_k = 50 }));
        var others = Scores(await SearchAsync(new { collection = "several", positives = Points(other), top_k = 50 }));
        var any = Scores(await SearchAsync(new { collection = "several", positives = Points(one, other), combine = "any", top_k = 50 }));
        Assert.Equal(alone.Count - 1, any.Count);
        Assert.All(any, hit => Assert.Equal(Math.Max(alone[hit.Key], others[hit.Key]), hit.Value, 1e-4));

        var mean = Scores(await SearchAsync(new { collection = "several", positives = Points(one, other), top_k = 50 }));
        Assert.Equal(any.Keys.Order(), mean.Keys.Order());
        Assert.DoesNotContain(one, mean.Keys);
        var same = Scores(await SearchAsync(new { collection = "several", positives = Points(one, one), top_k = 50 }));
        Assert.All(same, hit => Assert.Equal(alone[hit.Key], hit.Value, 1e-3));

        var away = await SearchAsync(new { collection = "several", positives = Points(one), negatives = Points(other), negative_weight = 0.5, top_k = 50 });
        Assert.All(away.GetProperty("hits").EnumerateArray(), hit =>
        {
            var id = hit.GetProperty("id").GetString()!;
            var against = id == other ? 1 : others[id];
            Assert.Equal(alone[id] - (0.5 * against), hit.GetProperty("score").GetDouble(), 1e-3);
            Assert.Equal(against, hit.GetProperty("negative_score").GetDouble(), 1e-3);
        });
    }

    [Fact]
    public async Task Photos_come_in_the_form_of_a_search_too()
    {
        await IngestAsync("form", 1);
        using var form = HttpApi.Form(
            [("photo", "a.jpg", FacetServer.Sample(1)), ("negative_photo", "b.jpg", FacetServer.Sample(5))], ("request", """{"collection":"form","top_k":2}"""));
        var found = await HttpApi.ReadAsync(await _api.Client.PostAsync(new Uri("/api/v1/search", UriKind.Relative), form));
        Assert.Equal("sample1.jpg#0", Ids(found)[0]);
        Assert.Equal("photo", found.GetProperty("negatives")[0].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Filters_choose_by_metadata_and_by_its_opposite()
    {
        await IngestAsync("filters", 1, 2);
        var all = Ids(await FilteredAsync("""[]"""));
        var second = Ids(await FilteredAsync("""[{"key":"number","equals":2}]"""));
        var notSecond = Ids(await FilteredAsync("""[{"key":"number","equals":2,"not":true}]"""));
        Assert.Equal(["sample2.jpg#0", "sample2.jpg#1"], second.Order());
        Assert.Equal(["sample1.jpg#1", "sample1.jpg#2"], notSecond.Order());
        Assert.Equal(second, Ids(await FilteredAsync("""[{"key":"number","at_least":1.5,"at_most":2}]""")));
        Assert.Equal(all, Ids(await FilteredAsync("""[{"key":"number","any_of":[1,2]}]""")));
        Assert.Equal(all, Ids(await FilteredAsync("""[{"key":"nothing","equals":"x","not":true}]""")));

        Task<JsonElement> FilteredAsync(string filter) => _api.PostAsync(
            "/api/v1/search", $$"""{"collection":"filters","positives":[{"point_id":"sample1.jpg#0"}],"filter":{{filter}}}""");
    }

    [Fact]
    public async Task Matched_patches_are_shares_of_the_cells_of_both_sides()
    {
        await IngestAsync("matches", "seed", 1);
        var token = (await SearchAsync(new { collection = "matches", positives = Points("sample1.jpg#0") })).GetProperty("token").GetString();
        var matches = await _api.PostAsync("/api/v1/matches", JsonSerializer.Serialize(new { token, hit_id = "sample1.jpg#1" }));
        Assert.Equal((28, 28), (matches.GetProperty("grid").GetProperty("width").GetInt32(), matches.GetProperty("grid").GetProperty("height").GetInt32()));
        var regions = matches.GetProperty("positives")[0].GetProperty("regions").EnumerateArray().ToList();
        Assert.Equal(["cheeks", "eyes", "lips"], regions.Select(region => region.GetProperty("region").GetString()!).Order());
        Assert.All(regions, region =>
        {
            foreach (var side in new[] { "query", "hit" })
            {
                var cells = region.GetProperty(side).EnumerateArray().ToList();
                Assert.All(cells, cell => Assert.InRange(cell[0].GetInt32(), 0, (28 * 28) - 1));
                Assert.Equal(1, cells.Sum(cell => cell[1].GetDouble()), 1e-2);
            }
        });
    }

    [Fact]
    public async Task A_recipe_of_one_vector_a_region_has_a_grid_of_one_cell()
    {
        await IngestAsync("wholes", "", 1);
        var token = (await SearchAsync(new { collection = "wholes", positives = Points("sample1.jpg#0") })).GetProperty("token").GetString();
        var matches = await _api.PostAsync("/api/v1/matches", JsonSerializer.Serialize(new { token, hit_id = "sample1.jpg#1" }));
        Assert.Equal((1, 1), (matches.GetProperty("grid").GetProperty("width").GetInt32(), matches.GetProperty("grid").GetProperty("height").GetInt32()));
    }

    [Theory]
    [InlineData("""{"positives":[{"point_id":"a"}]}""", 400, "MISSING_COLLECTION")]
    [InlineData("""{"collection":"there"}""", 400, "MISSING_QUERY")]
    [InlineData("""{"collection":"there","positives":[{}]}""", 400, "MISSING_QUERY")]
    [InlineData("""{"collection":"there","positives":[{"point_id":"no"}]}""", 404, "POINT_NOT_FOUND")]
    [InlineData("""{"collection":"nowhere","positives":[{"point_id":"no"}]}""", 404, "COLLECTION_NOT_FOUND")]
    [InlineData("""{"collection":"there","positives":[{"photo_token":"p_x"}]}""", 404, "TOKEN_EXPIRED")]
    [InlineData("""{"collection":"there","positives":[{"point_id":"sample1.jpg#0"}],"top_k":0}""", 400, "TOP_K_OUT_OF_RANGE")]
    [InlineData("""{"collection":"there","positives":[{"point_id":"sample1.jpg#0"}],"combine":"some"}""", 400, "UNKNOWN_VALUE")]
    [InlineData("""{"collection":"there","positives":[{"point_id":"sample1.jpg#0"}],"mode":"fast"}""", 400, "UNKNOWN_VALUE")]
    [InlineData("""{"collection":"there","positives":[{"point_id":"sample1.jpg#0"}],"weights":{"tail":1}}""", 400, "UNKNOWN_REGION")]
    [InlineData("""{"collection":"there","positives":[{"point_id":"sample1.jpg#0"}],"negative_weight":-1}""", 400, "NEGATIVE_WEIGHT_OUT_OF_RANGE")]
    [InlineData("""{"collection":"there","positives":[{"point_id":"sample1.jpg#0"}],"filter":[{"key":"a"}]}""", 400, "INVALID_ARGUMENT")]
    [InlineData("""{"collection":"there","topk":5}""", 400, "INVALID_JSON")]
    [InlineData("""{"collection":""", 400, "INVALID_JSON")]
    public async Task Searches_that_make_no_sense_say_why(string body, int status, string reason)
    {
        await IngestAsync("there", 1);
        Assert.Equal(reason, await HttpApi.ReasonAsync(await _api.TryPostAsync("/api/v1/search", body), status));
    }

    [Fact]
    public async Task A_token_that_nobody_gave_is_expired() =>
        Assert.Equal("TOKEN_EXPIRED", await HttpApi.ReasonAsync(await _api.TryPostAsync("/api/v1/search/again", """{"token":"q_nothing"}"""), 404));

    [Fact]
    public async Task A_deadline_that_passes_names_the_service_that_was_waited_for()
    {
        // A first photo, so that the deadline is not over before the gateway's own code has been compiled.
        await _api.PostPhotoAsync("/api/v1/parse", FacetServer.Sample(1));

        // Bytes that no other test sends, as what was parsed before is answered at once, and enough of them to keep Parsing busy.
        var picture = ImageDecoder.Decode(FacetServer.Sample(2).Memory, ImageLimits.Default).Image;
        var unseen = ByteString.CopyFrom(ImageEncoder.Jpeg(Resize.Antialiased(picture, 6000, 4000), 83));
        using var form = HttpApi.Form([("photo", "a.jpg", unseen)]);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/parse", UriKind.Relative)) { Content = form };
        request.Headers.Add("X-Facet-Deadline-Ms", "40");
        var response = await _api.Client.SendAsync(request);
        Assert.Equal("DEADLINE_EXCEEDED", await HttpApi.ReasonAsync(response, 504));
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("parsing", problem.GetProperty("stage").GetString());
    }

    private static object[] Points(params string[] ids) => [.. ids.Select(id => new { point_id = id })];

    private static List<string> Ids(JsonElement answer) => [.. answer.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("id").GetString()!)];

    private static Dictionary<string, double> Scores(JsonElement answer) => answer.GetProperty("hits").EnumerateArray()
        .ToDictionary(hit => hit.GetProperty("id").GetString()!, hit => hit.GetProperty("score").GetDouble());

    private Task<JsonElement> SearchAsync(object body) => _api.PostAsync("/api/v1/search", JsonSerializer.Serialize(body));

    private Task<JsonElement> AgainAsync(object body) => _api.PostAsync("/api/v1/search/again", JsonSerializer.Serialize(body));

    private Task IngestAsync(string collection, params int[] samples) => IngestAsync(collection, "", samples);

    private async Task IngestAsync(string collection, string recipe, params int[] samples)
    {
        foreach (var sample in samples)
        {
            await _api.PostPhotoAsync(
                $"/api/v1/collections/{collection}/photos?recipe={recipe}", FacetServer.Sample(sample), $"sample{sample}.jpg", ("metadata", $$"""{"number":{{sample}}}"""));
        }
    }

    private static IEnumerable<JsonElement> Crops(JsonElement parsed) => parsed.GetProperty("faces").EnumerateArray().Select(face => face.GetProperty("crop"));

    private static void AssertOutlined(JsonElement parsed)
    {
        Assert.Equal((1920, 1537), (parsed.GetProperty("photo").GetProperty("width").GetInt32(), parsed.GetProperty("photo").GetProperty("height").GetInt32()));
        Assert.Equal(4, parsed.GetProperty("faces").GetArrayLength());
        foreach (var face in parsed.GetProperty("faces").EnumerateArray())
        {
            var lips = face.GetProperty("regions").EnumerateArray().Single(region => region.GetProperty("name").GetString() == "lips");
            Assert.True(lips.GetProperty("searchable").GetBoolean());
            Assert.Matches("^#[0-9a-f]{6}$", lips.GetProperty("colour").GetString());
            var points = lips.GetProperty("outline").EnumerateArray().SelectMany(polygon => polygon.EnumerateArray()).ToList();
            Assert.True(points.Count > 8);
            var box = face.GetProperty("box");
            var (left, top) = (box.GetProperty("left").GetSingle(), box.GetProperty("top").GetSingle());
            var (width, height) = (box.GetProperty("width").GetSingle(), box.GetProperty("height").GetSingle());
            Assert.All(points, point =>
            {
                Assert.InRange(point[0].GetSingle(), left - (0.2f * width), left + (1.2f * width));
                Assert.InRange(point[1].GetSingle(), top - (0.2f * height), top + (1.4f * height));
            });
            Assert.StartsWith("data:image/jpeg;base64,", face.GetProperty("crop").GetProperty("jpeg").GetString(), StringComparison.Ordinal);
        }
    }
}
