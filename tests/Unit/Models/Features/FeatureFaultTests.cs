using System.Text;
using Facet.Models;
using Facet.Unit.Tests.Models.Checkpoints;

namespace Facet.Unit.Tests.Models.Features;

/// <summary>Every file that cannot be used is refused in one line that names it, says what was found and what to do.</summary>
public sealed class FeatureFaultTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_pickle_that_would_run_something_is_refused_by_its_name()
    {
        foreach (var bytes in new[] { "cposix\nsystem\nX\u0004\0\0\0true\u0085R.", "\u0080\u0002cnumpy.core.multiarray\n_reconstruct\n)R." }.Select(Encoding.Latin1.GetBytes))
        {
            var name = bytes[0] == 'c' ? "posix.system" : "numpy.core.multiarray._reconstruct";
            AssertRefused(ModelErrorReason.Unsupported, $"asks for '{name}'", "torch.save(tensor, path)", "x.pt", TorchFile.Zip(bytes));
        }
    }

    [Theory]
    [InlineData("K\u0007.", "holds a number; one tensor")]
    [InlineData("N.", "holds None; one tensor")]
    [InlineData("\u0088.", "holds a truth value; one tensor")]
    [InlineData("X\u0001\0\0\0a.", "holds a text; one tensor")]
    [InlineData("].", "holds a list of no values; one tensor")]
    [InlineData("](K\u0007Ne.", "holds a list of 2 values (the first is a number); one tensor")]
    [InlineData("N\u0085.", "holds a tuple of 1 value (None); one tensor")]
    [InlineData("}.", "holds an empty dict, but no tensor")]
    [InlineData("}(X\u0001\0\0\0aK\u0007K\u0001]u.", "holds a dict with 'a' (a number), 'a number' (a list), but no tensor")]
    [InlineData("ctorch\nFloatStorage\n.", "holds a type or function; one tensor")]
    public void What_is_no_tensor_is_described(string pickle, string text) => AssertRefused(
        ModelErrorReason.Unsupported, text, "torch.save(tensor, path)", "x.pt", TorchFile.Zip(Encoding.Latin1.GetBytes("\u0080\u0002" + pickle)));

    [Fact]
    public void Several_tensors_without_the_agreed_key_are_refused()
    {
        var pickle = PickleWriter.Begin.Dict(items => items.Text("a").Tensor("0", "FloatStorage", 1, 1, 2).Text("b").Tensor("0", "FloatStorage", 1, 1, 2)).End();
        AssertRefused(
            ModelErrorReason.Unsupported, "'a' (a tensor), 'b' (a tensor): 2 tensors, none of them called 'features'", "torch.save", "x.pt",
            TorchFile.Zip(pickle, ("0", new byte[8])));
        AssertRefused(
            ModelErrorReason.Unsupported, "holds 2 tensors (a, b), none of them called 'features'", "Save the feature map alone", "x.safetensors",
            new SafetensorsFile().Add("a", [1], 1, 1, 1).Add("b", [1], 1, 1, 1).ToBytes());
    }

    [Theory]
    [InlineData(new long[] { 8 })]
    [InlineData(new long[] { 2, 4 })]
    [InlineData(new long[] { 2, 2, 1, 2 })]
    [InlineData(new long[] { 1, 1, 2, 2, 2 })]
    public void A_tensor_of_another_rank_is_refused_in_every_format(long[] shape)
    {
        var text = $"holds a tensor of shape [{string.Join(',', shape)}]; a feature map is [C,h,w] or [1,C,h,w]";
        var values = new float[8];
        NpyFile.Write(_folder.File("a.npy"), values, shape);
        AssertRefused(ModelErrorReason.Unsupported, text, "Save the feature map alone", "a.npy");
        AssertRefused(ModelErrorReason.Unsupported, text, "Save", "x.safetensors", new SafetensorsFile().Add("a", values, shape).ToBytes());
        AssertRefused(
            ModelErrorReason.Unsupported, text, "Save", "x.pt",
            TorchFile.Zip(PickleWriter.Begin.Tensor("0", "FloatStorage", shape).End(), ("0", new byte[32])));
    }

    [Fact]
    public void Integers_and_empty_tensors_are_refused()
    {
        NpyFile.Write(_folder.File("a.npy"), new long[8], 2, 2, 2);
        AssertRefused(ModelErrorReason.Unsupported, "holds numbers of type I64", "Save", "a.npy");
        AssertRefused(
            ModelErrorReason.Unsupported, "holds numbers of type U8", "Save", "x.pt",
            TorchFile.Zip(PickleWriter.Begin.Tensor("0", "ByteStorage", 2, 2, 2).End(), ("0", new byte[8])));
        AssertRefused(
            ModelErrorReason.Unsupported, "shape [0,2,2]", "Save", "x.pt", TorchFile.Zip(PickleWriter.Begin.Tensor("0", "FloatStorage", 0, 2, 2).End(), ("0", [])));
        NpyFile.Write(_folder.File("b.npy"), Array.Empty<float>(), 2, 0, 2);
        AssertRefused(ModelErrorReason.Unsupported, "shape [2,0,2]", "Save", "b.npy");
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void What_is_not_finite_is_refused(float value, string shown)
    {
        NpyFile.Write(_folder.File("a.npy"), [1, 2, value, 4], 1, 2, 2);
        AssertRefused(ModelErrorReason.InvalidFormat, $"holds {shown} at element 2", "Extract the picture again.", "a.npy");

        Assert.Equal(4, new FeatureReader().Read(_folder.File("a.npy")).Count);
    }

    [Fact]
    public void Huge_shapes_are_refused_without_memory_for_them()
    {
        long[][] shapes = [[1L << 40, 1, 1], [1L << 31, 1L << 31, 4], [65_536, 65_536, 65_536], [int.MaxValue, 1, 1], [4_294_967_297, 1, 1]];
        foreach (var shape in shapes)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var pickle = PickleWriter.Begin.Tensor("0", "FloatStorage", 2, 0, shape, [1, 1, 1]).End();
            AssertRefused(null, "x.pt", "", "x.pt", TorchFile.Zip(pickle, ("0", new byte[8])));
            AssertRefused(null, "x.safetensors", "", "x.safetensors", SafetensorsFile.Join(
                $$$"""{"a":{"dtype":"F32","shape":[{{{string.Join(',', shape)}}}],"data_offsets":[0,8]}}""", new byte[8]));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        }
    }

    [Fact]
    public void A_file_of_more_than_the_limit_is_not_read()
    {
        using (var file = File.Create(_folder.File("x.npy")))
        {
            file.SetLength(FeatureFile.MaxBytes + 1);
        }

        AssertRefused(ModelErrorReason.TooLarge, "at most 268435456 are read", "Save one picture a file.", "x.npy");
    }

    [Fact]
    public void Another_format_or_name_or_no_file_at_all_is_refused()
    {
        AssertRefused(ModelErrorReason.InvalidFormat, "is no file of torch.save: it starts with the bytes '3C68746D'", "Extract", "x.pt", "<html>"u8.ToArray());
        AssertRefused(ModelErrorReason.InvalidFormat, "is no file of torch.save: it starts with the bytes ''", "Extract", "x.pt", []);
        AssertRefused(ModelErrorReason.InvalidFormat, "is no .npy file", "Extract", "x.npy", "PK\u0003\u0004"u8.ToArray());
        AssertRefused(null, "x.safetensors", "", "x.safetensors", "PK\u0003\u0004 and more"u8.ToArray());
        AssertRefused(ModelErrorReason.Unsupported, "has the extension of no feature file: .pt, .pth, .npy, .safetensors", "", "x.bin", [1]);
        AssertRefused(ModelErrorReason.MissingFile, "cannot be read", "Check the path and the permissions.", "missing.pt");
        Directory.CreateDirectory(_folder.File("folder.pt"));
        AssertRefused(ModelErrorReason.MissingFile, "cannot be read", "Check the path", "folder.pt");
    }

    [Fact]
    public void Columns_before_rows_are_refused_with_what_to_do() => AssertRefused(
        ModelErrorReason.Unsupported, "Fortran order", "numpy.ascontiguousarray", "x.npy",
        [0x93, .. "NUMPY"u8, 1, 0, 59, 0, .. "{'descr': '<f4', 'fortran_order': True, 'shape': (1,1,1), }\n"u8, 0, 0, 0, 0]);

    [Fact]
    public void A_file_that_was_cut_is_refused_wherever_it_ends()
    {
        foreach (var name in new[] { "x.pt", "x.npy", "x.safetensors" })
        {
            FeatureFile.Write(_folder.File(name), new float[8], 2, 2, 2);
            var intact = File.ReadAllBytes(_folder.File(name));
            for (var length = 0; length < intact.Length; length++)
            {
                AssertRefused(null, name, "", name, intact[..length]);
            }
        }
    }

    [Theory]
    [InlineData("x.pt")]
    [InlineData("dict.pt")]
    [InlineData("x.npy")]
    [InlineData("x.safetensors")]
    public void A_damaged_file_is_read_or_refused(string name)
    {
        const int Seed = 20_250_803;
        const int Mutations = 2_000;
        var path = _folder.File(name);
        FeatureFile.Write(path, [1, 2, 3, 4, 5, 6, 7, 8], 2, 2, 2);
        var intact = name != "dict.pt" ? File.ReadAllBytes(path) : TorchFile.Zip(
            PickleWriter.Begin.Dict(items => items.Text("a").Tensor("0", "FloatStorage", 2, 2, 2).Text("features").Tensor("0", "FloatStorage", 1, 2, 4)).End(),
            ("0", new byte[32]));
        var random = new Random(Seed);
        var refused = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var mutated = Mutation.Of(intact, random);
            Mutation.Write(path, mutated);
            try
            {
                var map = FeatureFile.Read(path);
                Assert.Equal(map.Channels * map.Height * map.Width, map.ToFloats().Length);
            }
            catch (ModelException error)
            {
                refused++;
                Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
            }
            catch (Exception error)
            {
                Assert.Fail($"mutation {i} of seed {Seed} threw {error}: {Convert.ToHexString(mutated)}");
            }
        }

        Assert.InRange(refused, Mutations / 10, Mutations - 1);
    }

    public void Dispose() => _folder.Dispose();

    private void AssertRefused(ModelErrorReason? reason, string text, string advice, string name, byte[]? content = null)
    {
        var path = _folder.File(name);
        if (content is not null)
        {
            Mutation.Write(path, content);
        }

        var error = Assert.Throws<ModelException>(() => FeatureFile.Read(path));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(reason ?? error.Reason, error.Reason);
    }
}
