using System.Net;
using System.Net.Sockets;
using Facet.Gateway.V1;
using Facet.Hosting;
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

    [Fact]
    public async Task Faces_come_with_how_sure_each_region_is()
    {
        var stored = (await server.Gateway.IngestAsync(Photo("sure", "p", 1))).Faces[0];
        Assert.Equal(stored.Regions, stored.RegionConfidences.Select(region => region.Region));
        Assert.All(stored.RegionConfidences, region => Assert.InRange(region.Parsing, .5f, 1f));
        Assert.All(stored.RegionConfidences, region => Assert.InRange(region.Features, .1f, 1f));
        Assert.True(stored.RegionConfidences.Select(region => region.Features).Distinct().Count() > 1);
        var asked = await server.Gateway.SearchAsync(new SearchRequest { Collection = "sure", Image = FacetServer.Sample(1), TopK = 1 });
        Assert.Equal(stored.RegionConfidences, asked.QueryFace.RegionConfidences);

        var patches = Photo("sure-patches", "p", 1);
        patches.Pipeline = new PipelineOptions { Recipe = "seed" };
        var untold = (await server.Gateway.IngestAsync(patches)).Faces[0];
        Assert.Equal(untold.Regions.Count, untold.RegionConfidences.Count(region => region.Parsing > 0 && !region.HasFeatures));
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
        Assert.Contains("makeup-metric", error.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("faceres", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_photo_is_described_by_the_recipe_of_its_collection_when_none_is_named()
    {
        var first = Photo("older", "p", 1);
        first.Pipeline.Recipe = "faceres-early";
        await server.Gateway.IngestAsync(first);
        var second = await server.Gateway.IngestAsync(Photo("older", "q", 2));
        Assert.StartsWith("faceres-early", second.Fingerprint.Recipe, StringComparison.Ordinal);

        var found = await server.Gateway.SearchAsync(new SearchRequest { Collection = "older", Image = FacetServer.Sample(2), TopK = 1 });
        Assert.Equal("q#0", found.Result.Hits[0].Id);
        Assert.Equal(1, found.Result.Hits[0].Score, 1e-3);
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
    public async Task Several_items_are_searched_with_together_and_again_by_their_token()
    {
        await server.Gateway.IngestAsync(Photo("items", "p", 1));
        await server.Gateway.IngestAsync(Photo("items", "q", 2));
        var found = await server.Gateway.SearchAsync(new SearchRequest
        {
            Collection = "items",
            Positives = { new QueryItem { Image = FacetServer.Sample(2), FaceIndex = 1 }, new QueryItem { PointId = "p#0" } },
            Negatives = { new QueryItem { PointId = "p#1" } },
            Combine = CombineMode.Any,
            NegativeWeight = 0.25,
            TopK = 9,
            KeepQuery = true,
        });
        Assert.Equal(("q#1", 2u), (found.Result.Hits[0].Id, found.Positives[0].FaceCount));
        Assert.Equal(("", 1u, "p#0"), (found.Positives[0].PointId, found.Positives[0].Face.Index, found.Positives[1].PointId));
        Assert.Equal(found.Result.Hits.Count, found.ScoreParts.Count);
        Assert.All(found.Result.Hits.Zip(found.ScoreParts), pair => Assert.Equal(pair.Second.Positive - (0.25 * pair.Second.Negative), pair.First.Score, 1e-9));
        Assert.DoesNotContain("p#0", found.Result.Hits.Select(hit => hit.Id));

        var again = await server.Gateway.SearchAsync(new SearchRequest { QueryToken = found.QueryToken, TopK = 2, Weights = { ["lips"] = 1 } });
        Assert.Equal(found.QueryToken, again.QueryToken);
        Assert.Equal(2, again.Result.Hits.Count);
        Assert.All(again.Result.Hits, hit => Assert.Equal(["lips"], hit.Regions.Select(region => region.Region)));
        Assert.Equal(["search"], again.Timings.Select(timing => timing.Stage));
    }

    public static TheoryData<SearchRequest, string> Contradictions => new()
    {
        { new SearchRequest { Collection = "x", PointId = "a", Positives = { new QueryItem { PointId = "b" } }, TopK = 1 }, "TWO_QUERIES" },
        { new SearchRequest { Collection = "x", Positives = { new QueryItem() }, TopK = 1 }, "MISSING_QUERY" },
        { new SearchRequest { Collection = "x", Positives = { Enumerable.Repeat(new QueryItem { PointId = "b" }, 17) }, TopK = 1 }, "TOO_MANY_QUERIES" },
        { new SearchRequest { Collection = "x", PointId = "a", Combine = (CombineMode)9, TopK = 1 }, "UNKNOWN_VALUE" },
        { new SearchRequest { Collection = "x", PointId = "a", NegativeWeight = double.NaN, TopK = 1 }, "NEGATIVE_WEIGHT_OUT_OF_RANGE" },
        { new SearchRequest { QueryToken = "q_gone", TopK = 1 }, "TOKEN_EXPIRED" },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public async Task Queries_that_contradict_themselves_are_refused(SearchRequest request, string reason)
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Gateway.SearchAsync(request));
        Assert.Equal(reason, Hosting.ErrorTranslator.FromRpc(error, "gateway").Reason);
    }

    [Fact]
    public async Task A_photo_that_is_there_is_left_out_or_refused_when_asked_for()
    {
        await server.Gateway.IngestAsync(Photo("there", "first", 1));
        var same = Photo("there", "first", 1);
        same.Existing = ExistingPolicy.Skip;
        Assert.Equal(IngestOutcome.AlreadyStored, (await server.Gateway.IngestAsync(same)).Outcome);
        Assert.Equal((IngestOutcome.Stored, 3u), await ReplacedAsync(Photo("there", "first", 1)));

        var copy = Photo("there", "second", 1);
        copy.Duplicates = DuplicatePolicy.Skip;
        var left = await server.Gateway.IngestAsync(copy);
        Assert.Equal((IngestOutcome.Duplicate, "first", true), (left.Outcome, left.DuplicateOf.PhotoId, left.DuplicateOf.SameBytes));
        copy.Duplicates = DuplicatePolicy.Reject;
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Gateway.IngestAsync(copy));
        Assert.Equal((StatusCode.AlreadyExists, "DUPLICATE_PHOTO"), (error.StatusCode, Hosting.ErrorTranslator.FromRpc(error, "gateway").Reason));

        async Task<(IngestOutcome, uint)> ReplacedAsync(IngestRequest request)
        {
            var answer = await server.Gateway.IngestAsync(request);
            return (answer.Outcome, answer.ReplacedPoints);
        }
    }

    [Fact]
    public async Task A_photo_that_takes_the_place_of_another_leaves_no_faces_of_it()
    {
        await server.Gateway.IngestAsync(Photo("replaced", "p", 1));
        await server.Gateway.IngestAsync(Photo("replaced", "p#1", 1));
        var other = Photo("replaced", "p", 1);
        other.Pipeline.Faces = FaceSelection.Largest;
        Assert.Equal(1u, (await server.Gateway.IngestAsync(other)).ReplacedPoints);
        Assert.Equal(["p#0", "p#1#0", "p#1#1", "p#1#2"], await IdsAsync("replaced"));
    }

    [Fact]
    public async Task What_a_broken_off_ingest_left_of_a_photo_does_not_count_as_the_photo()
    {
        await server.Gateway.IngestAsync(Photo("half", "p", 1));
        await server.Search.DeletePointsAsync(new DeletePointsRequest { Collection = "half", Ids = { "p#1" } });
        var again = Photo("half", "p", 1);
        again.Existing = ExistingPolicy.Skip;
        Assert.Equal(IngestOutcome.Stored, (await server.Gateway.IngestAsync(again)).Outcome);
        Assert.Equal(["p#0", "p#1", "p#2"], await IdsAsync("half"));
        Assert.Equal(IngestOutcome.AlreadyStored, (await server.Gateway.IngestAsync(again)).Outcome);
    }

    [Fact]
    public async Task A_photo_with_more_points_than_a_page_of_a_listing_is_known_by_all_of_them()
    {
        await server.Gateway.IngestAsync(Photo("crowd", "p", 1));
        var (point, fingerprint) = ((await PointAsync("crowd", "p#0")).Point, await FingerprintAsync("crowd"));
        point.Metadata["photo_faces"] = new MetadataValue { Integer = 150 };
        await server.Search.UpsertAsync(new UpsertRequest
        {
            Collection = "crowd",
            Fingerprint = fingerprint,
            Points = { Enumerable.Range(0, 150).Select(face => new Point(point) { Id = $"p#{face}" }) },
        });
        var again = Photo("crowd", "p", 1);
        again.Existing = ExistingPolicy.Skip;
        Assert.Equal(IngestOutcome.AlreadyStored, (await server.Gateway.IngestAsync(again)).Outcome);
        await server.Search.DeletePointsAsync(new DeletePointsRequest { Collection = "crowd", Ids = { "p#149" } });
        Assert.Equal(IngestOutcome.Stored, (await server.Gateway.IngestAsync(again)).Outcome);
        Assert.Equal(["p#0", "p#1", "p#2"], await IdsAsync("crowd"));
    }

    [Fact]
    public async Task A_model_brings_its_recipe()
    {
        var photo = Photo("by-model", "p", 1);
        photo.Pipeline.Model = "faceres";
        Assert.StartsWith("faceres-early", (await server.Gateway.IngestAsync(photo)).Fingerprint.Recipe, StringComparison.Ordinal);
        var found = await server.Gateway.SearchAsync(
            new SearchRequest { Collection = "by-model", Image = FacetServer.Sample(1), TopK = 1, Pipeline = new PipelineOptions { Model = "faceres" } });
        Assert.Equal("p#0", found.Result.Hits[0].Id);
        photo.Pipeline.Model = "nothing";
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Gateway.IngestAsync(photo));
        Assert.Equal("UNKNOWN_MODEL", Hosting.ErrorTranslator.FromRpc(error, "gateway").Reason);
    }

    [Fact]
    public async Task An_item_without_a_region_that_counts_leaves_the_others_to_be_searched_with()
    {
        await server.Gateway.IngestAsync(Photo("partly", "p", 1));
        await KeepRegionAsync("partly", "p#1", "cheeks");
        var request = new SearchRequest
        {
            Collection = "partly",
            TopK = 5,
            Combine = CombineMode.Any,
            Positives = { new QueryItem { PointId = "p#1" }, new QueryItem { PointId = "p#0" } },
            Weights = { ["lips"] = 1 },
        };
        Assert.Equal("p#2", (await server.Gateway.SearchAsync(request)).Result.Hits.Single().Id);
        var against = new SearchRequest { Collection = "partly", TopK = 5, PointId = "p#0", Negatives = { new QueryItem { PointId = "p#1" } }, Weights = { ["lips"] = 1 } };
        Assert.Equal("p#2", (await server.Gateway.SearchAsync(against)).Result.Hits.Single(hit => hit.Id != "p#1").Id);
        request.Positives.RemoveAt(1);
        request.Positives.Add(new QueryItem { PointId = "p#1" });
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Gateway.SearchAsync(request));
        Assert.Equal("UNKNOWN_REGION", Hosting.ErrorTranslator.FromRpc(error, "gateway").Reason);
    }

    [Fact]
    public async Task A_region_that_only_the_query_shows_may_have_a_weight()
    {
        await server.Gateway.IngestAsync(Photo("lips-only", "p", 1));
        foreach (var id in await IdsAsync("lips-only"))
        {
            await KeepRegionAsync("lips-only", id, "lips");
        }

        // What regions a collection has is told by its points: here another one is made of those that are left.
        var points = await Task.WhenAll((await IdsAsync("lips-only")).Select(async id => (await PointAsync("lips-only", id)).Point));
        var upsert = new UpsertRequest { Collection = "only-lips", CreateCollection = true, Fingerprint = await FingerprintAsync("lips-only"), Points = { points } };
        await server.Search.UpsertAsync(upsert);
        var found = await server.Gateway.SearchAsync(
            new SearchRequest { Collection = "only-lips", Image = FacetServer.Sample(1), TopK = 1, Weights = { ["lips"] = 1, ["cheeks"] = 2 } });
        Assert.Equal("p#0", found.Result.Hits.Single().Id);
        Assert.Equal(["lips"], found.Result.Hits[0].Regions.Select(region => region.Region));
    }

    [Fact]
    public async Task One_bad_photo_among_several_is_named()
    {
        var request = new SearchRequest
        {
            Collection = "any",
            TopK = 1,
            Positives = { new QueryItem { Image = FacetServer.Sample(1) }, new QueryItem { Image = ByteString.CopyFromUtf8("no picture") } },
        };
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Gateway.SearchAsync(request));
        Assert.StartsWith("positive 1: ", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Photos_are_stored_and_shown_while_the_file_of_thumbnails_cannot_be_used()
    {
        var file = Path.GetTempFileName();
        await using (var broken = await GuardedServer.StartAsync(new Dictionary<string, string?> { ["Facet:Gateway:DataFolder"] = Path.Combine(file, "below") }))
        {
            using var api = new HttpApi(broken.Http);
            Assert.Equal(3, (await api.PostPhotoAsync("/api/v1/collections/broken/photos", FacetServer.Sample(1))).GetProperty("points").GetArrayLength());
            Assert.Equal(1, (await api.GetAsync("/api/v1/collections")).GetProperty("collections").GetArrayLength());
            Assert.Equal(3, (await api.GetAsync("/api/v1/status")).GetProperty("backends").GetArrayLength());
        }

        File.Delete(file);
    }

    [Fact]
    public async Task A_service_that_hangs_keeps_no_search_by_id_waiting_and_is_the_only_one_that_is_said_to_be_away()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var hanging = await GuardedServer.StartAsync(new Dictionary<string, string?> { ["Facet:Gateway:Parsing"] = $"http://{silent.LocalEndpoint}" });
        using var channel = FacetChannel.Create(hanging.Grpc);
        var source = await server.Gateway.IngestAsync(Photo("hanging", "p", 1));
        var points = await Task.WhenAll((await IdsAsync("hanging")).Select(async id => (await PointAsync("hanging", id)).Point));
        await new SearchService.SearchServiceClient(channel).UpsertAsync(
            new UpsertRequest { Collection = "hanging", CreateCollection = true, Fingerprint = source.Fingerprint, Points = { points } });
        var gateway = new GatewayService.GatewayServiceClient(channel);
        var request = new SearchRequest { Collection = "hanging", PointId = "p#0", TopK = 1 };
        var found = await gateway.SearchAsync(request, deadline: DateTime.UtcNow.AddSeconds(4));
        Assert.Single(found.Result.Hits);
        Assert.Empty(found.Models);
        var info = await gateway.GetInfoAsync(new Gateway.V1.GetInfoRequest());
        Assert.Equal([false, true, true], info.Backends.Select(backend => backend.Reachable));
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

    private async Task<IReadOnlyList<string>> IdsAsync(string collection) =>
        [.. (await server.Search.ListPointsAsync(new ListPointsRequest { Collection = collection, PageSize = 100 })).Points.Select(point => point.Id)];

    private async Task<GetPointResponse> PointAsync(string collection, string id) =>
        await server.Search.GetPointAsync(new GetPointRequest { Collection = collection, Id = id, IncludeFactors = true });

    private async Task<Types.V1.Fingerprint> FingerprintAsync(string collection) =>
        (await server.Search.GetCollectionAsync(new GetCollectionRequest { Name = collection })).Collection.Fingerprint;

    /// <summary>Stores a point anew as one of a face that shows no other region.</summary>
    private async Task KeepRegionAsync(string collection, string id, string region)
    {
        var stored = await PointAsync(collection, id);
        var others = stored.Point.Regions.Where(each => each.Region != region).ToList();
        others.ForEach(other => stored.Point.Regions.Remove(other));
        await server.Search.UpsertAsync(new UpsertRequest { Collection = collection, Fingerprint = await FingerprintAsync(collection), Points = { stored.Point } });
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
