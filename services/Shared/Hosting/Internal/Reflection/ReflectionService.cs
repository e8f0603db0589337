using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Request = Grpc.Reflection.V1.ServerReflectionRequest;
using Response = Grpc.Reflection.V1.ServerReflectionResponse;

namespace Facet.Hosting.Internal.Reflection;

/// <summary>Tells tools such as grpcurl which services there are and what their messages look like.</summary>
internal sealed class ReflectionService(ReflectionCatalog catalog) : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<Request> requestStream, IServerStreamWriter<Response> responseStream, ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(Answer(request), context.CancellationToken);
        }
    }

    internal Response Answer(Request request)
    {
        var answer = new Response { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case Request.MessageRequestOneofCase.ListServices:
                answer.ListServicesResponse = new ListServiceResponse
                {
                    Service = { catalog.Services.Select(name => new ServiceResponse { Name = name }) },
                };
                break;
            case Request.MessageRequestOneofCase.FileByFilename:
                SetFile(answer, catalog.FileByName(request.FileByFilename), $"file '{request.FileByFilename}'");
                break;
            case Request.MessageRequestOneofCase.FileContainingSymbol:
                SetFile(answer, catalog.FileBySymbol(request.FileContainingSymbol), $"symbol '{request.FileContainingSymbol}'");
                break;
            case Request.MessageRequestOneofCase.FileContainingExtension:
                var extension = request.FileContainingExtension;
                SetFile(
                    answer,
                    catalog.FileByExtension(extension.ContainingType, extension.ExtensionNumber),
                    $"extension {extension.ExtensionNumber} of '{extension.ContainingType}'");
                break;
            case Request.MessageRequestOneofCase.AllExtensionNumbersOfType:
                SetExtensionNumbers(answer, request.AllExtensionNumbersOfType);
                break;
            default:
                answer.ErrorResponse = Error(StatusCode.InvalidArgument, "The request asks for nothing.");
                break;
        }

        return answer;
    }

    private static void SetFile(Response answer, FileDescriptor? file, string wanted)
    {
        if (file is null)
        {
            answer.ErrorResponse = Error(StatusCode.NotFound, $"There is no {wanted}.");
            return;
        }

        var files = new Dictionary<string, FileDescriptor>(StringComparer.Ordinal);
        Collect(file, files);
        answer.FileDescriptorResponse = new FileDescriptorResponse { FileDescriptorProto = { files.Values.Select(f => f.SerializedData) } };
    }

    /// <summary>The file and all it imports, so that a tool needs one answer only.</summary>
    private static void Collect(FileDescriptor file, Dictionary<string, FileDescriptor> files)
    {
        if (!files.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var dependency in file.Dependencies)
        {
            Collect(dependency, files);
        }
    }

    private static ErrorResponse Error(StatusCode code, string message) => new() { ErrorCode = (int)code, ErrorMessage = message };

    private void SetExtensionNumbers(Response answer, string type)
    {
        if (catalog.ExtensionNumbers(type) is { } numbers)
        {
            answer.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = type, ExtensionNumber = { numbers } };
        }
        else
        {
            answer.ErrorResponse = Error(StatusCode.NotFound, $"There is no message '{type}'.");
        }
    }
}
