using System.Text;
using Facet.Models;

namespace Facet.Unit.Tests.Models.Checkpoints;

public sealed class PickleFaultTests : IDisposable
{
    private const long AllocationLimit = 128L << 20;

    private readonly TempFolder _folder = new();

    /// <summary>Each of these runs a command when Python loads it.</summary>
    [Theory]
    [InlineData("posix.system", "\u0080\u0002cposix\nsystem\nX\u0004\0\0\0true\u0085R.")]
    [InlineData("os.system", "cos\nsystem\n(S'true'\ntR.")]
    [InlineData("os.system", "(cos\nsystem\nS'true'\no.")]
    [InlineData("nt.system", "\u0080\u0004\u0095\u001d\0\0\0\0\0\0\0\u008c\u0002nt\u0094\u008c\u0006system\u0094\u0093\u0094\u008c\u0004true\u0094\u0085\u0094R\u0094.")]
    [InlineData("builtins.eval", "\u0080\u0002cbuiltins\neval\nX\u0001\0\0\01\u0085R.")]
    [InlineData("subprocess.Popen", "\u0080\u0002csubprocess\nPopen\n)\u0081.")]
    [InlineData("torch.load", "\u0080\u0002ctorch\nload\nX\u0001\0\0\0x\u0085R.")]
    [InlineData("torch.storage._load_from_bytes", "\u0080\u0002ctorch.storage\n_load_from_bytes\nC\0\u0085R.")]
    [InlineData("collections.OrderedDict.fromkeys", "\u0080\u0004\u008c\u000bcollections\u008c\u0014OrderedDict.fromkeys\u0093.")]
    public void A_pickle_that_calls_something_else_is_refused_by_name(string name, string pickle)
    {
        var bytes = Encoding.Latin1.GetBytes(pickle);
        foreach (var file in new[] { TorchFile.Zip(bytes), bytes })
        {
            CheckpointAssert.Refused(ModelErrorReason.Unsupported, $"asks for '{name}'", _folder.File("evil.pth"), file);
        }

        if (bytes[0] == 0x80)
        {
            CheckpointAssert.Refused(ModelErrorReason.Unsupported, $"asks for '{name}'", _folder.File("evil.pth"), TorchFile.Stream(bytes));
        }
    }

    [Theory]
    [InlineData("i", ModelErrorReason.Unsupported, "instruction 0x69")]
    [InlineData("\u0081", ModelErrorReason.Unsupported, "instruction 0x81")]
    [InlineData("\u0080\u0006", ModelErrorReason.Unsupported, "instruction 0x80")]
    [InlineData("t", ModelErrorReason.InvalidFormat, "never put on the stack")]
    [InlineData("R", ModelErrorReason.InvalidFormat, "never put on the stack")]
    [InlineData("(0", ModelErrorReason.InvalidFormat, "never put on the stack")]
    [InlineData("N(\u0085", ModelErrorReason.InvalidFormat, "never put on the stack")]
    [InlineData("h\u0007", ModelErrorReason.InvalidFormat, "item 7 of its memo")]
    [InlineData("NNa", ModelErrorReason.InvalidFormat, "appends to something")]
    [InlineData("NNNs", ModelErrorReason.InvalidFormat, "sets an item of something")]
    [InlineData("}(Nu", ModelErrorReason.InvalidFormat, "sets an item without")]
    [InlineData("NNR", ModelErrorReason.InvalidFormat, "without a tuple of arguments")]
    [InlineData("N)R", ModelErrorReason.InvalidFormat, "calls something that is no function")]
    [InlineData("NN\u0093", ModelErrorReason.InvalidFormat, "by something that is no text")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n)R", ModelErrorReason.InvalidFormat, "calls RebuildTensor with arguments")]
    [InlineData("ccollections\nOrderedDict\n]Na\u0085R", ModelErrorReason.InvalidFormat, "something else than pairs")]
    [InlineData("]}b", ModelErrorReason.InvalidFormat, "sets the state")]
    [InlineData("NQ", ModelErrorReason.InvalidFormat, "refers to something that is no storage")]
    [InlineData("X\u00ff\u00ff\u00ff\u00ff", ModelErrorReason.InvalidFormat, "is truncated")]
    [InlineData("\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", ModelErrorReason.InvalidFormat, "is truncated")]
    [InlineData("X\u0001\0\0\0\u00ff", ModelErrorReason.InvalidFormat, "not valid UTF-8")]
    [InlineData("cos", ModelErrorReason.InvalidFormat, "does not end within")]
    [InlineData("NN", ModelErrorReason.InvalidFormat, "leaves values behind")]
    public void A_malformed_pickle_is_refused(string instructions, ModelErrorReason reason, string text) => CheckpointAssert.Refused(
        reason, text, _folder.File("bad.pth"), TorchFile.Zip(PickleWriter.Begin.Raw(instructions).End()));

    [Theory]
    [InlineData(1L << 60, new long[] { 2 }, new long[] { 1 }, 0, "claims 1152921504606846976 elements")]
    [InlineData(-1, new long[] { 2 }, new long[] { 1 }, 0, "claims -1 elements")]
    [InlineData(6, new long[] { 1L << 32, 1L << 32 }, new long[] { 1, 1 }, 0, "impossible shape")]
    [InlineData(6, new long[] { -2 }, new long[] { 1 }, 0, "impossible shape")]
    [InlineData(6, new long[] { 7 }, new long[] { 1 }, 0, "reaches out of its storage")]
    [InlineData(6, new long[] { 2 }, new long[] { 1 }, 5, "reaches out of its storage")]
    [InlineData(6, new long[] { 2 }, new long[] { 1 }, -1, "reaches out of its storage")]
    [InlineData(6, new long[] { 2 }, new long[] { 1 }, long.MaxValue, "reaches out of its storage")]
    [InlineData(6, new long[] { 2 }, new long[] { 1 }, long.MinValue, "reaches out of its storage")]
    [InlineData(6, new long[] { 2, 2 }, new long[] { 6, 1 }, 0, "reaches out of its storage")]
    [InlineData(6, new long[] { 2, 2 }, new long[] { -1, 1 }, 1, "reaches out of its storage")]
    [InlineData(6, new long[] { 3, 3 }, new long[] { long.MaxValue, long.MaxValue }, 0, "reaches out of its storage")]
    [InlineData(6, new long[] { 2, 3 }, new long[] { 1 }, 0, "has 1 strides")]
    [InlineData(5, new long[] { 2 }, new long[] { 1 }, 0, "needs 20 bytes; its zip entry has 24")]
    public void A_tensor_outside_of_its_storage_is_refused(long count, long[] shape, long[] strides, long offset, string text) =>
        CheckpointAssert.Refused(
            ModelErrorReason.InvalidFormat, text, _folder.File("bad.pth"),
            TorchFile.Zip(Dict(items => items.Text("w").Tensor("0", "FloatStorage", count, offset, shape, strides)), ("0", new byte[24])));

    [Fact]
    public void A_shape_of_2_to_the_60_is_refused() => CheckpointAssert.Refused(
        ModelErrorReason.TooLarge, "tensor 'w' of shape [1152921504606846976]", _folder.File("bad.pth"),
        TorchFile.Zip(Dict(items => items.Text("w").Tensor("0", "FloatStorage", 6, 0, [1L << 60], [0])), ("0", new byte[24])));

    [Fact]
    public void A_storage_that_is_missing_or_described_in_two_ways_is_refused()
    {
        var path = _folder.File("bad.pth");
        CheckpointAssert.Refused(
            ModelErrorReason.InvalidFormat, "storage '../x' is missing", path, TorchFile.Zip(Dict(items => items.Text("w").Tensor("../x", "FloatStorage", 1))));
        CheckpointAssert.Refused(
            ModelErrorReason.InvalidFormat, "described in two ways", path,
            TorchFile.Zip(Dict(items => items.Text("a").Tensor("0", "FloatStorage", 1).Text("b").Tensor("0", "IntStorage", 1)), ("0", new byte[4])));
    }

    [Fact]
    public void Expanding_a_small_storage_again_and_again_is_refused() => AssertBounded("too large to be copied", PickleWriter.Begin.Dict(items =>
    {
        for (var i = 0; i < 100; i++)
        {
            items.Text($"w{i}").Tensor("0", "FloatStorage", 1, 0, [1 << 16], [0]);
        }
    }));

    [Fact]
    public void A_pickle_of_endless_instructions_is_refused() =>
        AssertBounded("more than 1000000 instructions", PickleWriter.Begin.Raw(new string('}', 1_100_000)));

    [Fact]
    public void One_long_key_for_many_tensors_is_refused() => AssertBounded("names of its tensors are too long", PickleWriter.Begin.Dict(items =>
    {
        items.Text(new string('x', 1 << 20)).Raw("q\0").Tensor("0", "FloatStorage", 1).Raw("q\u0001");
        for (var i = 0; i < 50_000; i++)
        {
            items.Raw("h\0h\u0001");
        }
    }));

    [Fact]
    public void One_list_copied_into_many_dicts_is_refused() => AssertBounded("copies lists into ordered dicts", PickleWriter.Begin.Raw("]q\0(")
        .Raw(string.Concat(Enumerable.Repeat("NN\u0086", 100_000))).Raw("e0(")
        .Raw(string.Concat(Enumerable.Repeat("ccollections\nOrderedDict\nh\0\u0085R", 100_000))).Raw("t"));

    public void Dispose() => _folder.Dispose();

    private static byte[] Dict(Action<PickleWriter> items) => PickleWriter.Begin.Dict(items).End();

    private void AssertBounded(string text, PickleWriter pickle)
    {
        File.WriteAllBytes(_folder.File("bomb.pth"), TorchFile.Zip(pickle.End(), ("0", new byte[4])));
        var before = GC.GetAllocatedBytesForCurrentThread();
        CheckpointAssert.Refused(ModelErrorReason.TooLarge, text, _folder.File("bomb.pth"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocationLimit);
    }
}
