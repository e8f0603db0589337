using Facet.Gateway.V1;
using Facet.Parsing.V1;
using Facet.Search.V1;
using Google.Protobuf;
using Grpc.Core;
using SearchRequest = Facet.Gateway.V1.SearchRequest;

namespace Facet.Integration.Tests;

public sealed class GatewayTests(FacetServer server) : IClassFixture<FacetServer>
{
    [Fact]
    public async Task A_photo_becomes_points_and_finds_itself()
    {
        var ingest = await server.Gateway.IngestAsync(Photo("self", "a/b c.jpg", 4));
        Assert.Equal(["a/b c.jpg#0", "a/b c.jpg#1", "a/b c.jpg#2", "a/b c.jpg#3"], ingest.Faces.Select(face => face.PointId));
        var found = await server.Gateway.SearchAsync(new SearchRequest { Collection = "self", Image = FacetServer.Sample(4), TopK = 2 });
        Assert.Equal("a/b c.jpg#0", found.Result.Hits[0].Id);
        Assert.Equal(1, found.Result.Hits[0].Score, 1e-5);
        Assert.Equal(["blazeface-back", "facemesh-468", "iris", "makeup-metric"], found.Models.Select(model => model.Id));
        Assert.Equal("a/b c.jpg", found.Result.Hits[0].Metadata["photo_id"].Text);
    }

    [Theory]
    [InlineData(9u)]
    [InlineData(uint.MaxValue)]
    public async Task A_face_that_the_photo_does_not_show_is_not_found(uint face)
    {
        await server.Gateway.IngestAsync(Photo("faces", "p", 1));
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Gateway.SearchAsync(
            new SearchRequest { Collection = "faces", Image = FacetServer.Sample(1), TopK = 1, FaceIndex = face }));
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
        Assert.Equal("NO_SUCH_FACE", Hosting.ErrorTranslator.FromRpc(error, "gateway").Reason);
    }

    [Fact]
    public async Task A_second_face_can_be_the_query()
    {
        await server.Gateway.IngestAsync(Photo("second", "p", 6));
        var found = await server.Gateway.SearchAsync(new SearchRequest { Collection = "second", Image = FacetServer.Sample(6), TopK = 1, FaceIndex = 2 });
        Assert.Equal("p#2", found.Result.Hits[0].Id);
    }

    [Fact]
    public async Task A_stream_of_photos_goes_on_past_the_bad_ones_and_names_the_stage()
    {
        using var call = server.Gateway.IngestStream();
        await call.RequestStream.WriteAsync(new IngestStreamRequest { Id = "good", Item = Photo("stream", "good", 1) });
        var broken = Photo("stream", "broken", 1);
        broken.Image = ByteString.CopyFrom(broken.Image.Span[..5000]);
        await call.RequestStream.WriteAsync(new IngestStreamRequest { Id = "broken", Item = broken });
        await call.RequestStream.WriteAsync(new IngestStreamRequest { Id = "nameless", Item = Photo("stream", "", 1) });
        await call.RequestStream.WriteAsync(new IngestStreamRequest { Id = "misplaced", Item = Photo("Not A Name!", "x", 1) });
        await call.RequestStream.CompleteAsync();
        var answers = new Dictionary<string, IngestStreamResponse>();
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            answers.Add(answer.Id, answer);
        }

        Assert.Equal(0, answers["good"].Status.Code);
        Assert.Equal(("IMAGE_TRUNCATED", "parsing"), (answers["broken"].Status.Reason, answers["broken"].Status.Stage));
        Assert.Equal(("MISSING_PHOTO_ID", "gateway"), (answers["nameless"].Status.Reason, answers["nameless"].Status.Stage));
        Assert.Equal("search", answers["misplaced"].Status.Stage);
        Assert.Equal((int)StatusCode.InvalidArgument, answers["misplaced"].Status.Code);
    }

    [Fact]
    public async Task A_collection_refuses_points_of_another_recipe_and_says_what_differs()
    {
        await server.Gateway.IngestAsync(Photo("recipes", "p", 1));
        var other = Photo("recipes", "q", 1);
        other.Pipeline.Recipe = "faceres-late";
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Gateway.IngestAsync(other));
        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Contains("makeup", error.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("faceres-late", error.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing-collection", 1u, StatusCode.NotFound)]
    [InlineData("", 1u, StatusCode.InvalidArgument)]
    [InlineData("x", 0u, StatusCode.InvalidArgument)]
    [InlineData("x", 1_000_000_000u, StatusCode.InvalidArgument)]
    public async Task Searches_that_make_no_sense_are_refused(string collection, uint top, StatusCode code)
    {
        var request = new SearchRequest { Collection = collection, PointId = "p#0", TopK = top };
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Gateway.SearchAsync(request));
        Assert.Equal(code, error.StatusCode);
    }

    [Fact]
    public async Task Info_shows_every_service_behind_it()
    {
        var info = await server.Gateway.GetInfoAsync(new Gateway.V1.GetInfoRequest());
        Assert.Equal(["parsing", "features", "search"], info.Backends.Select(backend => backend.Name));
        Assert.All(info.Backends, backend => Assert.True(backend.Reachable));
        Assert.Equal("makeup", info.DefaultRecipe);
    }

    [Fact]
    public async Task Metrics_count_the_calls()
    {
        await server.Gateway.GetInfoAsync(new Gateway.V1.GetInfoRequest());
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(new Uri($"{server.Http}/metrics"));
        Assert.Contains("facet.gateway.v1.GatewayService", metrics, StringComparison.Ordinal);
        Assert.Contains("# TYPE", metrics, StringComparison.Ordinal);
    }

    private static IngestRequest Photo(string collection, string id, int sample) => new()
    {
        Collection = collection,
        PhotoId = id,
        Image = FacetServer.Sample(sample),
        Pipeline = new PipelineOptions { Faces = FaceSelection.All },
        Metadata = { ["path"] = new MetadataValue { Text = id } },
    };
}
