using Facet.Models;
using Facet.Models.Internal.Checkpoints;
using Facet.Models.Internal.Checkpoints.Torch;
using Facet.Models.Internal.Features;
using Facet.Unit.Tests.Models.Checkpoints;

namespace Facet.Unit.Tests.Models.Features;

/// <summary>The fast way never gives what the complete reader does not.</summary>
public sealed class PlainTorchFileTests : IDisposable
{
    private const int Seed = 20_250_802;
    private const int Mutations = 20_000;

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(CheckpointType.F32)]
    [InlineData(CheckpointType.F16)]
    [InlineData(CheckpointType.BF16)]
    [InlineData(CheckpointType.F64)]
    public void It_knows_what_this_program_writes(CheckpointType type)
    {
        FeatureFile.Write(_folder.File("x.pt"), new float[384 * 4], 384, 2, 2, type);
        var bytes = File.ReadAllBytes(_folder.File("x.pt"));

        var found = Assert.NotNull(PlainTorchFile.TryFind(bytes));

        Assert.Equal((type, 384, 2, 2), (found.Type, found.Channels, found.Height, found.Width));
        Assert.Equal(0, found.Offset % 64);
        Assert.Equal(new byte[found.Length], bytes.AsSpan(found.Offset, found.Length).ToArray());
    }

    [Fact]
    public void It_leaves_other_layouts_to_the_complete_reader()
    {
        var data = new byte[16];
        var map = PickleWriter.Begin.Tensor("0", "FloatStorage", 1, 2, 2).End();
        (string, byte[])[] entries = [("a/data.pkl", Plain([1, 2, 2], [4, 2, 1])), ("a/data/0", data)];
        byte[][] others =
        [
            TorchFile.Zip(map, ("0", data)), // numbers of 8 bytes, which Python writes for large ones only
            TorchFile.Stream(map, ("0", 4, data)),
            TorchFile.Zip(PickleWriter.Begin.Dict(items => items.Text("x").Raw(Plain([1, 2, 2], [4, 2, 1])[2..^1])).End(), ("0", data)),
            TorchFile.Zip(Plain([1, 2, 2], [4, 1, 2]), ("0", data)),
            TorchFile.Zip(Plain([1, 2, 1], [2, 1, 1]), ("0", data)),
            TorchFile.Zip(Plain([2, 2, 2], [4, 2, 1]), ("0", data)),
            TorchFile.Zip(Plain([1, 2, 2], [4, 2, 1]), ("0", data), ("1", data)),
            TorchFile.Zip(Plain([1, 2, 2], [4, 2, 1]), ("1", data)),
            TorchFile.Entries(entries, zip64: true),
            TorchFile.Entries(entries, method: 8),
            TorchFile.Entries(entries, flags: 1),
            TorchFile.Entries([.. entries, ("a/constants.pkl", [])]),
            TorchFile.Entries([.. entries, ("b/version", [])]),
            TorchFile.Entries([.. entries, ("a/version", []), ("a/version", [])]),
            TorchFile.Entries([.. entries, ("a/byteorder", "big"u8.ToArray())]),
            [],
        ];

        Assert.All(others, file => Assert.Null(PlainTorchFile.TryFind(file)));
        Assert.NotNull(PlainTorchFile.TryFind(TorchFile.Entries(entries)));
        Assert.NotNull(PlainTorchFile.TryFind(TorchFile.Entries([("a/data.pkl", Plain([1, 1, 2, 2], [77, 99, 2, 1])), ("a/data/0", data)])));
    }

    [Fact]
    public void What_it_finds_in_a_damaged_file_the_complete_reader_finds_too()
    {
        FeatureFile.Write(_folder.File("x.pt"), [1, 2, 3, 4, 5, 6, 7, 8], 2, 2, 2);
        byte[][] intact = [File.ReadAllBytes(_folder.File("x.pt")), TorchFile.Entries([("a/data.pkl", Plain([2, 2, 2], [4, 2, 1])), ("a/data/0", new byte[32])])];
        var random = new Random(Seed);
        var found = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var mutated = Mutation.Of(intact[i % intact.Length], random);
            if (PlainTorchFile.TryFind(mutated) is not { } plain)
            {
                continue;
            }

            found++;
            Mutation.Write(_folder.File("y.pt"), mutated);
            using var file = MappedFile.Open(_folder.File("y.pt"), "y.pt");
            var complete = TorchReader.ReadSingle(file, "any");
            Assert.Equal(plain.Type, complete.Type);
            Assert.Equal([plain.Channels, plain.Height, plain.Width], complete.Shape.TakeLast(3));
            Assert.True(mutated.AsSpan(plain.Offset, plain.Length).SequenceEqual(complete.Data.Span), $"mutation {i} of seed {Seed}");
        }

        Assert.InRange(found, Mutations / 20, Mutations - 1);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>As Python writes it, but for the memo: numbers of 4 bytes.</summary>
    private static byte[] Plain(int[] shape, int[] strides)
    {
        var writer = PickleWriter.Begin.Global("torch._utils", "_rebuild_tensor_v2").Raw("((").Text("storage").Global("torch", "FloatStorage")
            .Text("0").Text("cpu");
        Number(shape.Aggregate(1, (count, size) => count * size));
        writer.Raw("tQ");
        Number(0);
        Tuple(shape);
        Tuple(strides);
        return writer.Raw(0x89).OrderedDict().Raw("tR").End();

        void Number(int value) => writer.Raw("J").Raw(BitConverter.GetBytes(value));

        void Tuple(int[] values)
        {
            writer.Raw("(");
            Array.ForEach(values, Number);
            writer.Raw("t");
        }
    }
}
