using System.Text;
using Facet.Models;
using static Facet.Unit.Tests.Models.TfjsFile;

namespace Facet.Unit.Tests.Models;

public sealed class TfjsFuzzTests : IDisposable
{
    private const int Seed = 20_240_611;
    private const int Mutations = 2_000;
    private const long AllocationLimit = 64L << 20;

    private readonly TempFolder _folder = new();

    [Fact]
    public void A_mutated_model_converts_or_is_refused_and_never_does_anything_else()
    {
        var path = EveryOp().WriteTo(_folder.Path);
        var intact = File.ReadAllBytes(path);
        Assert.True(Converts(path), "the model that is mutated must be a good one");
        var random = new Random(Seed);
        var refused = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var mutated = Mutate(intact, random);
            File.WriteAllBytes(path, mutated);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                refused += Converts(path) ? 0 : 1;
            }
            catch (Exception error)
            {
                Assert.Fail($"mutation {i} of seed {Seed} threw {error}: {Encoding.UTF8.GetString(mutated)}");
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocationLimit);
        }

        Assert.InRange(refused, Mutations / 4, Mutations - 1);
    }

    public void Dispose() => _folder.Dispose();

    private static bool Converts(string path)
    {
        try
        {
            TfjsToOnnx.Convert(TfjsModel.Load(path), new TfjsOutput("probability"), new TfjsOutput("joined", "map"));
            return true;
        }
        catch (ModelException)
        {
            return false;
        }
    }

    private static byte[] Mutate(byte[] intact, Random random)
    {
        var bytes = intact.ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(32, 127);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 200), bytes.Count - at)));
                    break;
                case 3 when random.Next(10) == 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    ReplaceDigits(bytes, at, random);
                    break;
            }

            if (bytes.Count == 0)
            {
                break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Puts an extreme number where the next number stands: sizes, strides and shapes are where the danger is.</summary>
    private static void ReplaceDigits(List<byte> bytes, int from, Random random)
    {
        string[] extremes = ["-1", "0", "1", "2", "65536", "2147483647", "4294967296", "9223372036854775807", "1e999", "null"];
        var start = bytes.FindIndex(from, value => char.IsAsciiDigit((char)value));
        if (start >= 0)
        {
            var end = bytes.FindIndex(start, value => !char.IsAsciiDigit((char)value));
            bytes.RemoveRange(start, (end < 0 ? bytes.Count : end) - start);
            bytes.InsertRange(start, Encoding.ASCII.GetBytes(extremes[random.Next(extremes.Length)]));
        }
    }

    private static TfjsFile EveryOp() => new TfjsFile().Input("x", -1, 8, 8, 3)
        .Constant("f", new float[3 * 3 * 3 * 4], 3, 3, 3, 4).Constant("b", new float[4], 4).Constant("s", new float[4], 1, 1, 4)
        .Constant("d", new float[3 * 3 * 4], 3, 3, 4, 1).Constant("six", [6f]).Constant("zero", [0f])
        .Constant("pads", [0, 0, 0, 0, 0, 0, 0, 4], 4, 2).Constant("axis", [3]).Constant("axes", [1, 2], 2).Constant("flat", [-1, 12], 2)
        .Constant("w", new float[12 * 2], 12, 2).Constant("wb", new float[2], 2)
        .Node("conv", "_FusedConv2D", ["x", "f", "b", "s"], [.. Window("SAME", 2), Texts("fused_ops", "BiasAdd", "Prelu")])
        .Node("depth", "DepthwiseConv2dNative", ["conv", "d"], Window("SAME", 1))
        .Node("sum", "AddV2", ["conv", "depth"]).Node("min", "Minimum", ["sum", "six"]).Node("max", "Maximum", ["min", "zero"])
        .Node("pool", "MaxPool", ["max"], [.. Window("VALID", 2), Sizes("ksize", 1, 2, 2, 1)])
        .Node("pad", "Pad", ["pool", "pads"]).Node("joined", "ConcatV2", ["pad", "pool", "axis"])
        .Node("mean", "Mean", ["joined", "axes"], Flag("keep_dims", true)).Node("flatten", "Reshape", ["mean", "flat"])
        .Node("dense", "_FusedMatMul", ["flatten", "w", "wb"], Texts("fused_ops", "BiasAdd"), Flag("transpose_b", false))
        .Node("probability", "Softmax", ["dense"]);
}
