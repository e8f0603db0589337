using Facet.Hosting;
using Facet.Search;
using Facet.Search.V1;
using Facet.Types.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegionFactors = Facet.Features.V1.RegionFactors;

namespace Facet.Unit.Tests.Search;

public sealed class SearchGrpcServiceTests : IAsyncLifetime, IDisposable
{
    private static readonly Fingerprint _fingerprint = new() { Model = "faceres", Recipe = "early" };

    private readonly TestFolder _folder = new();
    private readonly WebApplication _app;
    private GrpcChannel? _channel;

    public SearchGrpcServiceTests()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Facet:Hosting:Grpc"] = "127.0.0.1:0",
            ["Facet:Hosting:Http"] = "",
            ["Facet:Search:DataFolder"] = _folder.Path,
            ["Facet:Search:CompactFactors"] = "false",
        });
        builder.AddFacetDefaults("search").AddSearch();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        _app = builder.Build().MapFacetDefaults().MapSearch();
    }

    private SearchService.SearchServiceClient Client => new(_channel);

    public async Task InitializeAsync()
    {
        await _app.StartAsync();
        _channel = FacetChannel.Create(FacetAddresses.Of(_app).Grpc.Authority);
    }

    public async Task DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public void Dispose()
    {
        _channel?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Points_go_in_and_are_found()
    {
        var statuses = (await Client.UpsertAsync(Upsert(Point("a", 1), Point("b", 2), Point("c", 3)))).Statuses;
        Assert.Equal([("a", 0), ("b", 0), ("c", 0)], statuses.Select(status => (status.Id, status.Status.Code)));

        var response = await Client.SearchAsync(new SearchRequest
        {
            Collection = Samples.Faces,
            Factors = new FactorQuery { Fingerprint = _fingerprint, Regions = { Point("", 2).Regions } },
            TopK = 2,
            Mode = SearchMode.Approximate,
            Filter = new Filter { Conditions = { new Condition { Key = "year", Range = new Facet.Search.V1.Range { AtLeast = 2 } } } },
        });

        Assert.Equal(["b", "c"], response.Hits.Select(hit => hit.Id));
        Assert.Equal(1, response.Hits[0].Score, 1e-9);
        Assert.Equal(2, response.Hits[0].Metadata["year"].Integer);
        Assert.Equal((SearchMode.Exact, 2UL), (response.Mode, response.ScoredPoints));
        Assert.Equal(_fingerprint, response.Fingerprint);
    }

    [Fact]
    public async Task A_point_comes_back_as_it_was_sent()
    {
        await Client.UpsertAsync(Upsert(Point("a", 1)));

        var with = (await Client.GetPointAsync(new GetPointRequest { Collection = Samples.Faces, Id = "a", IncludeFactors = true })).Point;
        var without = Assert.Single((await Client.ListPointsAsync(new ListPointsRequest { Collection = Samples.Faces })).Points);

        Assert.Equal(Point("a", 1).Regions[0].Factors, with.Regions[0].Factors);
        Assert.Equal(Point("a", 1).Metadata, with.Metadata);
        Assert.Null(without.Regions[0].Factors);
    }

    [Fact]
    public async Task Bad_points_of_a_call_are_refused_one_by_one()
    {
        var noType = Point("no type", 1);
        noType.Regions[0].Factors.Type = TensorType.Int8;
        var noShape = Point("no shape", 1);
        noShape.Regions[0].Factors.Shape.Clear();
        var emptyValue = Point("empty value", 1);
        emptyValue.Metadata["x"] = new MetadataValue();

        var statuses = (await Client.UpsertAsync(Upsert(noType, Point("a", 1), noShape, emptyValue, Point("b", 2)))).Statuses;

        Assert.Equal(["no type", "a", "no shape", "empty value", "b"], statuses.Select(status => status.Id));
        Assert.Equal(
            ["INVALID_FACTORS", "", "INVALID_FACTORS", "INVALID_ARGUMENT", ""], statuses.Select(status => status.Status.Reason));
        Assert.All(statuses.Where(status => status.Status.Code != 0), status => Assert.Equal("search", status.Status.Stage));
    }

    [Fact]
    public async Task A_bad_item_never_ends_a_stream()
    {
        using var call = Client.UpsertStream();
        await call.RequestStream.WriteAsync(new UpsertStreamRequest { Id = "1", Item = Upsert(Point("a", 1)) });
        await call.RequestStream.WriteAsync(new UpsertStreamRequest { Id = "2" });
        await call.RequestStream.WriteAsync(new UpsertStreamRequest { Id = "3", Item = new UpsertRequest { Collection = Samples.Faces } });
        await call.RequestStream.WriteAsync(new UpsertStreamRequest { Id = "4", Item = Upsert(Point("b", 1)) });
        await call.RequestStream.CompleteAsync();

        var answers = await call.ResponseStream.ReadAllAsync().ToDictionaryAsync(answer => answer.Id, answer => answer);

        Assert.Equal(["", "MISSING_ITEM", "NO_POINTS", ""], answers.OrderBy(pair => pair.Key).Select(pair => pair.Value.Status.Reason));
        Assert.Null(answers["2"].Result);
        Assert.Single(answers["4"].Result.Statuses);
    }

    [Fact]
    public async Task Searches_of_a_stream_are_answered_by_id()
    {
        await Client.UpsertAsync(Upsert(Point("a", 1), Point("b", 2)));
        using var call = Client.SearchStream();
        foreach (var id in new[] { "a", "nobody", "b" })
        {
            await call.RequestStream.WriteAsync(new SearchStreamRequest
            {
                Id = id,
                Item = new SearchRequest { Collection = Samples.Faces, PointId = id, TopK = 1 },
            });
        }

        await call.RequestStream.CompleteAsync();
        var answers = await call.ResponseStream.ReadAllAsync().ToDictionaryAsync(answer => answer.Id, answer => answer);

        Assert.Equal("b", Assert.Single(answers["a"].Result.Hits).Id);
        Assert.Equal("a", Assert.Single(answers["b"].Result.Hits).Id);
        Assert.Equal("POINT_NOT_FOUND", answers["nobody"].Status.Reason);
    }

    [Fact]
    public async Task Errors_have_the_codes_of_the_contract()
    {
        await Client.UpsertAsync(Upsert(Point("a", 1)));
        var other = Upsert(Point("b", 2));
        other.Fingerprint = new Fingerprint(_fingerprint) { Recipe = "late" };
        var bare = Upsert(Point("b", 2));
        bare.Fingerprint = null;
        var search = new SearchRequest { Collection = Samples.Faces, PointId = "a", TopK = 1 };

        await AssertCodeAsync(StatusCode.FailedPrecondition, Client.UpsertAsync(other));
        await AssertCodeAsync(StatusCode.InvalidArgument, Client.UpsertAsync(bare));
        await AssertCodeAsync(StatusCode.AlreadyExists, Client.CreateCollectionAsync(new CreateCollectionRequest { Name = Samples.Faces }));
        await AssertCodeAsync(StatusCode.NotFound, Client.GetCollectionAsync(new GetCollectionRequest { Name = "nothing" }));
        await AssertCodeAsync(StatusCode.InvalidArgument, Client.SearchAsync(new SearchRequest(search) { TopK = uint.MaxValue }));
        await AssertCodeAsync(StatusCode.InvalidArgument, Client.SearchAsync(new SearchRequest { Collection = Samples.Faces, TopK = 1 }));
        await AssertCodeAsync(
            StatusCode.InvalidArgument, Client.ListPointsAsync(new ListPointsRequest { Collection = Samples.Faces, PageToken = "x" }));
    }

    [Fact]
    public async Task Info_and_collections_tell_what_is_there()
    {
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "empty" });
        await Client.UpsertAsync(Upsert(Point("a", 1), Point("b", 2)));

        var info = await Client.GetInfoAsync(new GetInfoRequest());
        var collections = (await Client.ListCollectionsAsync(new ListCollectionsRequest())).Collections;

        Assert.Equal(("hnsw", 2UL, 2UL, "2"), (info.Engine, info.CollectionCount, info.PointCount, info.DataFormat));
        Assert.Equal((1000U, 1000U), (info.Limits.MaxTopK, info.Limits.MaxPageSize));
        Assert.Equal([("empty", 0UL), (Samples.Faces, 2UL)], collections.Select(collection => (collection.Name, collection.PointCount)));
        var deleted = await Client.DeletePointsAsync(new DeletePointsRequest { Collection = Samples.Faces, Ids = { "a", "x" } });
        Assert.Equal(1UL, deleted.DeletedPoints);
        Assert.Equal(1UL, (await Client.DeleteCollectionAsync(new DeleteCollectionRequest { Name = Samples.Faces })).DeletedPoints);
    }

    [Fact]
    public async Task A_collection_gets_new_factors_while_searches_see_the_old_ones()
    {
        await Client.UpsertAsync(Upsert(Point("a", 1), Point("b", 2)));
        var late = new Fingerprint(_fingerprint) { Recipe = "late" };
        var begun = await Client.BeginGenerationAsync(new BeginGenerationRequest { Collection = Samples.Faces, Fingerprint = late });
        Assert.Equal((late, 0UL), (begun.Collection.NextGeneration.Fingerprint, begun.Collection.NextGeneration.PointCount));
        var next = Upsert(Point("a", 11));
        next.Fingerprint = late;
        Assert.False((await Client.UpsertAsync(next)).Statuses[0].Replaced);

        var search = new SearchRequest { Collection = Samples.Faces, PointId = "b", TopK = 5 };
        Assert.Equal(_fingerprint, (await Client.SearchAsync(search)).Fingerprint);
        var switching = new SwitchGenerationRequest { Collection = Samples.Faces };
        await AssertCodeAsync(StatusCode.FailedPrecondition, Client.SwitchGenerationAsync(switching));
        next = Upsert(Point("b", 12));
        next.Fingerprint = late;
        await Client.UpsertAsync(next);
        var switched = (await Client.SwitchGenerationAsync(switching)).Collection;

        Assert.Equal((late, 2UL), (switched.Fingerprint, switched.PointCount));
        Assert.Null(switched.NextGeneration);
        Assert.Equal((late, "a"), ((await Client.SearchAsync(search)).Fingerprint, (await Client.SearchAsync(search)).Hits[0].Id));
        await AssertCodeAsync(StatusCode.FailedPrecondition, Client.UpsertAsync(Upsert(Point("a", 1))));
        await AssertCodeAsync(
            StatusCode.FailedPrecondition, Client.AbandonGenerationAsync(new AbandonGenerationRequest { Collection = Samples.Faces }));
    }

    [Fact]
    public async Task An_export_streams_every_point_with_its_factors()
    {
        Point[] points = [.. Enumerable.Range(0, 150).Select(number => Point(Samples.Id(number), number))];
        await Client.UpsertAsync(Upsert(points));

        using var call = Client.Export(new ExportRequest { Collection = Samples.Faces });
        var messages = await call.ResponseStream.ReadAllAsync().ToListAsync();

        Assert.True(messages.Count > 1);
        Assert.Equal(_fingerprint, messages[0].Collection.Fingerprint);
        Assert.All(messages.Skip(1), message => Assert.Null(message.Collection));
        Assert.Equal(
            points.Select(point => (point.Id, point.Regions[0].Factors)),
            messages.SelectMany(message => message.Points).Select(point => (point.Id, point.Regions[0].Factors)));
        using var missing = Client.Export(new ExportRequest { Collection = "nothing" });
        var error = await Assert.ThrowsAsync<RpcException>(async () => await missing.ResponseStream.MoveNext(default));
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
    }

    [Fact]
    public async Task A_backup_and_a_check_count_what_is_there()
    {
        using var outside = new TestFolder();
        await Client.UpsertAsync(Upsert(Point("a", 1), Point("b", 2)));

        var backup = await Client.BackupAsync(new BackupRequest { Folder = Path.Combine(outside.Path, "backup") });
        var check = await Client.CheckCollectionAsync(new CheckCollectionRequest { Collection = Samples.Faces });

        Assert.Equal((1UL, 2UL), (backup.CollectionCount, backup.PointCount));
        Assert.Equal((2UL, 0UL), (check.CheckedPoints, check.DamagedPoints));
        await AssertCodeAsync(StatusCode.InvalidArgument, Client.BackupAsync(new BackupRequest { Folder = "relative" }));
    }

    [Fact]
    public async Task Hostile_sizes_are_refused_and_the_service_goes_on()
    {
        var huge = Point(new string('x', 10 << 20), 1);
        var notANumber = Point("nan", 1);
        notANumber.Regions[0].Factors.Data = ByteString.CopyFrom([.. Enumerable.Repeat((byte)0xFF, notANumber.Regions[0].Factors.Data.Length)]);
        var statuses = (await Client.UpsertAsync(Upsert(huge, notANumber, Point("a", 1)))).Statuses;

        Assert.Equal(["INVALID_ARGUMENT", "INVALID_FACTORS", ""], statuses.Select(status => status.Status.Reason));
        Assert.True(statuses[0].Status.Message.Length < 500);
        var search = new SearchRequest { Collection = Samples.Faces, PointId = "a" };
        foreach (var topK in new[] { 0u, 1_000_000_000u })
        {
            await AssertCodeAsync(StatusCode.InvalidArgument, Client.SearchAsync(new SearchRequest(search) { TopK = topK }));
        }

        Assert.Empty((await Client.SearchAsync(new SearchRequest(search) { TopK = 1 })).Hits);
    }

    private static async Task AssertCodeAsync<T>(StatusCode expected, AsyncUnaryCall<T> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(expected, error.StatusCode);
    }

    private static UpsertRequest Upsert(params Point[] points) =>
        new() { Collection = Samples.Faces, Fingerprint = _fingerprint, CreateCollection = true, Points = { points } };

    private static Point Point(string id, int seed)
    {
        var region = Samples.Region("lips", seed);
        return new Point
        {
            Id = id,
            Regions =
            {
                new RegionFactors
                {
                    Region = region.Region,
                    AreaShare = region.AreaShare,
                    Patches = { region.Patches },
                    Factors = new Tensor
                    {
                        Type = TensorType.Float32,
                        Shape = { region.Factors!.Patches, region.Factors.Channels },
                        Data = ByteString.CopyFrom(region.Factors.Data.Span),
                    },
                },
            },
            Metadata = { ["year"] = new MetadataValue { Integer = seed } },
        };
    }
}
