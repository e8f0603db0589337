using Facet.Models.Onnx;

namespace Facet.Unit.Tests.Models;

/// <summary>Looks into a serialised ONNX model.</summary>
internal static class OnnxGraph
{
    public static GraphProto Of(byte[] model) => ModelProto.Parser.ParseFrom(model).Graph;

    public static string[] Operators(byte[] model) => [.. Of(model).Node.Select(node => node.OpType)];

    public static string[] Outputs(byte[] model) => [.. Of(model).Output.Select(output => output.Name)];
}
