using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Facet.Unit.Tests.Hosting;

public sealed class ReflectionTests
{
    [Fact]
    public async Task Lists_exactly_the_mapped_services()
    {
        await using var host = await TestHost.StartAsync();
        var answer = await AskAsync(host, new ServerReflectionRequest { ListServices = "*" });
        Assert.Equal(
            [
                "facet.parsing.v1.ParsingService",
                "grpc.health.v1.Health",
                "grpc.reflection.v1.ServerReflection",
                "grpc.reflection.v1alpha.ServerReflection",
            ],
            answer.ListServicesResponse.Service.Select(service => service.Name));
    }

    [Theory]
    [InlineData("facet.parsing.v1.ParsingService")]
    [InlineData("facet.parsing.v1.ParsingService.Parse")]
    [InlineData("facet.parsing.v1.Face")]
    [InlineData("facet.parsing.v1.Face.confidence")]
    [InlineData("facet.parsing.v1.FaceSelection")]
    [InlineData("facet.parsing.v1.FACE_SELECTION_ALL")]
    public async Task Symbol_leads_to_its_file_and_its_imports(string symbol)
    {
        await using var host = await TestHost.StartAsync();
        var answer = await AskAsync(host, new ServerReflectionRequest { FileContainingSymbol = symbol });
        Assert.Equal(["facet/parsing/v1/parsing.proto", "facet/types/v1/types.proto"], Files(answer));
    }

    [Fact]
    public async Task Nested_enum_value_is_a_symbol_beside_its_enum()
    {
        await using var host = await TestHost.StartAsync();
        const string Symbol = "grpc.health.v1.HealthCheckResponse.SERVING";
        var answer = await AskAsync(host, new ServerReflectionRequest { FileContainingSymbol = Symbol });
        Assert.Equal(["grpc/health/v1/health.proto"], Files(answer));
    }

    [Fact]
    public async Task Imported_file_is_found_by_name()
    {
        await using var host = await TestHost.StartAsync();
        var answer = await AskAsync(host, new ServerReflectionRequest { FileByFilename = "facet/types/v1/types.proto", Host = "here" });
        Assert.Equal(["facet/types/v1/types.proto"], Files(answer));
        Assert.Equal("here", answer.ValidHost);
        Assert.Equal("facet/types/v1/types.proto", answer.OriginalRequest.FileByFilename);
    }

    [Fact]
    public async Task Message_without_extensions_has_an_empty_list()
    {
        await using var host = await TestHost.StartAsync();
        var answer = await AskAsync(host, new ServerReflectionRequest { AllExtensionNumbersOfType = "facet.parsing.v1.Face" });
        Assert.Equal("facet.parsing.v1.Face", answer.AllExtensionNumbersResponse.BaseTypeName);
        Assert.Empty(answer.AllExtensionNumbersResponse.ExtensionNumber);
    }

    [Fact]
    public async Task Questions_without_an_answer_get_an_error_and_the_stream_goes_on()
    {
        await using var host = await TestHost.StartAsync();
        using var call = new ServerReflection.ServerReflectionClient(host.Channel).ServerReflectionInfo();
        var extension = new ExtensionRequest { ContainingType = "facet.parsing.v1.Face", ExtensionNumber = 7 };
        (ServerReflectionRequest Request, StatusCode Code)[] cases =
        [
            (new() { FileByFilename = "no.proto" }, StatusCode.NotFound),
            (new() { FileContainingSymbol = "no.Such" }, StatusCode.NotFound),
            (new() { FileContainingExtension = extension }, StatusCode.NotFound),
            (new() { AllExtensionNumbersOfType = "facet.parsing.v1.ParsingService" }, StatusCode.NotFound),
            (new(), StatusCode.InvalidArgument),
        ];
        foreach (var (request, code) in cases)
        {
            await call.RequestStream.WriteAsync(request);
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal((int)code, call.ResponseStream.Current.ErrorResponse.ErrorCode);
        }
    }

    [Fact]
    public async Task Former_protocol_version_answers_the_same()
    {
        await using var host = await TestHost.StartAsync();
        using var call = new Grpc.Reflection.V1Alpha.ServerReflection.ServerReflectionClient(host.Channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new() { ListServices = "" });
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.Contains(
            "facet.parsing.v1.ParsingService", call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name));
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
    }

    private static async Task<ServerReflectionResponse> AskAsync(TestHost host, ServerReflectionRequest request)
    {
        using var call = new ServerReflection.ServerReflectionClient(host.Channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(request);
        Assert.True(await call.ResponseStream.MoveNext());
        return call.ResponseStream.Current;
    }

    private static IEnumerable<string> Files(ServerReflectionResponse answer) =>
        answer.FileDescriptorResponse.FileDescriptorProto.Select(bytes => FileDescriptorProto.Parser.ParseFrom(bytes).Name);
}
