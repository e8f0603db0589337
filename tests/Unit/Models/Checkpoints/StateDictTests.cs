using Facet.Models;

namespace Facet.Unit.Tests.Models.Checkpoints;

public sealed class StateDictTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void The_containers_around_all_tensors_are_left_out_of_the_names() => AssertNames(
        ["a.weight", "b"],
        root => root.Text("epoch").Int(3).Text("model").Dict(
            model => model.Text("state_dict").Dict(state => Tensors(state, "a.weight", "b"))).Text("note").Text("text").Text("none").Raw("N"));

    [Fact]
    public void Several_containers_keep_their_names_so_that_nothing_is_dropped() => AssertNames(
        ["student.a", "teacher.a", "teacher.b.0", "teacher.b.1"],
        root => root.Text("student").Dict(student => Tensors(student, "a")).Text("teacher").Dict(teacher =>
        {
            Tensors(teacher, "a").Text("b").Raw("](");
            Tensor(teacher);
            Tensor(teacher).Raw("e");
        }));

    [Fact]
    public void A_container_beside_tensors_keeps_its_name() => AssertNames(
        ["a", "more.7", "more.b"], root => Tensors(root, "a").Text("more").Dict(more => Tensor(Tensors(more, "b").Int(7))));

    [Fact]
    public void The_prefix_of_parallel_training_is_left_out_where_all_names_have_it() =>
        AssertNames(["a", "module.b"], root => Tensors(root, "module.a", "module.module.b"));

    [Fact]
    public void The_prefix_of_parallel_training_stays_where_one_name_lacks_it() =>
        AssertNames(["b", "module.a"], root => Tensors(root, "module.a", "b"));

    [Fact]
    public void Two_tensors_of_one_name_are_refused()
    {
        AssertRefused(ModelErrorReason.InvalidFormat, "two tensors are named 'a'", root => Tensors(root, "a", "b", "a"));
        AssertRefused(ModelErrorReason.InvalidFormat, "two tensors are named '1'", root => Tensor(Tensors(root, "1").Int(1)));
        AssertRefused(
            ModelErrorReason.InvalidFormat, "two tensors are named 'a.b'",
            root => Tensors(root, "a.b").Text("a").Dict(nested => Tensors(nested, "b")));
    }

    [Fact]
    public void A_tensor_without_a_usable_name_is_refused()
    {
        AssertRefused(ModelErrorReason.InvalidFormat, "neither text nor a whole number", root => Tensor(Tensors(root, "a").Raw(0x88)));
        AssertRefused(ModelErrorReason.InvalidFormat, "has 0 characters", root => Tensors(root, "a", ""));
        AssertRefused(ModelErrorReason.TooLarge, "names of its tensors are too long", root => Tensors(root, "a", new string('x', 1025)));
        File.WriteAllBytes(_folder.File("x.pth"), TorchFile.Zip(Tensor(PickleWriter.Begin).End(), ("0", new byte[4])));
        CheckpointAssert.Refused(ModelErrorReason.InvalidFormat, "a tensor without a name", _folder.File("x.pth"));
    }

    [Fact]
    public void A_file_without_tensors_is_refused() =>
        AssertRefused(ModelErrorReason.InvalidFormat, "holds no tensors", root => root.Text("epoch").Int(3));

    [Fact]
    public void A_container_inside_itself_is_refused()
    {
        var pickle = PickleWriter.Begin.Raw("}q\0(").Text("self").Raw("h\0").Text("a").Raw("h\0u").End();

        CheckpointAssert.Refused(ModelErrorReason.TooLarge, "refer to each other", _folder.File("x.pth"), TorchFile.Zip(pickle));
    }

    [Fact]
    public void Containers_that_multiply_are_refused_in_bounded_time_and_memory()
    {
        var pickle = PickleWriter.Begin.Raw("](");
        Tensor(pickle).Raw("eq\0");
        for (byte level = 1; level <= 15; level++)
        {
            pickle.Raw("](");
            for (var i = 0; i < 100; i++)
            {
                pickle.Raw((byte)'h', (byte)(level - 1));
            }

            pickle.Raw((byte)'e', (byte)'q', level);
        }

        for (var level = 0; level < 15; level++)
        {
            pickle.Raw(0x86);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        CheckpointAssert.Refused(
            ModelErrorReason.TooLarge, "refer to each other", _folder.File("x.pth"), TorchFile.Zip(pickle.End(), ("0", new byte[4])));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    public void Dispose() => _folder.Dispose();

    private static PickleWriter Tensors(PickleWriter writer, params string[] names)
    {
        foreach (var name in names)
        {
            Tensor(writer.Text(name));
        }

        return writer;
    }

    private static PickleWriter Tensor(PickleWriter writer) => writer.Tensor("0", "FloatStorage", 1);

    private void AssertNames(string[] expected, Action<PickleWriter> items)
    {
        File.WriteAllBytes(_folder.File("x.pth"), TorchFile.Zip(PickleWriter.Begin.Dict(items).End(), ("0", new byte[4])));
        using var checkpoint = Checkpoint.Open(_folder.File("x.pth"));
        Assert.Equal(expected, checkpoint.Tensors.Keys.Order(StringComparer.Ordinal));
    }

    private void AssertRefused(ModelErrorReason reason, string text, Action<PickleWriter> items) => CheckpointAssert.Refused(
        reason, text, _folder.File("x.pth"), TorchFile.Zip(PickleWriter.Begin.Dict(items).End(), ("0", new byte[4])));
}
