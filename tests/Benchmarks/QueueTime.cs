using System.Diagnostics;
using System.Globalization;
using Facet.Imaging;
using Facet.Inference;
using Facet.Models;

namespace Facet.Benchmarks;

/// <summary>
/// What the batch queue costs and brings: images a second of the bare model by batch size, and through the queue with 1 and 32 callers. All ways
/// take their turn in each round, so that a machine that changes its speed changes it for all.
/// </summary>
internal sealed class QueueTime : IDisposable
{
    private const int ManyCallers = 32;

    private static readonly int[] s_batches = [1, 8];

    private readonly BackboneModel _backbone;
    private readonly TimeSpan _turn;
    private readonly RgbImage _picture;
    private readonly OnnxModel _bare;
    private readonly List<(string Name, Func<Task<double>> ImagesASecond)> _ways = [];
    private readonly List<BackboneSession> _sessions = [];

    private QueueTime(BackboneModel backbone, TimeSpan turn)
    {
        (_backbone, _turn) = (backbone, turn);
        var pixels = new byte[RgbImage.Channels * backbone.Input.Width * backbone.Input.Height];
        new Random(2).NextBytes(pixels);
        _picture = new RgbImage(backbone.Input.Width, backbone.Input.Height, pixels);
        _bare = OnnxModel.Load(backbone.Prepared);
        var processors = Environment.ProcessorCount;
        AddBare(1, 1);
        AddQueue(1, 1, processors);
        foreach (var batch in s_batches)
        {
            AddBare(batch, processors);
            AddQueue(ManyCallers, batch, processors);
        }
    }

    /// <param name="rest">Options.</param>
    public static async Task<int> RunAsync(string[] rest)
    {
        var name = Arguments.Value(rest, "--model") ?? "faceres";
        var rounds = int.Parse(Arguments.Value(rest, "--rounds") ?? "5", CultureInfo.InvariantCulture);
        var seconds = double.Parse(Arguments.Value(rest, "--seconds") ?? "4", CultureInfo.InvariantCulture);
        var folder = Directory.CreateTempSubdirectory("facet-queue-");
        try
        {
            using var time = new QueueTime(Backbone(name, folder.FullName), TimeSpan.FromSeconds(seconds));
            await time.MeasureAsync(rounds);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public void Dispose()
    {
        _bare.Dispose();
        _sessions.ForEach(session => session.Dispose());
    }

    private static BackboneModel Backbone(string name, string folder)
    {
        var source = new BackboneSource(new ModelRegistry(), new PublishedCatalog());
        if (!RandomCheckpoint.Architectures.Contains(name))
        {
            return source.Prepare(new BackboneRequest { Model = name, Outputs = [TapOutput.Parse("conv_pw_5", TapLayout.Map)] });
        }

        TapOutput[] outputs = [TapOutput.Parse("3+4+5", TapLayout.Map), TapOutput.Parse("9+10+11", TapLayout.Map)];
        ConvertedModelFile.Write(folder, ModelConverter.Convert(RandomCheckpoint.Create(name), folder, new ConvertOptions { Outputs = outputs }));
        return source.Prepare(new BackboneRequest { Model = folder, Outputs = outputs });
    }

    private async Task MeasureAsync(int rounds)
    {
        var measured = _ways.ToDictionary(way => way.Name, _ => new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var (name, imagesASecond) in _ways)
            {
                var speed = await imagesASecond();

                // The first round warms up.
                if (round > 0)
                {
                    measured[name].Add(speed);
                }
            }
        }

        foreach (var (name, speeds) in measured)
        {
            // Every queue stands behind the bare runs that it is compared with; the ratio is that of the same round.
            var before = measured.Keys.ElementAt(Math.Max(measured.Keys.ToList().IndexOf(name) - 1, 0));
            var ratio = speeds.Zip(measured[before], (speed, bare) => speed / bare).Order().ElementAt(speeds.Count / 2);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-44} {speeds.Order().ElementAt(speeds.Count / 2),8:0.00} images/s ({speeds.Min():0.00}..{speeds.Max():0.00}), {ratio:0.000} of the line above"));
        }
    }

    /// <summary>Nothing but runs of the model, on so many threads with a batch each. Preparing the picture is part of it, as it is of the queue.</summary>
    private void AddBare(int batch, int callers) => _ways.Add(($"bare model, batch {batch}, {callers} at a time", () => TurnAsync(callers, () =>
    {
        using var input = new InputBuffer(_backbone.Input, batch);
        for (var i = 0; i < batch; i++)
        {
            _backbone.WriteInput(_picture, InputFit.Stretch, input.Span.Slice(i * _backbone.Input.CountPerImage, _backbone.Input.CountPerImage));
        }

        _bare.Run(input.Memory, batch).Dispose();
        return Task.FromResult(batch);
    })));

    private void AddQueue(int callers, int maxBatch, int sessions)
    {
        var options = new BackboneSessionOptions { Sessions = sessions, Queue = new BatchQueueOptions { MaxBatch = maxBatch } };
        var session = BackboneSession.Load(_backbone, options);
        _sessions.Add(session);
        _ways.Add(($"queue, {callers} callers, batch <= {maxBatch}, {sessions} sessions", () => TurnAsync(callers, async () =>
        {
            (await session.RunAsync(_picture, InputFit.Stretch, default)).Value.Dispose();
            return 1;
        })));
    }

    private async Task<double> TurnAsync(int callers, Func<Task<int>> run)
    {
        var images = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed < _turn)
            {
                Interlocked.Add(ref images, await run());
            }
        })));
        return images / watch.Elapsed.TotalSeconds;
    }
}
