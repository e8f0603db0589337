using Facet.Hosting;
using Facet.Search.Engine;
using Facet.Search.Indexing;
using Facet.Search.Mapping;
using Facet.Search.Model;
using Facet.Search.Storage;
using Facet.Search.V1;
using Facet.Types.V1;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Facet.Search.Wire;

/// <summary>The search service's calls: each maps the request, calls the store or the engine, and maps the answer.</summary>
internal sealed class SearchGrpcService(
    CollectionStore store,
    SearchEngine engine,
    IndexKeeper indexes,
    MapKeeper maps,
    IOptions<SearchOptions> options,
    IOptions<HostingOptions> hosting,
    FacetService service,
    ErrorTranslator errors) : SearchService.SearchServiceBase
{
    private const string Stage = "search";
    private const int ExportPoints = 64;
    private const int ExportBytes = 1 << 20;

    public override async Task<CreateCollectionResponse> CreateCollection(CreateCollectionRequest request, ServerCallContext context)
    {
        var info = await store.CreateCollectionAsync(
            request.Name, FromWire.Optional(request.Fingerprint), request.IfNotExists, context.CancellationToken);
        return new CreateCollectionResponse { Collection = ToCollection(info) };
    }

    public override Task<GetCollectionResponse> GetCollection(GetCollectionRequest request, ServerCallContext context) =>
        Task.FromResult(new GetCollectionResponse { Collection = ToCollection(store.GetCollection(request.Name)) });

    public override Task<ListCollectionsResponse> ListCollections(ListCollectionsRequest request, ServerCallContext context)
    {
        var page = store.ListCollections(FromWire.Size(request.PageSize), request.PageToken);
        var response = new ListCollectionsResponse { NextPageToken = page.NextToken };
        response.Collections.AddRange(page.Items.Select(ToCollection));
        return Task.FromResult(response);
    }

    public override async Task<DeleteCollectionResponse> DeleteCollection(DeleteCollectionRequest request, ServerCallContext context) =>
        new() { DeletedPoints = (ulong)await store.DeleteCollectionAsync(request.Name, context.CancellationToken) };

    public override Task<UpsertResponse> Upsert(UpsertRequest request, ServerCallContext context) =>
        UpsertAsync(request, context.CancellationToken);

    public override Task UpsertStream(
        IAsyncStreamReader<UpsertStreamRequest> requestStream,
        IServerStreamWriter<UpsertStreamResponse> responseStream,
        ServerCallContext context) =>
        ItemStream.RunAsync(
            requestStream,
            responseStream,
            options.Value.MaxConcurrentItems,
            async (item, cancel) => new UpsertStreamResponse
            {
                Id = item.Id,
                Status = new ItemStatus(),
                Result = await UpsertAsync(item.Item ?? throw new FacetException(FacetError.MissingItem), cancel),
            },
            (item, refusal) => new UpsertStreamResponse { Id = item.Id, Status = refusal },
            errors,
            Stage,
            context.CancellationToken);

    public override async Task<DeletePointsResponse> DeletePoints(DeletePointsRequest request, ServerCallContext context) =>
        new() { DeletedPoints = (ulong)await store.DeletePointsAsync(request.Collection, request.Ids, context.CancellationToken) };

    public override Task<GetPointResponse> GetPoint(GetPointRequest request, ServerCallContext context)
    {
        var point = store.GetPoint(request.Collection, request.Id, request.IncludeFactors);
        return Task.FromResult(new GetPointResponse { Point = ToWire.Point(point) });
    }

    public override Task<ListPointsResponse> ListPoints(ListPointsRequest request, ServerCallContext context)
    {
        var page = store.ListPoints(request.Collection, FromWire.Size(request.PageSize), request.PageToken, request.IdPrefix);
        var response = new ListPointsResponse { NextPageToken = page.NextToken };
        response.Points.AddRange(page.Items.Select(ToWire.Point));
        return Task.FromResult(response);
    }

    public override Task<SearchResponse> Search(SearchRequest request, ServerCallContext context) =>
        SearchAsync(request, context.CancellationToken);

    public override Task SearchStream(
        IAsyncStreamReader<SearchStreamRequest> requestStream,
        IServerStreamWriter<SearchStreamResponse> responseStream,
        ServerCallContext context) =>
        ItemStream.RunAsync(
            requestStream,
            responseStream,
            options.Value.MaxConcurrentSearches + 1,
            async (item, cancel) => new SearchStreamResponse
            {
                Id = item.Id,
                Status = new ItemStatus(),
                Result = await SearchAsync(item.Item ?? throw new FacetException(FacetError.MissingItem), cancel),
            },
            (item, refusal) => new SearchStreamResponse { Id = item.Id, Status = refusal },
            errors,
            Stage,
            context.CancellationToken);

    public override async Task<CheckRecallResponse> CheckRecall(CheckRecallRequest request, ServerCallContext context) =>
        ToWire.Recall(await engine.CheckRecallAsync(
            request.Collection, FromWire.RecallCheck(request), request.Weights.ToDictionary(), context.CancellationToken));

    public override Task<MapPointsResponse> MapPoints(MapPointsRequest request, ServerCallContext context)
    {
        const uint usual = 100_000, most = 1_000_000;
        return request.MaxPoints <= most
            ? maps.MapAsync(
                request.Collection, FromWire.Size(request.MaxPoints == 0 ? usual : request.MaxPoints), request.MetadataKey, context.CancellationToken)
            : throw SearchException.Invalid($"max_points is {request.MaxPoints}; it must be 1 to {most}, or 0 for {usual}");
    }

    public override async Task<BeginGenerationResponse> BeginGeneration(BeginGenerationRequest request, ServerCallContext context)
    {
        var info = await store.BeginGenerationAsync(
            request.Collection, FromWire.Required(request.Fingerprint), context.CancellationToken);
        return new BeginGenerationResponse { Collection = ToCollection(info) };
    }

    public override async Task<SwitchGenerationResponse> SwitchGeneration(SwitchGenerationRequest request, ServerCallContext context)
    {
        var info = await store.SwitchGenerationAsync(request.Collection, request.DropMissing, context.CancellationToken);
        return new SwitchGenerationResponse { Collection = ToCollection(info) };
    }

    public override async Task<AbandonGenerationResponse> AbandonGeneration(AbandonGenerationRequest request, ServerCallContext context)
    {
        var info = await store.AbandonGenerationAsync(request.Collection, context.CancellationToken);
        return new AbandonGenerationResponse { Collection = ToCollection(info) };
    }

    public override async Task Export(
        ExportRequest request, IServerStreamWriter<ExportResponse> responseStream, ServerCallContext context)
    {
        var message = new ExportResponse { Collection = ToCollection(store.GetCollection(request.Collection)) };
        foreach (var point in store.Export(request.Collection))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            message.Points.Add(ToWire.Point(point));
            if (message.Points.Count >= ExportPoints || message.CalculateSize() >= ExportBytes)
            {
                await responseStream.WriteAsync(message, context.CancellationToken);
                message = new ExportResponse();
            }
        }

        if (message.Collection is not null || message.Points.Count > 0)
        {
            await responseStream.WriteAsync(message, context.CancellationToken);
        }
    }

    public override Task<BackupResponse> Backup(BackupRequest request, ServerCallContext context) => Task.Run(
        async () =>
        {
            var done = await store.BackupAsync(request.Folder, context.CancellationToken);
            return new BackupResponse
            {
                CollectionCount = (ulong)done.Collections,
                PointCount = (ulong)done.Points,
                Bytes = (ulong)done.Files.Sum(file => file.Bytes),
            };
        },
        context.CancellationToken);

    public override Task<CheckCollectionResponse> CheckCollection(CheckCollectionRequest request, ServerCallContext context) => Task.Run(
        () =>
        {
            var report = store.Check(request.Collection, context.CancellationToken);
            return new CheckCollectionResponse
            {
                CheckedPoints = (ulong)report.Points,
                DamagedPoints = (ulong)report.Damaged,
                DamagedIds = { report.DamagedIds },
            };
        },
        context.CancellationToken);

    public override Task<GetInfoResponse> GetInfo(GetInfoRequest request, ServerCallContext context)
    {
        var (collections, points) = store.Totals();
        return Task.FromResult(new GetInfoResponse
        {
            Version = service.ToServiceVersion(),
            Engine = "hnsw",
            CollectionCount = (ulong)collections,
            PointCount = (ulong)points,
            DataFormat = $"{CollectionStore.DataFormat}",
            WaitingCalls = (uint)engine.Waiting,
            Limits = new ServiceLimits
            {
                MaxMessageBytes = (ulong)hosting.Value.MaxMessageBytes,
                MaxConcurrentItems = (uint)options.Value.MaxConcurrentItems,
                MaxPageSize = (uint)options.Value.MaxPageSize,
                MaxTopK = (uint)options.Value.MaxTopK,
            },
        });
    }

    private async Task<UpsertResponse> UpsertAsync(UpsertRequest request, CancellationToken cancel)
    {
        if (request.Points.Count == 0)
        {
            throw new FacetException(FacetError.Invalid("points", "NO_POINTS", "The request holds no points."));
        }

        await indexes.WaitForRoomAsync(cancel);
        var points = new List<PointData>();
        var refused = new Dictionary<int, Exception>();
        for (var i = 0; i < request.Points.Count; i++)
        {
            try
            {
                points.Add(FromWire.Point(request.Points[i]));
            }
            catch (SearchException problem)
            {
                refused.Add(i, problem);
            }
        }

        var outcomes = new Queue<PointOutcome>(await store.UpsertAsync(
            request.Collection, FromWire.Required(request.Fingerprint), points, request.CreateCollection, cancel));
        var response = new UpsertResponse();
        for (var i = 0; i < request.Points.Count; i++)
        {
            var outcome = refused.TryGetValue(i, out var problem)
                ? new PointOutcome(request.Points[i].Id, false, problem)
                : outcomes.Dequeue();
            response.Statuses.Add(ToStatus(outcome));
        }

        return response;
    }

    private Collection ToCollection(CollectionInfo info) => ToWire.Collection(info, indexes.StateOf(info.Generation));

    private PointStatus ToStatus(PointOutcome outcome) => new()
    {
        Id = outcome.Id,
        Replaced = outcome.Replaced,
        Status = outcome.Error is null ? new ItemStatus() : errors.ToItemStatus(outcome.Error, Stage),
    };

    private async Task<SearchResponse> SearchAsync(SearchRequest request, CancellationToken cancel) =>
        ToWire.Response(await engine.SearchAsync(FromWire.Query(request), cancel));
}
