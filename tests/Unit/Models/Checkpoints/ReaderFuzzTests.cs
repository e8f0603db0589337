using System.Diagnostics;
using Facet.Models;

namespace Facet.Unit.Tests.Models.Checkpoints;

/// <summary>Whatever happens to a file, reading it gives tensors whose bytes are there, or one clear refusal.</summary>
public sealed class ReaderFuzzTests : IDisposable
{
    private const int Seed = 20_250_119;
    private const int Mutations = 2_500;
    private const long AllocationLimit = 32L << 20;

    private static readonly TimeSpan _timeLimit = TimeSpan.FromSeconds(30);
    private static readonly byte[] _eight = [1, 2, 3, 4, 5, 6, 7, 8];

    private readonly TempFolder _folder = new();

    [Fact]
    public void A_mutated_safetensors_file_opens_or_is_refused() => Fuzz(
        "x.safetensors",
        new SafetensorsFile().Metadata().Add("a", [1f, 2f], 1, 2).Add("b", "I64", _eight).Add("c", "BF16", _eight, 2, 2).ToBytes(), Open);

    [Fact]
    public void A_mutated_shard_index_opens_or_is_refused()
    {
        new SafetensorsFile().Add("a", [1f], 1).WriteTo(_folder.File("x-00001-of-00002.safetensors"));
        new SafetensorsFile().Add("b", [1f], 1).Add("c", [1f], 1).WriteTo(_folder.File("x-00002-of-00002.safetensors"));
        Fuzz(
            "x.safetensors.index.json",
            """
            {"metadata": {"total_size": 12}, "weight_map": {"a": "x-00001-of-00002.safetensors",
            "b": "x-00002-of-00002.safetensors", "c": "x-00002-of-00002.safetensors"}}
            """u8.ToArray(), Open);
    }

    [Fact]
    public void A_mutated_PyTorch_archive_opens_or_is_refused() => Fuzz("x.pth", TorchFile.Zip(Pickle(), ("0", _eight), ("1", _eight)), Open);

    [Fact]
    public void A_mutated_zip64_archive_opens_or_is_refused() => Fuzz(
        "x.pth", TorchFile.Entries([("a/data.pkl", Pickle()), ("a/data/0", _eight), ("a/data/1", _eight)], zip64: true), Open);

    [Fact]
    public void A_mutated_PyTorch_stream_opens_or_is_refused() =>
        Fuzz("x.pth", TorchFile.Stream(Pickle(), ("0", 2, _eight), ("1", 1, _eight)), Open);

    [Fact]
    public void A_mutated_npy_file_opens_or_is_refused()
    {
        NpyFile.Write(_folder.File("intact.npy"), new float[6], 2, 3);
        var intact = File.ReadAllBytes(_folder.File("intact.npy"));
        Fuzz("x.npy", intact, path =>
        {
            var file = NpyFile.Read(path);
            _ = file.Type is CheckpointType.F32 or CheckpointType.F64 ? file.ToDoubles().Length : file.ToLongs().Length;
        });
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Pickle() => PickleWriter.Begin.Dict(items => items.Text("epoch").Int(3).Text("state_dict").Dict(state => state
        .Text("module.a").Tensor("0", "FloatStorage", 2, 0, [2, 1], [1, 2]).Raw("q\u0001")
        .Text("module.b").Tensor("1", "LongStorage", 1, 0, [], [], "cuda:0")
        .Text("module.c").Tensor("0", "FloatStorage", 2, 1, [2, 1], [0, 1]).Text("module.d").Raw("h\u0001"))).End();

    private static void Open(string path)
    {
        using var checkpoint = Checkpoint.Open(path);
        foreach (var (name, tensor) in checkpoint.Tensors)
        {
            Assert.Equal(name, tensor.Name);
            Assert.True(tensor.Shape.Aggregate(1L, (count, size) => count * size) == tensor.Count, $"shape of '{name}'");
            var sum = 0;
            foreach (var value in tensor.Data.Span)
            {
                sum += value;
            }

            _ = tensor.IsFloating ? tensor.ToFloats().Length : sum;
        }
    }

    private void Fuzz(string name, byte[] intact, Action<string> read)
    {
        var path = _folder.File(name);
        File.WriteAllBytes(path, intact);
        read(path);
        var random = new Random(Seed);
        var refused = 0;
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Mutations; i++)
        {
            var mutated = Mutation.Of(intact, random);
            Mutation.Write(path, mutated);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(path);
            }
            catch (ModelException error)
            {
                refused++;
                Assert.DoesNotContain('\n', error.Message);
            }
            catch (Exception error)
            {
                Assert.Fail($"mutation {i} of seed {Seed} threw {error}: {Convert.ToHexString(mutated)}");
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocationLimit);
        }

        Assert.InRange(refused, Mutations / 4, Mutations - 1);
        Assert.True(watch.Elapsed < _timeLimit, $"{Mutations} mutations took {watch.Elapsed}");
    }
}
