using Facet.Gateway.V1;
using Facet.Hosting;
using Facet.Types.V1;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Facet.Gateway;

/// <summary>The gateway's calls: validates, asks the services, maps.</summary>
internal sealed class GatewayGrpcService(
    PhotoIngest ingest, PhotoSearch search, GatewayStatus status, IOptions<GatewayOptions> options, ErrorTranslator errors)
    : GatewayService.GatewayServiceBase
{
    private const string Stage = "gateway";

    public override async Task<SearchResponse> Search(SearchRequest request, ServerCallContext context) =>
        (await search.SearchAsync(request, context.CancellationToken)).Response;

    public override Task<IngestResponse> Ingest(IngestRequest request, ServerCallContext context) =>
        ingest.IngestAsync(request, context.CancellationToken);

    public override Task IngestStream(
        IAsyncStreamReader<IngestStreamRequest> requestStream, IServerStreamWriter<IngestStreamResponse> responseStream, ServerCallContext context) =>
        ItemStream.RunAsync(
            requestStream,
            responseStream,
            options.Value.EffectiveConcurrentItems,
            async (item, cancel) => new IngestStreamResponse
            {
                Id = item.Id,
                Status = new ItemStatus(),
                Result = await ingest.IngestAsync(item.Item ?? throw new FacetException(FacetError.MissingItem), cancel),
            },
            (item, refusal) => new IngestStreamResponse { Id = item.Id, Status = refusal },
            errors,
            Stage,
            context.CancellationToken);

    public override Task SearchStream(
        IAsyncStreamReader<SearchStreamRequest> requestStream, IServerStreamWriter<SearchStreamResponse> responseStream, ServerCallContext context) =>
        ItemStream.RunAsync(
            requestStream,
            responseStream,
            options.Value.EffectiveConcurrentItems,
            async (item, cancel) => new SearchStreamResponse
            {
                Id = item.Id,
                Status = new ItemStatus(),
                Result = (await search.SearchAsync(item.Item ?? throw new FacetException(FacetError.MissingItem), cancel)).Response,
            },
            (item, refusal) => new SearchStreamResponse { Id = item.Id, Status = refusal },
            errors,
            Stage,
            context.CancellationToken);

    public override Task<GetInfoResponse> GetInfo(GetInfoRequest request, ServerCallContext context) => status.GetInfoAsync(context.CancellationToken);
}
