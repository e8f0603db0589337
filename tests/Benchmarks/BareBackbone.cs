using System.Diagnostics;
using Facet.Imaging;
using Facet.Inference;
using Facet.Models;

namespace Facet.Benchmarks;

/// <summary>A backbone and nothing else: one image a run, on one thread a processor, as the features service runs it by default.</summary>
internal sealed class BareBackbone : IDisposable
{
    private readonly OnnxModel _model;
    private readonly float[][] _inputs;

    /// <param name="model">As <see cref="BackboneRequest.Model"/>.</param>
    /// <param name="taps">Outputs, as maps.</param>
    /// <param name="folder">Photos that the inputs are made of.</param>
    /// <param name="inputs">How many.</param>
    public BareBackbone(string model, IEnumerable<string> taps, string folder, int inputs)
    {
        var backbone = new BackboneSource(new ModelRegistry(), new PublishedCatalog()).Prepare(
            new BackboneRequest { Model = model, Outputs = [.. taps.Select(tap => TapOutput.Parse(tap, TapLayout.Map))] });
        _model = OnnxModel.Load(backbone.Prepared, new OnnxModelOptions { IntraOpThreads = 1 });
        _inputs = [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Take(inputs).Select(path =>
        {
            var values = new float[backbone.Input.CountPerImage];
            backbone.WriteInput(ImageDecoder.Decode(File.ReadAllBytes(path), ImageLimits.Default).Image, InputFit.Stretch, values);
            return values;
        })];
    }

    /// <returns>Seconds for so many images.</returns>
    public double Run(int count)
    {
        var watch = Stopwatch.StartNew();
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            using var outputs = _model.Run(_inputs[i % _inputs.Length]);
        });
        return watch.Elapsed.TotalSeconds;
    }

    public void Dispose() => _model.Dispose();
}
