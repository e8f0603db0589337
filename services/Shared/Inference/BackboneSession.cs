using Facet.Imaging;
using Facet.Inference.Internal;
using Facet.Inference.Internal.Batching;
using Facet.Models;
using Microsoft.Extensions.Logging;

namespace Facet.Inference;

/// <summary>A loaded backbone behind its queue. Thread-safe.</summary>
public sealed class BackboneSession : IDisposable
{
    private readonly OnnxModel[] _models;
    private readonly BatchQueue<InputBuffer, BackboneRun> _queue;

    private BackboneSession(BackboneModel backbone, OnnxModel[] models, BackboneSessionOptions options, TimeProvider? time)
    {
        (Backbone, _models) = (backbone, models);
        Func<IReadOnlyList<InputBuffer>, IReadOnlyList<BackboneRun>>[] runners =
            [.. Enumerable.Range(0, options.Sessions).Select(i => Runner(models[i % models.Length]))];
        _queue = new BatchQueue<InputBuffer, BackboneRun>(runners, Queue(backbone, options.Queue), time);
    }

    public BackboneModel Backbone { get; }

    /// <summary>Inputs that wait for their batch.</summary>
    public int Waiting => _queue.Waiting;

    /// <summary>The loaded model; the first where there are several.</summary>
    public OnnxModel Model => _models[0];

    /// <summary>Loads the sessions.</summary>
    /// <param name="backbone">What to load.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="time">The clock of the queue.</param>
    /// <param name="logger">Is warned if the CPU runs it in place of the provider that was asked for.</param>
    /// <exception cref="ModelException">The provider is unavailable, or the model cannot be loaded.</exception>
    public static BackboneSession Load(BackboneModel backbone, BackboneSessionOptions options, TimeProvider? time = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Sessions, 1);

        // On the CPU a run with one thread is done by its caller, so that several may share one session and its weights.
        var shares = options.Model is { Provider: ExecutionProvider.Cpu, IntraOpThreads: 1 };
        var models = new List<OnnxModel>();
        try
        {
            do
            {
                models.Add(OnnxModel.Load(backbone.Prepared, options.Model));
            }
            while (!shares && models.Count < options.Sessions);
            if (models[0].Provider != options.Model.Provider)
            {
                logger?.FellBack(backbone.Info.Id, options.Model.Provider, models[0].Provider);
            }

            return new BackboneSession(backbone, [.. models], options, time);
        }
        catch
        {
            models.ForEach(model => model.Dispose());
            throw;
        }
    }

    /// <summary>Before a picture is decoded: one that would be refused costs nothing then.</summary>
    /// <exception cref="OverloadedException">Too many pictures wait.</exception>
    public void RequireRoom() => _queue.RequireRoom();

    /// <summary>Brings a picture into the model's input and runs it, perhaps together with others.</summary>
    /// <returns>The run; its value is disposed by the caller.</returns>
    /// <exception cref="OverloadedException">Too many pictures wait.</exception>
    /// <exception cref="ImageException">The picture does not fit the processor.</exception>
    /// <exception cref="ModelException">The runtime failed.</exception>
    public async Task<BatchAnswer<BackboneRun>> RunAsync(RgbImage picture, InputFit fit, CancellationToken cancel)
    {
        var input = new InputBuffer(Backbone.Input);
        var answered = false;
        try
        {
            Backbone.WriteInput(picture, fit, input.Span);
            var answer = await _queue.RunAsync(input, cancel);
            answered = true;
            return answer;
        }
        finally
        {
            // A run whose caller left may still read the buffer: then the collector takes it instead of the pool.
            if (answered)
            {
                input.Dispose();
            }
        }
    }

    /// <summary>Ends the queue; every model is released when its last run has ended.</summary>
    public void Dispose()
    {
        _queue.Dispose();
        Array.ForEach(_models, model => model.Dispose());
    }

    private static BatchQueueOptions Queue(BackboneModel backbone, BatchQueueOptions options)
    {
        // With I8 numbers are rounded over the range of the whole batch: a result would depend on who else calls.
        var alone = backbone.Precision == ModelPrecision.I8 || backbone.Input.Batch == 1;
        return alone ? options with { MaxBatch = 1 } : options;
    }

    private static Func<IReadOnlyList<InputBuffer>, IReadOnlyList<BackboneRun>> Runner(OnnxModel model) => batch => Run(model, batch);

    private static BackboneRun[] Run(OnnxModel model, IReadOnlyList<InputBuffer> batch)
    {
        if (batch is [var only])
        {
            return [new BackboneRun(new SharedResult(model.Run(only.Memory), 1), 0)];
        }

        using var images = new InputBuffer(model.Entry.Input, batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            batch[i].Span.CopyTo(images.Span[(i * model.Entry.Input.CountPerImage)..]);
        }

        var result = new SharedResult(model.Run(images.Memory, batch.Count), batch.Count);
        return [.. Enumerable.Range(0, batch.Count).Select(i => new BackboneRun(result, i))];
    }
}
