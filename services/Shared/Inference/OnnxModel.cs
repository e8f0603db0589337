using System.Runtime.InteropServices;
using Facet.Inference.Internal;
using Facet.Models;
using Microsoft.ML.OnnxRuntime;

namespace Facet.Inference;

/// <summary>A loaded model. <see cref="Run"/> may be called from many threads at once; <see cref="Dispose"/> waits for them.</summary>
public sealed class OnnxModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly UseCounter _users;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;

    private OnnxModel(PreparedModel model, InferenceSession session, ExecutionProvider provider)
    {
        Provider = provider;
        (Entry, Outputs, _session, _users) = (model.Entry, model.Outputs, session, new UseCounter(model.Entry.Id));
        _inputNames = [model.Entry.Input.Name];
        _outputNames = [.. model.Outputs.Select(model.GraphName)];
    }

    public ModelEntry Entry { get; }

    /// <summary>What really runs it: the CPU where another provider was asked for, could not be loaded and need not be.</summary>
    public ExecutionProvider Provider { get; }

    /// <summary>What <see cref="Run"/> returns, in this order.</summary>
    public IReadOnlyList<ModelOutput> Outputs { get; }

    /// <summary>Loads a prepared model and checks its inputs and outputs against the manifest.</summary>
    /// <exception cref="ModelException">The provider is unavailable, or the file is not a model with those inputs and outputs.</exception>
    public static OnnxModel Load(PreparedModel model, OnnxModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new OnnxModelOptions();
        try
        {
            return Open(model, options);
        }
        catch (ModelException) when (options is { AllowCpuFallback: true, Provider: not ExecutionProvider.Cpu })
        {
            // Not only a missing provider: one that cannot run a node of the graph refuses it here too.
            return Open(model, options with { Provider = ExecutionProvider.Cpu });
        }
    }

    /// <summary>Runs a batch of images.</summary>
    /// <param name="images">
    /// <paramref name="batch"/> images in the layout, channel order and range of <see cref="ModelEntry.Input"/>. Read in place.
    /// </param>
    /// <param name="batch">At least 1; exactly the model's batch when it has a fixed one.</param>
    /// <param name="cancellationToken">Ends the run between two nodes of the graph.</param>
    /// <returns>Every output of <see cref="Outputs"/>, in pooled memory: dispose it.</returns>
    /// <exception cref="ArgumentException">The batch or the length of <paramref name="images"/> does not fit.</exception>
    /// <exception cref="ModelException">The runtime failed.</exception>
    public InferenceResult Run(ReadOnlyMemory<float> images, int batch = 1, CancellationToken cancellationToken = default)
    {
        RequireFit(images.Length, batch);
        cancellationToken.ThrowIfCancellationRequested();
        _users.Enter();
        InferenceResult? result = null;
        try
        {
            result = new InferenceResult([.. Outputs.Select(output => new TensorResult(output.Name, Entry.ShapeOf(output, batch)))]);
            RunInto(images, batch, result.Tensors, cancellationToken);
            return result;
        }
        catch (OnnxRuntimeException error)
        {
            result?.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw new ModelException(
                ModelErrorReason.RunFailed, $"Model '{Entry.Id}' failed: {error.Message}", error);
        }
        finally
        {
            _users.Leave();
        }
    }

    public void Dispose()
    {
        if (_users.Close())
        {
            _session.Dispose();
        }
    }

    private static OnnxModel Open(PreparedModel model, OnnxModelOptions options)
    {
        var session = SessionFactory.Open(model.Entry.Id, model.Path, options);
        try
        {
            SessionContract.Check(model, session);
            return new OnnxModel(model, session, options.Provider);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private void RequireFit(int length, int batch)
    {
        if (batch < 1 || (Entry.Input.Batch is { } only && batch != only))
        {
            var wanted = Entry.Input.Batch is { } size ? $"a batch of exactly {size}" : "a batch of at least 1";
            throw new ArgumentOutOfRangeException(nameof(batch), batch, $"Model '{Entry.Id}' takes {wanted}.");
        }

        if (length != (long)batch * Entry.Input.CountPerImage)
        {
            throw new ArgumentException(
                $"Model '{Entry.Id}' needs {(long)batch * Entry.Input.CountPerImage} floats for a batch of {batch}, but got {length}.",
                nameof(length));
        }
    }

    private void RunInto(ReadOnlyMemory<float> images, int batch, IReadOnlyList<TensorResult> tensors, CancellationToken cancellationToken)
    {
        using var options = new RunOptions();
        using var registration = cancellationToken.Register(() => options.Terminate = true);
        var values = new OrtValue[tensors.Count];
        try
        {
            // ONNX Runtime only reads its inputs; its API asks for writable memory all the same.
            using var input = Wrap(MemoryMarshal.AsMemory(images), Entry.Input.Shape(batch));
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = Wrap(tensors[i].Memory, [.. tensors[i].Shape.Select(size => (long)size)]);
            }

            _session.Run(options, _inputNames, [input], _outputNames, values);
        }
        finally
        {
            Array.ForEach(values, value => value?.Dispose());
        }
    }

    private static OrtValue Wrap(Memory<float> memory, long[] shape) =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory, shape);
}
