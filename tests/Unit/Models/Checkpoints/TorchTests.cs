using System.Runtime.InteropServices;
using System.Text;
using Facet.Models;

namespace Facet.Unit.Tests.Models.Checkpoints;

public sealed class TorchTests : IDisposable
{
    private static readonly byte[] _six = MemoryMarshal.AsBytes<float>(new float[] { 0, 1, 2, 3, 4, 5 }).ToArray();

    private readonly TempFolder _folder = new();

    [SharedDataFact("goldens/bisenet/format")]
    public void Both_formats_give_the_reference_tensors()
    {
        foreach (var name in new[] { "few_zip.pth", "few_legacy.pth" })
        {
            using var checkpoint = Checkpoint.Open(SharedData.PathOf($"goldens/bisenet/format/{name}"));
            Assert.Equal(3, checkpoint.Tensors.Count);
            foreach (var tensor in checkpoint.Tensors.Values)
            {
                var expected = NpyFile.Read(SharedData.PathOf($"goldens/bisenet/format/{tensor.Name}.npy"));
                Assert.Equal(expected.Type, tensor.Type);
                Assert.Equal(expected.Shape, tensor.Shape);
                Assert.Equal(expected.Data.ToArray(), tensor.Data.ToArray());
            }
        }
    }

    [SharedDataFact("goldens/bisenet/model.pth")]
    public void A_whole_state_dict_is_mapped_in_place()
    {
        var path = SharedData.PathOf("goldens/bisenet/model.pth");
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var checkpoint = Checkpoint.Open(path);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
        Assert.Equal(191, checkpoint.Tensors.Count);
        Assert.Equal(13_313_119, checkpoint.Tensors.Values.Sum(tensor => (long)tensor.Count));
        Assert.Equal([64, 3, 7, 7], checkpoint.Tensors["cp.resnet.conv1.weight"].Shape);
        Assert.Equal(31, checkpoint.Tensors.Values.Count(tensor => tensor.Type == CheckpointType.I64));
        Assert.Equal(80_000, BitConverter.ToInt64(checkpoint.Tensors["cp.resnet.bn1.num_batches_tracked"].Data.Span));
        Assert.All(checkpoint.Tensors.Values.Where(tensor => tensor.IsFloating), tensor => tensor.RequireFinite());
    }

    [Theory]
    [InlineData(false, "cpu")]
    [InlineData(false, "cuda:0")]
    [InlineData(true, "cuda:0")]
    public void Tensors_of_every_device_and_format_are_read(bool isStream, string device)
    {
        var pickle = PickleWriter.Begin.Dict(items => items.Text("w").Tensor("k", "FloatStorage", 6, 0, [2, 3], [3, 1], device)).End();

        var tensor = Single(isStream ? TorchFile.Stream(pickle, ("k", 6, _six)) : TorchFile.Zip(pickle, ("k", _six)));

        Assert.Equal("w", tensor.Name);
        Assert.Equal([2, 3], tensor.Shape);
        Assert.Equal([0, 1, 2, 3, 4, 5], tensor.Values);
    }

    [Fact]
    public void A_zip64_archive_is_read()
    {
        var pickle = PickleWriter.Begin.Dict(items => items.Text("w").Tensor("0", "FloatStorage", 6)).End();

        Assert.Equal([0, 1, 2, 3, 4, 5], Single(TorchFile.Entries([("a/data.pkl", pickle), ("a/data/0", _six)], zip64: true)).Values);
    }

    [Theory]
    [InlineData("DoubleStorage", CheckpointType.F64, 8)]
    [InlineData("HalfStorage", CheckpointType.F16, 2)]
    [InlineData("BFloat16Storage", CheckpointType.BF16, 2)]
    [InlineData("LongStorage", CheckpointType.I64, 8)]
    [InlineData("IntStorage", CheckpointType.I32, 4)]
    [InlineData("ShortStorage", CheckpointType.I16, 2)]
    [InlineData("CharStorage", CheckpointType.I8, 1)]
    [InlineData("ByteStorage", CheckpointType.U8, 1)]
    [InlineData("BoolStorage", CheckpointType.Bool, 1)]
    public void Every_type_of_storage_is_read(string storage, CheckpointType type, int size)
    {
        byte[] data = [.. Enumerable.Range(1, 3 * size).Select(value => (byte)value)];
        File.WriteAllBytes(_folder.File("x.pt"), TorchFile.Zip(PickleWriter.Begin.Dict(items => items.Text("w").Tensor("0", storage, 3)).End(), ("0", data)));

        using var checkpoint = Checkpoint.Open(_folder.File("x.pt"));

        Assert.Equal(type, checkpoint.Tensors["w"].Type);
        Assert.Equal(data, checkpoint.Tensors["w"].Data.ToArray());
    }

    [Theory]
    [InlineData(new long[] { 3, 2 }, new long[] { 1, 3 }, 0, new float[] { 0, 3, 1, 4, 2, 5 })]
    [InlineData(new long[] { 2, 2 }, new long[] { 3, 1 }, 1, new float[] { 1, 2, 4, 5 })]
    [InlineData(new long[] { 2, 3 }, new long[] { 0, 2 }, 1, new float[] { 1, 3, 5, 1, 3, 5 })]
    [InlineData(new long[] { 2, 1, 3, 1 }, new long[] { 3, 99, 1, 99 }, 0, new float[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData(new long[] { }, new long[] { }, 4, new float[] { 4 })]
    [InlineData(new long[] { 0, 3 }, new long[] { 3, 1 }, 0, new float[] { })]
    public void Strided_tensors_become_contiguous(long[] shape, long[] strides, long offset, float[] expected)
    {
        var pickle = PickleWriter.Begin.Dict(items => items.Text("w").Tensor("0", "FloatStorage", 6, offset, shape, strides)).End();

        var tensor = Single(TorchFile.Zip(pickle, ("0", _six)));

        Assert.Equal(shape, tensor.Shape);
        Assert.Equal(expected, tensor.Values);
    }

    [Fact]
    public void Parameters_old_tensors_sizes_and_the_state_of_a_state_dict_are_understood()
    {
        var pickle = PickleWriter.Begin.OrderedDict().Raw("(")
            .Text("parameter").Global("torch._utils", "_rebuild_parameter").Raw("(").Tensor("0", "FloatStorage", 6).Raw(0x88).OrderedDict().Raw("tR")
            .Text("old").Global("torch._utils", "_rebuild_tensor").Raw("(").Storage("0", "FloatStorage", 6).Int(3)
            .Global("torch", "Size").Raw("(").Tuple(3).Raw("tR").Tuple(1).Raw("tR")
            .Raw("u}(").Text("_metadata").Dict(items => items.Text("version").Int(1)).Raw("ub").End();

        using var checkpoint = Open(TorchFile.Zip(pickle, ("0", _six)));

        Assert.Equal(["old", "parameter"], checkpoint.Tensors.Keys.Order());
        Assert.Equal([3, 4, 5], checkpoint.Tensors["old"].ToFloats());
        Assert.Equal([0, 1, 2, 3, 4, 5], checkpoint.Tensors["parameter"].ToFloats());
    }

    [Fact]
    public void A_pickle_of_Python_2_and_a_part_of_a_storage_are_understood()
    {
        var pickle = PickleWriter.Begin.Global("collections", "OrderedDict").Raw("(]](").Raw("U\u0001w")
            .Global("torch._utils", "_rebuild_tensor").Raw("((").Text("storage").Global("torch", "FloatStorage").Text("k").Text("cuda:1").Int(6)
            .Raw("(").Text("part").Int(2).Int(3).Raw("ttQ").Int(1).Tuple(2).Tuple(1).Raw("tR").Raw("eatR").End();

        Assert.Equal([3, 4], Single(TorchFile.Stream(pickle, ("k", 6, _six))).Values);
    }

    [Fact]
    public void Later_protocols_are_understood()
    {
        var text = (string value) => (byte[])[0x8C, (byte)value.Length, .. Encoding.ASCII.GetBytes(value), 0x94];
        var pickle = PickleWriter.Begin.Raw(0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0).Raw("}").Raw(0x94).Raw(text("w"))
            .Raw(text("torch._utils")).Raw(text("_rebuild_tensor_v2")).Raw(0x93, 0x94).Raw("((").Raw(text("storage"))
            .Raw(text("torch")).Raw(text("FloatStorage")).Raw(0x93, 0x94).Raw(text("0")).Raw(text("cpu")).Raw("K\u0006tQK\0").Raw("K\u0006")
            .Raw(0x85, 0x94).Raw("K\u0001").Raw(0x85, 0x94).Raw(0x89).OrderedDict().Raw("tRs").End();

        Assert.Equal([0, 1, 2, 3, 4, 5], Single(TorchFile.Zip(pickle, ("0", _six))).Values);
    }

    [Fact]
    public void Shards_may_be_PyTorch_files()
    {
        var pickle = (string name) => PickleWriter.Begin.Dict(items => items.Text(name).Tensor("0", "FloatStorage", 6)).End();
        File.WriteAllBytes(_folder.File("pytorch_model-00001-of-00002.bin"), TorchFile.Zip(pickle("a"), ("0", _six)));
        File.WriteAllBytes(_folder.File("pytorch_model-00002-of-00002.bin"), TorchFile.Stream(pickle("b"), ("0", 6, _six)));
        File.WriteAllText(
            _folder.File("pytorch_model.bin.index.json"),
            """{"weight_map":{"a":"pytorch_model-00001-of-00002.bin","b":"pytorch_model-00002-of-00002.bin"}}""");

        using var checkpoint = Checkpoint.Open(_folder.Path);

        Assert.Equal(["a", "b"], checkpoint.Tensors.Keys.Order());
    }

    [Fact]
    public void A_folder_with_one_file_gives_that_file()
    {
        var pickle = PickleWriter.Begin.Dict(items => items.Text("w").Tensor("0", "FloatStorage", 6)).End();
        File.WriteAllBytes(_folder.File("79999_iter.pth"), TorchFile.Zip(pickle, ("0", _six)));
        File.WriteAllText(_folder.File("README.md"), "BiSeNet");

        using var checkpoint = Checkpoint.Open(_folder.Path);

        Assert.Equal(["w"], checkpoint.Tensors.Keys);
    }

    public void Dispose() => _folder.Dispose();

    private Checkpoint Open(byte[] file)
    {
        File.WriteAllBytes(_folder.File("x.pth"), file);
        return Checkpoint.Open(_folder.File("x.pth"));
    }

    private (string Name, IReadOnlyList<long> Shape, float[] Values) Single(byte[] file)
    {
        using var checkpoint = Open(file);
        var tensor = Assert.Single(checkpoint.Tensors).Value;
        return (tensor.Name, tensor.Shape, tensor.ToFloats());
    }
}
