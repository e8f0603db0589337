using Facet.Hosting;
using Facet.Parsing.V1;
using Facet.Types.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Facet.Parsing;

/// <summary>The parsing service's calls: validates, parses, maps.</summary>
internal sealed class ParsingGrpcService(
    ParsingEngine engine,
    ParseMessages messages,
    IOptions<ParsingOptions> options,
    IOptions<HostingOptions> hosting,
    FacetService service,
    ErrorTranslator errors) : ParsingService.ParsingServiceBase
{
    private const string Stage = "parsing";

    public override Task<ParseResponse> Parse(ParseRequest request, ServerCallContext context) => ParseAsync(request, context.CancellationToken);

    public override Task ParseStream(
        IAsyncStreamReader<ParseStreamRequest> requestStream, IServerStreamWriter<ParseStreamResponse> responseStream, ServerCallContext context) =>
        ItemStream.RunAsync(
            requestStream,
            responseStream,
            MaxConcurrentItems,
            async (item, cancel) => new ParseStreamResponse
            {
                Id = item.Id,
                Status = new ItemStatus(),
                Result = await ParseAsync(item.Item ?? throw new FacetException(FacetError.MissingItem), cancel),
            },
            (item, refusal) => new ParseStreamResponse { Id = item.Id, Status = refusal },
            errors,
            Stage,
            context.CancellationToken);

    public override Task<GetInfoResponse> GetInfo(GetInfoRequest request, ServerCallContext context)
    {
        var settings = options.Value;
        var info = new GetInfoResponse
        {
            Version = service.ToServiceVersion(),
            DefaultDetector = options.Value.Detector,
            DefaultParser = options.Value.Parser,
            DefaultCropSize = (uint)settings.CropSize,
            WaitingCalls = (uint)engine.Waiting,
            Limits = new ServiceLimits
            {
                MaxMessageBytes = (ulong)hosting.Value.MaxMessageBytes,
                MaxImageBytes = (ulong)settings.MaxImageBytes,
                MaxImagePixels = (ulong)settings.MaxImagePixels,
                MaxImageSide = (uint)settings.MaxImageSide,
                MaxConcurrentItems = (uint)MaxConcurrentItems,
            },
        };
        info.Models.AddRange(engine.Models);
        info.Regions.AddRange(messages.Regions);
        info.Classes.AddRange(messages.Classes);
        return Task.FromResult(info);
    }

    /// <summary>One photo more than can run is decoded from the wire meanwhile.</summary>
    private int MaxConcurrentItems => options.Value.EffectiveParallel + 1;

    private async Task<ParseResponse> ParseAsync(ParseRequest request, CancellationToken cancel)
    {
        var wanted = request.Options ?? new ParseOptions();
        var outputs = ParseValidation.Outputs(wanted);
        var detector = ParseValidation.Model("detector", wanted.Detector, engine.Detectors, options.Value.Detector);
        var parser = ParseValidation.Model("parser", wanted.Parser_, engine.Parsers, options.Value.Parser);
        var regions = engine.RegionsOf(parser);
        var settings = ParseValidation.Settings(wanted, outputs, options.Value, regions, hosting.Value.MaxMessageBytes);
        var photo = await engine.ParseAsync(request.Image.Memory, detector, parser, settings, cancel);
        var response = new ParseResponse
        {
            PhotoWidth = (uint)photo.Width,
            PhotoHeight = (uint)photo.Height,
            Detector = detector,
            Parser_ = parser,
            Timings = { photo.Timings },
            PictureHash = photo.PictureHash is { } hash ? UnsafeByteOperations.UnsafeWrap(hash) : ByteString.Empty,
        };
        response.Faces.AddRange(photo.Faces.Select((face, index) => messages.ToFace(face, index, outputs, regions, photo)));
        return response;
    }
}
