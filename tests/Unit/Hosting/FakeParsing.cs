using Facet.Hosting;
using Facet.Parsing.V1;
using Grpc.Core;

namespace Facet.Unit.Tests.Hosting;

/// <summary>A service whose answers the test decides; by default it echoes the length of the image as the photo's width.</summary>
internal sealed class FakeParsing : ParsingService.ParsingServiceBase
{
    public Func<ParseRequest, ServerCallContext, Task<ParseResponse>> OnParse { get; set; } =
        (request, _) => Task.FromResult(Echo(request));

    public Func<ParseStreamRequest, CancellationToken, Task<ParseStreamResponse>> OnItem { get; set; } = (request, _) =>
        Task.FromResult(new ParseStreamResponse { Id = request.Id, Result = Echo(request.Item) });

    public int Calls { get; private set; }

    public override Task<ParseResponse> Parse(ParseRequest request, ServerCallContext context)
    {
        Calls++;
        return OnParse(request, context);
    }

    public override Task ParseStream(
        IAsyncStreamReader<ParseStreamRequest> requestStream,
        IServerStreamWriter<ParseStreamResponse> responseStream,
        ServerCallContext context) =>
        ItemStream.RunAsync(requestStream, responseStream, 2, OnItem, context.CancellationToken);

    private static ParseResponse Echo(ParseRequest request) => new() { PhotoWidth = (uint)request.Image.Length };
}
