using Facet.Models;
using Facet.Unit.Tests.Models.Checkpoints;

namespace Facet.Unit.Tests.Models.Features;

public sealed class FeatureFileTests : IDisposable
{
    // Two channels on a grid of 2 x 3; every number is exact in every type.
    private static readonly float[] _values = [0, 1, -2, 3.5f, 0, -0f, 10, 0.25f, 128, -1, 0, 7];

    private static readonly byte[] _bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(_values.AsSpan()).ToArray();

    private readonly TempFolder _folder = new();

    public static TheoryData<string, CheckpointType> Written => new()
    {
        { "x.pt", CheckpointType.F32 }, { "x.pt", CheckpointType.F16 }, { "x.PT", CheckpointType.BF16 }, { "x.pth", CheckpointType.F64 },
        { "x.npy", CheckpointType.F32 }, { "x.npy", CheckpointType.F16 }, { "x.npy", CheckpointType.F64 },
        { "x.safetensors", CheckpointType.F32 }, { "x.safetensors", CheckpointType.F16 }, { "x.safetensors", CheckpointType.BF16 },
        { "x.safetensors", CheckpointType.F64 },
    };

    [Theory]
    [MemberData(nameof(Written))]
    public void What_is_written_is_read_again(string name, CheckpointType type)
    {
        FeatureFile.Write(_folder.File(name), _values, 2, 2, 3, type);
        var map = FeatureFile.Read(_folder.File(name));

        Assert.Equal((type, 2, 2, 3), (map.Type, map.Channels, map.Height, map.Width));
        Assert.Equal(_values, map.ToFloats());
        Assert.Equal([_folder.File(name)], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_file_is_replaced()
    {
        FeatureFile.Write(_folder.File("x.pt"), new float[6], 1, 2, 3);
        FeatureFile.Write(_folder.File("x.pt"), _values, 2, 2, 3);

        Assert.Equal(_values, FeatureFile.Read(_folder.File("x.pt")).ToFloats());
    }

    [Fact]
    public void A_checkpoint_reader_finds_what_is_written()
    {
        FeatureFile.Write(_folder.File("x.safetensors"), _values, 2, 2, 3);
        using var checkpoint = Checkpoint.Open(_folder.File("x.safetensors"));

        Assert.Equal([2, 2, 3], checkpoint.Tensors[FeatureFile.DefaultKey].Shape);
    }

    /// <summary>1 + 2^-8 is the middle between two bfloat16 numbers: the even one is taken.</summary>
    [Theory]
    [InlineData(1.00390625f, 1f)]
    [InlineData(1.01171875f, 1.015625f)]
    [InlineData(1.004f, 1.0078125f)]
    [InlineData(-1.00390625f, -1f)]
    public void Bfloat16_is_rounded_to_the_nearest(float value, float expected)
    {
        FeatureFile.Write(_folder.File("x.pt"), [value], 1, 1, 1, CheckpointType.BF16);

        Assert.Equal([expected], FeatureFile.Read(_folder.File("x.pt")).ToFloats());
    }

    [Fact]
    public void What_cannot_be_written_is_refused_and_leaves_no_file()
    {
        Assert.Throws<ArgumentException>(() => FeatureFile.Write(_folder.File("x.pt"), _values, 2, 2, 2));
        Assert.Throws<ArgumentException>(() => FeatureFile.Write(_folder.File("x.pt"), [], 0, 2, 2));
        Assert.Throws<ArgumentException>(() => FeatureFile.Write(_folder.File("x.pt"), [float.NaN], 1, 1, 1));
        var large = Assert.Throws<ArgumentException>(() => FeatureFile.Write(_folder.File("x.pt"), [1, 70_000], 2, 1, 1, CheckpointType.F16));
        Assert.Contains("Element 1, 70000", large.Message, StringComparison.Ordinal);
        Assert.Throws<ModelException>(() => FeatureFile.Write(_folder.File("x.npy"), [1], 1, 1, 1, CheckpointType.BF16));
        Assert.Throws<ModelException>(() => FeatureFile.Write(_folder.File("x.pt"), [1], 1, 1, 1, CheckpointType.I32));
        Assert.Throws<ModelException>(() => FeatureFile.Write(_folder.File("x.txt"), [1], 1, 1, 1));

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_batch_of_one_is_a_map()
    {
        NpyFile.Write(_folder.File("x.npy"), _values, 1, 2, 2, 3);
        new SafetensorsFile().Add("any", _values, 1, 2, 2, 3).WriteTo(_folder.File("x.safetensors"));
        File.WriteAllBytes(_folder.File("x.pt"), TorchFile.Zip(PickleWriter.Begin.Tensor("0", "FloatStorage", 1, 2, 2, 3).End(), ("0", _bytes)));

        foreach (var path in Directory.GetFiles(_folder.Path))
        {
            var map = FeatureFile.Read(path);
            Assert.Equal((2, 2, 3), (map.Channels, map.Height, map.Width));
            Assert.Equal(_values, map.ToFloats());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_tensor_alone_or_in_a_dict_is_found_in_both_formats(bool isStream)
    {
        byte[][] pickles =
        [
            PickleWriter.Begin.Tensor("k", "FloatStorage", 2, 2, 3).End(),
            PickleWriter.Begin.Dict(items => items.Text("anything").Tensor("k", "FloatStorage", 2, 2, 3).Text("path").Text("a.jpg")).End(),
            PickleWriter.Begin.Dict(items => items.Text("mask").Tensor("k", "FloatStorage", 12, 0, [1, 2, 2], [4, 2, 1])
                .Text("features").Tensor("k", "FloatStorage", 2, 2, 3)).End(),
        ];
        foreach (var pickle in pickles)
        {
            File.WriteAllBytes(_folder.File("x.pt"), isStream ? TorchFile.Stream(pickle, ("k", 12, _bytes)) : TorchFile.Zip(pickle, ("k", _bytes)));

            Assert.Equal(_values, FeatureFile.Read(_folder.File("x.pt")).ToFloats());
        }

        Assert.Equal((1, 2, 2), (FeatureFile.Read(_folder.File("x.pt"), "mask").Channels, 2, 2));
    }

    [Fact]
    public void A_tensor_that_is_no_run_of_its_storage_is_put_in_order()
    {
        var pickle = PickleWriter.Begin.Tensor("0", "FloatStorage", 12, 0, [2, 2, 3], [1, 6, 2]).End();
        File.WriteAllBytes(_folder.File("x.pt"), TorchFile.Zip(pickle, ("0", _bytes)));

        Assert.Equal([0, -2, 0, 10, 128, 0, 1, 3.5f, 0, 0.25f, -1, 7], FeatureFile.Read(_folder.File("x.pt")).ToFloats());
    }

    [Fact]
    public void A_reader_uses_its_memory_again()
    {
        FeatureFile.Write(_folder.File("large.pt"), new float[1200], 12, 10, 10);
        FeatureFile.Write(_folder.File("small.npy"), _values, 2, 2, 3);
        FeatureFile.Write(_folder.File("half.pt"), _values, 2, 2, 3, CheckpointType.F16);
        var reader = new FeatureReader();

        Assert.Equal(new float[1200], reader.Read(_folder.File("large.pt")).ToFloats());
        Assert.Equal(_values, reader.Read(_folder.File("small.npy")).ToFloats());
        Assert.Equal(_values, reader.Read(_folder.File("half.pt")).ToFloats());
    }

    [Theory]
    [InlineData("a.pt", true)]
    [InlineData("a.b/c.NPY", true)]
    [InlineData("a.safetensors", true)]
    [InlineData("a.pth", true)]
    [InlineData("a.bin", false)]
    [InlineData("pt", false)]
    public void The_extension_says_what_is_a_feature_file(string path, bool expected) => Assert.Equal(expected, FeatureFile.HasExtension(path));

    public void Dispose() => _folder.Dispose();
}
