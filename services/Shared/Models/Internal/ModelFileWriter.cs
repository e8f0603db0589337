using System.Globalization;
using Facet.Models.Onnx;
using Google.Protobuf;

namespace Facet.Models.Internal;

/// <summary>
/// Writes a model as ONNX without holding more than one of its constants. The bytes are those that the protobuf library would write for
/// the whole message; field numbers and wire types are those of the ONNX and protobuf specifications.
/// </summary>
internal static class ModelFileWriter
{
    /// <summary>Constants from this size on move into the data file, where there is one. Shapes and indices stay with the graph: runtimes look at them early.</summary>
    private const int MinExternalBytes = 1024;

    /// <summary>Constants in the data file begin at pages, so that runtimes can map them.</summary>
    private const int PageBytes = 4096;

    private static readonly uint GraphTag = WireFormat.MakeTag(ModelProto.GraphFieldNumber, WireFormat.WireType.LengthDelimited);
    private static readonly uint InitializerTag = WireFormat.MakeTag(GraphProto.InitializerFieldNumber, WireFormat.WireType.LengthDelimited);
    private static readonly uint RawDataTag = WireFormat.MakeTag(TensorProto.RawDataFieldNumber, WireFormat.WireType.LengthDelimited);

    /// <summary>Writes the model with its constants inside; they must fit into one message.</summary>
    public static void WriteWhole(BuiltModel built, Stream target) => Write(built.Model, built.Data, target);

    /// <summary>Writes the graph to one stream and its large constants to another, which the graph refers to as <paramref name="dataName"/>.</summary>
    public static void WriteApart(BuiltModel built, Stream graph, Stream data, string dataName)
    {
        var model = built.Model.Clone();
        var inside = new List<ConstantData?>();
        long offset = 0;
        for (var i = 0; i < built.Data.Count; i++)
        {
            var length = built.Data[i].Length;
            inside.Add(length < MinExternalBytes ? built.Data[i] : null);
            if (length < MinExternalBytes)
            {
                continue;
            }

            offset = (offset + PageBytes - 1) / PageBytes * PageBytes;
            var tensor = model.Graph.Initializer[i];
            tensor.DataLocation = TensorProto.Types.DataLocation.External;
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = dataName });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = offset.ToString(CultureInfo.InvariantCulture) });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = length.ToString(CultureInfo.InvariantCulture) });
            offset += length;
        }

        Write(model, inside, graph);
        WriteData(built.Data.Where(constant => constant.Length >= MinExternalBytes), data);
    }

    private static void WriteData(IEnumerable<ConstantData> constants, Stream target)
    {
        var padding = new byte[PageBytes];
        long written = 0;
        foreach (var constant in constants)
        {
            var gap = (int)((PageBytes - (written % PageBytes)) % PageBytes);
            target.Write(padding, 0, gap);
            constant.WriteTo(target);
            written += gap + constant.Length;
        }
    }

    private static void Write(ModelProto model, IReadOnlyList<ConstantData?> data, Stream target)
    {
        var before = new ModelProto { IrVersion = model.IrVersion, ProducerName = model.ProducerName, ProducerVersion = model.ProducerVersion };
        var after = new ModelProto { OpsetImport = { model.OpsetImport } };
        var nodes = new GraphProto { Name = model.Graph.Name, Node = { model.Graph.Node } };
        var ends = new GraphProto { Input = { model.Graph.Input }, Output = { model.Graph.Output } };
        var tensors = model.Graph.Initializer;
        var graphLength = nodes.CalculateSize() + ends.CalculateSize() + tensors.Select((tensor, i) => FieldLength(tensor, data[i])).Sum();
        using var output = new CodedOutputStream(target, leaveOpen: true);
        before.WriteTo(output);
        output.WriteTag(GraphTag);
        output.WriteUInt64((ulong)graphLength);
        nodes.WriteTo(output);
        for (var i = 0; i < tensors.Count; i++)
        {
            output.WriteTag(InitializerTag);
            output.WriteUInt64((ulong)TensorLength(tensors[i], data[i]));
            WriteTensor(tensors[i], data[i], output, target);
        }

        ends.WriteTo(output);
        after.WriteTo(output);
    }

    private static void WriteTensor(TensorProto header, ConstantData? data, CodedOutputStream output, Stream target)
    {
        if (data is null)
        {
            header.WriteTo(output);
            return;
        }

        // Only a header without external data comes here: all its fields stand before the raw data.
        header.WriteTo(output);
        output.WriteTag(RawDataTag);
        output.WriteUInt64((ulong)data.Length);
        output.Flush();
        data.WriteTo(target);
    }

    private static long TensorLength(TensorProto header, ConstantData? data) =>
        header.CalculateSize() + (data is null ? 0 : TagAndLength(RawDataTag, data.Length) + data.Length);

    private static long FieldLength(TensorProto header, ConstantData? data)
    {
        var length = TensorLength(header, data);
        return TagAndLength(InitializerTag, length) + length;
    }

    private static long TagAndLength(uint tag, long length) =>
        CodedOutputStream.ComputeUInt32Size(tag) + CodedOutputStream.ComputeUInt64Size((ulong)length);
}
