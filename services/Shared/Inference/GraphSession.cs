using Facet.Inference.Internal;
using Facet.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Facet.Inference;

/// <summary>
/// A loaded ONNX file that no manifest describes, such as one that was just converted: any inputs by name, every output back.
/// Runs may go on side by side.
/// </summary>
public sealed class GraphSession : IDisposable
{
    private readonly InferenceSession _session;

    private GraphSession(InferenceSession session) => _session = session;

    /// <summary>Names of the outputs, in the graph's order.</summary>
    public IReadOnlyList<string> Outputs => _session.OutputNames;

    /// <param name="path">The file; large weights may lie beside it.</param>
    /// <param name="options">CPU, one thread when absent.</param>
    /// <exception cref="ModelException">The provider cannot be loaded, or the runtime refuses the file.</exception>
    public static GraphSession Open(string path, OnnxModelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new GraphSession(SessionFactory.Open(Path.GetFileName(path), path, options ?? new OnnxModelOptions()));
    }

    /// <returns>Every output by its name.</returns>
    /// <exception cref="ModelException">An input is missing, unknown or of another type or shape, or the runtime failed.</exception>
    public IReadOnlyDictionary<string, GraphTensor> Run(params ReadOnlySpan<(string Name, GraphTensor Tensor)> inputs)
    {
        var names = new string[inputs.Length];
        var values = new OrtValue?[inputs.Length];
        try
        {
            for (var i = 0; i < inputs.Length; i++)
            {
                names[i] = inputs[i].Name;
                values[i] = Wrap(inputs[i].Name, inputs[i].Tensor);
            }

            using var options = new RunOptions();
            using var outputs = _session.Run(options, names, values!, _session.OutputNames);
            return _session.OutputNames.Zip(outputs).ToDictionary(pair => pair.First, pair => Unwrap(pair.Second), StringComparer.Ordinal);
        }
        catch (OnnxRuntimeException error)
        {
            throw new ModelException(ModelErrorReason.RunFailed, $"The model failed: {error.Message}", error);
        }
        finally
        {
            Array.ForEach(values, value => value?.Dispose());
        }
    }

    public void Dispose() => _session.Dispose();

    private OrtValue Wrap(string name, GraphTensor tensor)
    {
        if (!_session.InputMetadata.TryGetValue(name, out var input))
        {
            throw new ModelException(
                ModelErrorReason.RunFailed, $"The model has no input '{name}'; it has {string.Join(", ", _session.InputMetadata.Keys)}.");
        }

        long[] shape = [.. tensor.Shape];
        return tensor.Values switch
        {
            long[] integers => OrtValue.CreateTensorValueFromMemory(integers, shape),
            float[] floats when input.ElementDataType == TensorElementType.Float16 =>
                OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(floats, value => new Float16(BitConverter.HalfToUInt16Bits((Half)value))), shape),
            _ => OrtValue.CreateTensorValueFromMemory((float[])tensor.Values, shape),
        };
    }

    private static GraphTensor Unwrap(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        float[] numbers = info.ElementDataType switch
        {
            TensorElementType.Float16 => Converted<Float16>(value, number => (float)number),
            TensorElementType.UInt8 => Converted<byte>(value, number => number),
            TensorElementType.Int64 => Converted<long>(value, number => number),
            _ => value.GetTensorDataAsSpan<float>().ToArray(),
        };
        return GraphTensor.Of(numbers, info.Shape);
    }

    private static float[] Converted<T>(OrtValue value, Converter<T, float> convert)
        where T : unmanaged => Array.ConvertAll(value.GetTensorDataAsSpan<T>().ToArray(), convert);
}
