using System.Diagnostics;
using Facet.Features;
using Facet.Imaging;
using Facet.Inference;
using Facet.Parsing.Landmarks;
using Recipe = Facet.Features.Recipe;

namespace Facet.Benchmarks;

/// <summary>
/// The model runs that an ingest needs and nothing else: detector, mesh twice, eyes and backbone on every photo, on all processors.
/// The inputs are made beforehand from the photos themselves, because the models run faster on an empty input than on a picture.
/// </summary>
internal sealed class BareModels : IDisposable
{
    private readonly ModelHost _models = new(new ModelRegistry());
    private readonly (OnnxModel Model, int Runs, int Batch)[] _runs;
    private readonly float[][][] _inputs;

    /// <param name="folder">Holds the photos.</param>
    public BareModels(string folder)
    {
        var recipe = DefaultRecipe();
        _runs =
        [
            (_models.Get("blazeface-back"), 1, 1),
            (_models.Get("facemesh-468", FaceMesh.Outputs), 2, 1),
            (_models.Get("iris", EyeRefiner.Outputs), 1, 2),
            (_models.Get(recipe.Model, recipe.Taps), 1, 1),
        ];
        _inputs = [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(Inputs)];
        Photo(_inputs[0]);
    }

    /// <returns>Seconds for all photos.</returns>
    public double Run()
    {
        var watch = Stopwatch.StartNew();
        Parallel.ForEach(_inputs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, Photo);
        return watch.Elapsed.TotalSeconds;
    }

    public void Dispose() => _models.Dispose();

    private void Photo(float[][] inputs)
    {
        for (var i = 0; i < _runs.Length; i++)
        {
            for (var run = 0; run < _runs[i].Runs; run++)
            {
                using var outputs = _runs[i].Model.Run(inputs[i], _runs[i].Batch);
            }
        }
    }

    /// <summary>The whole photo, stretched to each model's input.</summary>
    private float[][] Inputs(string path)
    {
        var photo = new ImagePyramid(ImageDecoder.Decode(File.ReadAllBytes(path), new ImageLimits()).Image);
        return [.. _runs.Select(run => Input(photo, run.Model.Entry.Input, run.Batch))];
    }

    private static float[] Input(ImagePyramid photo, ModelInput input, int batch)
    {
        var images = new float[batch * input.CountPerImage];
        var toPhoto = new AffineTransform(photo.Image.Width / (float)input.Width, 0, 0, 0, photo.Image.Height / (float)input.Height, 0);
        var layout = input.Layout == ImageLayout.Nhwc ? TensorLayout.Nhwc : TensorLayout.Nchw;
        for (var i = 0; i < batch; i++)
        {
            var image = images.AsSpan(i * input.CountPerImage, input.CountPerImage);
            Warp.AffineToTensor(photo, toPhoto, input.Width, input.Height, image, layout, input.Scale[0], input.Offset[0]);
        }

        return images;
    }

    private static Recipe DefaultRecipe()
    {
        var recipes = RecipeCatalog.Load(Path.Combine(AppContext.BaseDirectory, "recipes.json"));
        return recipes.TryGet(FeaturesOptions.ShippedGramRecipe, out var recipe) ? recipe : throw new InvalidOperationException("No default recipe.");
    }
}
