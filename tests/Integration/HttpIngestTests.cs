using System.Text.Json;
using Facet.Imaging;
using Facet.Makeup;
using Facet.Parsing.V1;
using Google.Protobuf;

namespace Facet.Integration.Tests;

/// <summary>Photos into collections over HTTP.</summary>
public sealed class HttpIngestTests(FacetServer server) : IClassFixture<FacetServer>, IDisposable
{
    private readonly HttpApi _api = new(server.Http);

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task A_photo_is_stored_once_and_reported_as_there_after_that()
    {
        var first = await IngestAsync("once", FacetServer.Sample(1), "a/b c.jpg", ("metadata", """{"brand":"x","year":2024,"share":0.5,"mine":true}"""));
        Assert.Equal("stored", first.GetProperty("status").GetString());
        Assert.Equal("a/b c.jpg#0", first.GetProperty("points")[0].GetProperty("id").GetString());
        Assert.Equal("already_stored", Status(await IngestAsync("once", FacetServer.Sample(1), "a/b c.jpg")));
        var again = await IngestAsync("once", FacetServer.Sample(1), "a/b c.jpg", ("existing", "replace"));
        Assert.Equal(("stored", 3), (Status(again), again.GetProperty("replaced_points").GetInt32()));

        var known = await _api.PostAsync("/api/v1/collections/once/photos/known", """{"ids":["a/b c.jpg","a","a/b c.jpg#0","z.jpg"]}""");
        Assert.Equal(["a/b c.jpg"], known.GetProperty("known").EnumerateArray().Select(id => id.GetString()!));
        Assert.Equal(0, (await _api.PostAsync("/api/v1/collections/nowhere/photos/known", """{"ids":["a"]}""")).GetProperty("known").GetArrayLength());
    }

    [Fact]
    public async Task Metadata_keep_their_types_and_own_keys_tell_the_colours()
    {
        await IngestAsync("typed", FacetServer.Sample(1), "a.jpg", ("metadata", """{"brand":"<b>x</b>","year":2024,"share":0.5,"mine":true}"""));
        var metadata = (await _api.GetAsync("/api/v1/collections/typed/point?id=a.jpg%230")).GetProperty("metadata");
        Assert.Equal("<b>x</b>", metadata.GetProperty("brand").GetString());
        Assert.Equal((2024L, 0.5, true), (metadata.GetProperty("year").GetInt64(), metadata.GetProperty("share").GetDouble(), metadata.GetProperty("mine").GetBoolean()));
        Assert.Matches("^#[0-9a-f]{6}$", metadata.GetProperty("colour_lips").GetString());

        var keys = (await _api.GetAsync("/api/v1/collections/typed/metadata")).GetProperty("keys").EnumerateArray().ToList();
        Assert.Equal(["brand:text", "mine:flag", "share:number", "year:integer"], keys.Where(key => !key.GetProperty("own").GetBoolean())
            .Select(key => $"{key.GetProperty("key").GetString()}:{key.GetProperty("kind").GetString()}"));
    }

    [Fact]
    public async Task A_copy_is_recognised_by_its_bytes_and_by_its_picture()
    {
        await IngestAsync("copies", FacetServer.Sample(3), "first.jpg");
        var sameBytes = await IngestAsync("copies", FacetServer.Sample(3), "second.jpg", ("duplicates", "skip"));
        Assert.Equal(("duplicate", "same_bytes", "first.jpg"), Copy(sameBytes));
        var samePicture = await IngestAsync("copies", Smaller(FacetServer.Sample(3)), "third.jpg", ("duplicates", "skip"));
        Assert.Equal(("duplicate", "same_picture", "first.jpg"), Copy(samePicture));
        Assert.Equal("stored", Status(await IngestAsync("copies", FacetServer.Sample(4), "other.jpg", ("duplicates", "skip"))));

        var refused = await _api.TryPostPhotoAsync("/api/v1/collections/copies/photos", Smaller(FacetServer.Sample(3)), "third.jpg", ("duplicates", "reject"));
        Assert.Equal("DUPLICATE_PHOTO", await HttpApi.ReasonAsync(refused, 409));
        Assert.Equal(("stored", "same_picture", "first.jpg"), Copy(await IngestAsync("copies", Smaller(FacetServer.Sample(3)), "third.jpg")));

        static (string?, string?, string?) Copy(JsonElement answer) => (
            Status(answer), answer.GetProperty("duplicate_of").GetProperty("kind").GetString(), answer.GetProperty("duplicate_of").GetProperty("id").GetString());
    }

    [Fact]
    public async Task The_same_photo_with_other_make_up_is_no_copy()
    {
        await IngestAsync("painted", FacetServer.Sample(4), "plain.jpg");
        var parsed = await server.Parsing.ParseAsync(new ParseRequest
        {
            Image = FacetServer.Sample(4),
            Options = new ParseOptions { Outputs = { ParseOutput.PhotoLabelMap, ParseOutput.Landmarks } },
        });
        var (face, picture) = (parsed.Faces[0], ImageDecoder.Decode(FacetServer.Sample(4).Memory, ImageLimits.Default).Image);
        var painted = MakeupPainter.Paint(
            new PaintedFace(
                picture,
                [.. face.Landmarks.Select(point => new PointF2(point.X, point.Y))],
                face.PhotoLabelMap.Labels.ToByteArray(),
                face.PhotoLabelMap.Classes.ToDictionary(label => label.Name, label => (byte)label.Value)),
            MakeupStyle.FromJson("""{"lips":{"colour":"#400828","opacity":0.9}}"""));
        var answer = await IngestAsync("painted", ByteString.CopyFrom(ImageEncoder.Jpeg(painted, 92)), "painted.jpg", ("duplicates", "skip"));
        Assert.Equal("stored", Status(answer));
    }

    [Fact]
    public async Task A_copy_of_a_photo_that_was_deleted_meanwhile_is_no_copy()
    {
        await IngestAsync("gone", FacetServer.Sample(1), "first.jpg");
        await server.Search.DeletePointsAsync(new Search.V1.DeletePointsRequest { Collection = "gone", Ids = { "first.jpg#0", "first.jpg#1", "first.jpg#2" } });
        Assert.Equal("stored", Status(await IngestAsync("gone", FacetServer.Sample(1), "second.jpg", ("duplicates", "skip"))));
    }

    [Fact]
    public async Task Of_two_copies_sent_together_one_is_stored()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => IngestAsync("race", FacetServer.Sample(2), $"{i}.jpg", ("duplicates", "skip"))));
        Assert.Equal(["duplicate", "duplicate", "duplicate", "stored"], answers.Select(Status).Order());
    }

    [Fact]
    public async Task A_batch_goes_on_past_bad_photos_and_is_resumed_by_id()
    {
        (string, string, ByteString)[] files =
        [
            ("photos", "good.jpg", FacetServer.Sample(1)),
            ("photos", "text.jpg", ByteString.CopyFromUtf8("<script>alert(1)</script>")),
            ("photos", "../../etc/passwd", FacetServer.Sample(2)),
            ("photos", "huge.jpg", ByteString.CopyFrom(new byte[(20 << 20) + 1])),
        ];
        var lines = await BatchAsync("batch", files);
        Assert.Equal(["../../etc/passwd:stored", "good.jpg:stored", "huge.jpg:failed", "text.jpg:failed"], lines[..^1].Select(Named).Order());
        Assert.Equal("IMAGE_TOO_LARGE", lines[..^1].Single(line => Named(line) == "huge.jpg:failed").GetProperty("problem").GetProperty("reason").GetString());
        Assert.Equal("IMAGE_NOT_AN_IMAGE", lines[..^1].Single(line => Named(line) == "text.jpg:failed").GetProperty("problem").GetProperty("reason").GetString());
        Assert.Equal((2, 0, 2), Totals(lines[^1]));

        var resumed = await BatchAsync("batch", files);
        Assert.Equal((0, 2, 2), Totals(resumed[^1]));

        static string Named(JsonElement line) => $"{line.GetProperty("id").GetString()}:{Status(line)}";
        static (int, int, int) Totals(JsonElement line) => (
            line.GetProperty("stored").GetInt32(), line.GetProperty("already_stored").GetInt32(), line.GetProperty("failed").GetInt32());
    }

    [Theory]
    [InlineData("口红 试色.jpg")]
    [InlineData("<img src=x onerror=alert(1)>.jpg")]
    public async Task A_file_name_in_any_script_becomes_the_id(string name)
    {
        var stored = await IngestAsync("names", FacetServer.Sample(1), name);
        Assert.Equal(name, stored.GetProperty("id").GetString());
        Assert.DoesNotContain("<img", stored.GetRawText(), StringComparison.Ordinal);
        var thumbnail = await _api.Client.GetAsync(new Uri(stored.GetProperty("points")[0].GetProperty("thumbnail_url").GetString()!, UriKind.Relative));
        Assert.Equal("image/jpeg", thumbnail.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("Not A Name", "", "INVALID_ARGUMENT")]
    [InlineData("x", "existing=maybe", "UNKNOWN_VALUE")]
    [InlineData("x", "duplicates=perhaps", "UNKNOWN_VALUE")]
    [InlineData("x", "faces=both", "UNKNOWN_VALUE")]
    [InlineData("x", "metadata=[1]", "INVALID_METADATA")]
    [InlineData("x", "metadata={\"a\":{}}", "INVALID_METADATA")]
    [InlineData("x", "metadata={", "INVALID_JSON")]
    [InlineData("x", "recipe=none", "UNKNOWN_RECIPE")]
    public async Task Options_that_make_no_sense_are_refused(string collection, string option, string reason)
    {
        (string, string)[] fields = option.Length > 0 ? [(option.Split('=')[0], option[(option.IndexOf('=', StringComparison.Ordinal) + 1)..])] : [];
        var path = $"/api/v1/collections/{Uri.EscapeDataString(collection)}/photos";
        Assert.Equal(reason, await HttpApi.ReasonAsync(await _api.TryPostPhotoAsync(path, FacetServer.Sample(1), "a.jpg", fields), 400));
    }

    [Fact]
    public async Task A_photo_without_a_face_is_refused_in_words()
    {
        var grey = ByteString.CopyFrom(ImageEncoder.Jpeg(RgbImage.Filled(400, 300, 128, 128, 128)));
        Assert.Equal("NO_FACE", await HttpApi.ReasonAsync(await _api.TryPostPhotoAsync("/api/v1/collections/x/photos", grey), 422));
        Assert.Equal(0, (await _api.PostPhotoAsync("/api/v1/parse", grey)).GetProperty("faces").GetArrayLength());
    }

    [Fact]
    public async Task A_black_and_white_photo_is_refused_by_the_recipe_of_colours_and_taken_by_another()
    {
        var picture = ImageDecoder.Decode(FacetServer.Sample(1).Memory, ImageLimits.Default).Image;
        var grey = new byte[picture.Width * picture.Height * 3];
        for (var i = 0; i < grey.Length; i++)
        {
            grey[i] = picture.Pixels[(i / 3 * 3) + 1];
        }

        var photo = ByteString.CopyFrom(ImageEncoder.Jpeg(new RgbImage(picture.Width, picture.Height, grey)));
        var refused = await _api.TryPostPhotoAsync("/api/v1/collections/grey/photos", photo, "a.jpg");
        Assert.Equal("NO_REGION", await HttpApi.ReasonAsync(refused, 422));
        Assert.Contains("colour", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("stored", Status(await IngestAsync("grey", photo, "a.jpg", ("recipe", "seed"))));
    }

    private static string Status(JsonElement answer) => answer.GetProperty("status").GetString()!;

    private static ByteString Smaller(ByteString photo)
    {
        var picture = ImageDecoder.Decode(photo.Memory, ImageLimits.Default).Image;
        return ByteString.CopyFrom(ImageEncoder.Jpeg(Resize.Antialiased(picture, picture.Width * 2 / 3, picture.Height * 2 / 3), 60));
    }

    private Task<JsonElement> IngestAsync(string collection, ByteString photo, string name, params (string, string)[] fields) =>
        _api.PostPhotoAsync($"/api/v1/collections/{collection}/photos", photo, name, fields);

    private async Task<List<JsonElement>> BatchAsync(string collection, (string, string, ByteString)[] files)
    {
        using var form = HttpApi.Form(files);
        var response = await _api.Client.PostAsync(new Uri($"/api/v1/collections/{collection}/photos/batch", UriKind.Relative), form);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        return [.. (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
