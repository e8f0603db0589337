using System.Buffers.Binary;
using Facet.Models;

namespace Facet.Unit.Tests.Models.Checkpoints;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [SharedDataFact("goldens/models")]
    public void The_reference_files_have_their_names_shapes_and_values()
    {
        (string Model, int Count, string Tensor, long[] Shape, float[] First, double Sum)[] expected =
        [
            ("clip_vitb32_tiny", 110, "vision_model.encoder.layers.0.self_attn.v_proj.bias", [48], [0.06682445f, 0.057994224f], 0.8774224),
            ("dinov2_vitg14_tiny", 79, "encoder.layer.1.norm2.bias", [48], [0.2120084f, -0.05900995f], 0.5708995),
            ("dinov3_vits16_tiny", 211, "layer.3.norm2.bias", [64], [-0.009394004f, 0.10692599f], -1.3069787),
            ("dinov3_vit7b_style_tiny", 92, "layer.4.attention.o_proj.weight", [32, 32], [-0.05322265625f, 0.0791015625f], -3.5964546),
        ];
        foreach (var (model, count, name, shape, first, sum) in expected)
        {
            using var checkpoint = Checkpoint.Open(SharedData.PathOf($"goldens/models/{model}"));
            var tensor = checkpoint.Tensors[name];
            var values = tensor.ToFloats();
            Assert.Equal(model, checkpoint.Name);
            Assert.Equal(count, checkpoint.Tensors.Count);
            Assert.Equal(shape, tensor.Shape);
            Assert.Equal(first, values[..first.Length]);
            Assert.Equal(sum, values.Sum(value => (double)value), 1e-5);
            Assert.All(checkpoint.Tensors.Values.Where(found => found.IsFloating), found => found.RequireFinite());
        }
    }

    [Fact]
    public void Tensors_of_every_type_come_as_they_are_stored()
    {
        (string Name, CheckpointType Type, int Size)[] types =
        [
            ("F64", CheckpointType.F64, 8), ("F32", CheckpointType.F32, 4), ("F16", CheckpointType.F16, 2), ("BF16", CheckpointType.BF16, 2),
            ("I64", CheckpointType.I64, 8), ("I32", CheckpointType.I32, 4), ("I16", CheckpointType.I16, 2), ("I8", CheckpointType.I8, 1),
            ("U8", CheckpointType.U8, 1), ("BOOL", CheckpointType.Bool, 1),
        ];
        var file = new SafetensorsFile().Metadata();
        foreach (var (name, _, size) in types)
        {
            file.Add(name, name, [.. Enumerable.Range(size, size * 6).Select(value => (byte)value)], 2, 3);
        }

        using var checkpoint = Checkpoint.Open(file.Add("scalar", [7f]).Add("empty", [], 3, 0).WriteTo(_folder.File("x.safetensors")));

        Assert.Equal("x.safetensors", checkpoint.Name);
        Assert.Equal(types.Length + 2, checkpoint.Tensors.Count);
        foreach (var (name, type, size) in types)
        {
            var tensor = checkpoint.Tensors[name];
            Assert.Equal((name, type, 6), (tensor.Name, tensor.Type, tensor.Count));
            Assert.Equal([2, 3], tensor.Shape);
            Assert.Equal([.. Enumerable.Range(size, size * 6).Select(value => (byte)value)], tensor.Data.ToArray());
        }

        Assert.Equal([7f], checkpoint.Tensors["scalar"].ToFloats());
        Assert.Empty(checkpoint.Tensors["scalar"].Shape);
        Assert.Equal(0, checkpoint.Tensors["empty"].Count);
    }

    [Fact]
    public void Opening_copies_nothing_and_the_tensors_end_with_the_checkpoint()
    {
        const int Count = 16 << 20;
        var path = new SafetensorsFile().Add("big", "U8", new byte[Count], Count).WriteTo(_folder.File("big.safetensors"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var checkpoint = Checkpoint.Open(path);
        var big = checkpoint.Tensors["big"];
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal(Count, big.Data.Span.Length);

        checkpoint.Dispose();
        Assert.Throws<ObjectDisposedException>(() => big.Data.Span.Length);
    }

    [Theory]
    [InlineData("", 0, "is not valid JSON")]
    [InlineData("[]", 0, "must be an object")]
    [InlineData("{}", 0, "holds no tensors")]
    [InlineData("{} x", 0, "is not valid JSON")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}", 4, "is not valid JSON")]
    [InlineData("{\"__metadata__\":[]}", 0, "__metadata__ must be an object")]
    [InlineData("{\"a\":3}", 0, "tensor 'a' must be an object")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "tensor 'a' lacks")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", 4, "tensor 'a' lacks")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}}", 4, "field 'x' which is unknown")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "field 'dtype' twice")]
    [InlineData("{\"a\":{\"dtype\":7,\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "dtype of tensor 'a' must be a text")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}", 4, "whole numbers")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4, "whole numbers")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[18446744073709551616],\"data_offsets\":[0,4]}}", 4, "whole numbers")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4, "needs 8 bytes, but its offsets are 0 to 4")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", 4, "needs 4 bytes, but its offsets are 4 to 0")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 3, "is truncated: tensor 'a' ends at 4 of 3")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 5, "its tensors end at 4, but 5 bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8, "bytes 0 to 4 before tensor 'a'")]
    [InlineData(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
        8, "the name 'a' occurs twice")]
    [InlineData(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
        8, "tensors 'a' and 'b' overlap")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}", 4, "impossible shape")]
    [InlineData("{\"\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "a tensor's name has 0 characters")]
    [InlineData("{\"\\ud800\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "not valid UTF-8")]
    public void A_bad_header_is_refused(string header, int dataLength, string text) => CheckpointAssert.Refused(
        ModelErrorReason.InvalidFormat, text, _folder.File("bad.safetensors"), SafetensorsFile.Join(header, new byte[dataLength]));

    [Theory]
    [InlineData("[1152921504606846976]")]
    [InlineData("[1048576,1048576,1048576]")]
    public void A_shape_of_2_to_the_60_is_refused(string shape) => CheckpointAssert.Refused(
        ModelErrorReason.TooLarge, "tensor 'a' of shape", _folder.File("huge.safetensors"),
        SafetensorsFile.Join($"{{\"a\":{{\"dtype\":\"F32\",\"shape\":{shape},\"data_offsets\":[0,4611686018427387904]}}}}", new byte[4]));

    [Theory]
    [InlineData("F8_E4M3", "dtype 'F8_E4M3'")]
    [InlineData("f32", "dtype 'f32'")]
    public void An_unknown_type_is_refused_by_name(string type, string text) => CheckpointAssert.Refused(
        ModelErrorReason.Unsupported, text, _folder.File("type.safetensors"), new SafetensorsFile().Add("a", type, [1, 2], 2).ToBytes());

    [Fact]
    public void A_rank_of_nine_is_refused() => CheckpointAssert.Refused(
        ModelErrorReason.Unsupported, "more than 8", _folder.File("rank.safetensors"),
        new SafetensorsFile().Add("a", "U8", [1], 1, 1, 1, 1, 1, 1, 1, 1, 1).ToBytes());

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void A_file_without_a_whole_length_is_refused(int length) => CheckpointAssert.Refused(
        ModelErrorReason.InvalidFormat, "is no safetensors file", _folder.File("short.safetensors"), new byte[length]);

    [Fact]
    public void A_header_longer_than_the_format_allows_or_than_the_file_is_refused()
    {
        var path = _folder.File("length.safetensors");
        var bytes = new SafetensorsFile().Add("a", [1f], 1).ToBytes();
        foreach (var length in new[] { 100_000_001UL, 1UL << 60, ulong.MaxValue })
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
            CheckpointAssert.Refused(ModelErrorReason.TooLarge, $"claims {length} bytes", path, bytes);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(bytes, 100_000_000UL);
        CheckpointAssert.Refused(ModelErrorReason.InvalidFormat, "is truncated", path, bytes);
    }

    [Fact]
    public void A_truncated_file_is_refused_wherever_it_ends()
    {
        var intact = new SafetensorsFile().Metadata().Add("a", [1f, 2f], 2).Add("b", "I64", new byte[8]).ToBytes();
        for (var length = 0; length < intact.Length; length++)
        {
            Mutation.Write(_folder.File("cut.safetensors"), intact[..length]);
            Assert.Throws<ModelException>(() => Checkpoint.Open(_folder.File("cut.safetensors")));
        }
    }

    public void Dispose() => _folder.Dispose();
}
