using System.Numerics.Tensors;
using Facet.Imaging;
using Facet.Models;

namespace Facet.Inference;

/// <summary>
/// Compares what a loaded backbone makes of a fixed picture with what an independent session makes of it: float32 on the CPU, every node as it
/// is written, without the runtime's optimisations. Finds providers and precisions that compute something else than the model.
/// </summary>
public static class BackboneSelfTest
{
    private const int Seed = 20;

    /// <summary>Sides of the coloured squares of the picture: coarse and fine structure at once.</summary>
    private static readonly int[] s_squares = [32, 8, 2];

    /// <summary>
    /// The largest relative error that is accepted. float32 on the CPU differs by the order of sums; GPUs round the factors of float32 products
    /// to 10 bits (TF32) unless told otherwise, which is also what float16 has; 8-bit integers are the coarsest. Small networks with made-up
    /// weights of usual size showed 2e-6 in float32 on the CPU, 7e-3 in float16 and 5e-2 in I8.
    /// </summary>
    public static double Tolerance(ModelPrecision precision, ExecutionProvider provider) => precision switch
    {
        ModelPrecision.F32 => provider == ExecutionProvider.Cpu ? 1e-3 : 1e-2,
        ModelPrecision.F16 => 2e-2,
        _ => 0.25,
    };

    /// <summary>The relative error |a - b| / |b| (Euclidean norms over all values) of each output.</summary>
    /// <param name="tested">The backbone as it serves.</param>
    /// <param name="reference">The same model and outputs, if it can be had in float32.</param>
    /// <param name="cancel">Ends the wait for the tested backbone.</param>
    /// <exception cref="ModelException">The reference cannot be loaded, or a run failed.</exception>
    public static async Task<IReadOnlyDictionary<string, double>> RunAsync(BackboneSession tested, BackboneModel reference, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tested);
        ArgumentNullException.ThrowIfNull(reference);
        var picture = Picture(reference.Input.Width, reference.Input.Height);
        var answer = await tested.RunAsync(picture, InputFit.Stretch, cancel);
        using var actual = answer.Value;
        using var model = OnnxModel.Load(reference.Prepared, new OnnxModelOptions { Optimise = false, IntraOpThreads = 0 });
        using var input = new InputBuffer(reference.Input);
        reference.WriteInput(picture, InputFit.Stretch, input.Span);
        using var expected = model.Run(input.Memory, cancellationToken: cancel);
        return tested.Backbone.Outputs.Zip(reference.Outputs).ToDictionary(
            pair => pair.First.Name, pair => RelativeError(actual[pair.First].Span, pair.Second.Of(expected, 0).Span));
    }

    private static double RelativeError(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        var difference = new float[expected.Length];
        TensorPrimitives.Subtract(actual, expected, difference);
        return TensorPrimitives.Norm<float>(difference) / (double)TensorPrimitives.Norm(expected);
    }

    /// <summary>Squares of random colours over each other. The same on every machine.</summary>
    private static RgbImage Picture(int width, int height)
    {
        var random = new Random(Seed);
        var sums = new double[RgbImage.Channels * width * height];
        foreach (var square in s_squares)
        {
            var (columns, rows) = ((width / square) + 1, (height / square) + 1);
            var colours = new byte[RgbImage.Channels * columns * rows];
            random.NextBytes(colours);
            for (var i = 0; i < sums.Length; i++)
            {
                var (x, y) = (i / RgbImage.Channels % width, i / RgbImage.Channels / width);
                sums[i] += colours[(RgbImage.Channels * ((y / square * columns) + (x / square))) + (i % RgbImage.Channels)] / (double)s_squares.Length;
            }
        }

        return new RgbImage(width, height, Array.ConvertAll(sums, sum => (byte)sum));
    }
}
