namespace Facet.EndToEnd.Tests;

/// <summary>A test that needs Python's gRPC and protoc's Python plugin (Debian: python3-grpcio, protobuf-compiler-grpc); skipped with the
/// reason where they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonGrpcFactAttribute : FactAttribute
{
    public PythonGrpcFactAttribute()
    {
        string[] needed = ["/usr/bin/protoc", "/usr/bin/grpc_python_plugin", "/usr/lib/python3/dist-packages/grpc"];
        if (Array.Find(needed, path => !Path.Exists(path)) is { } missing)
        {
            Skip = $"{missing} is missing: install python3-grpcio, protobuf-compiler and protobuf-compiler-grpc.";
        }
    }
}
