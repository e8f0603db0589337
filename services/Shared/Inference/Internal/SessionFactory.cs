using Facet.Models;
using Microsoft.ML.OnnxRuntime;

namespace Facet.Inference.Internal;

/// <summary>Opens ONNX Runtime sessions with the settings that all models share.</summary>
internal static class SessionFactory
{
    /// <param name="name">What the model is called in messages.</param>
    /// <param name="path">The ONNX file.</param>
    /// <param name="options">Provider and threads.</param>
    /// <exception cref="ModelException">The provider cannot be loaded, or the runtime refuses the file.</exception>
    public static InferenceSession Open(string name, string path, OnnxModelOptions options)
    {
        try
        {
            using var settings = Settings(options);
            Append(settings, options);
            return new InferenceSession(path, settings);
        }
        catch (TypeInitializationException error) when (error.InnerException is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new ModelException(
                ModelErrorReason.ProviderUnavailable,
                $"ONNX Runtime's native library cannot be loaded; it is installed for linux-x64: {error.InnerException.Message}",
                error);
        }
        catch (OnnxRuntimeException error)
        {
            throw new ModelException(
                ModelErrorReason.LoadFailed, $"Model '{name}': {path} cannot be loaded: {error.Message}", error);
        }
    }

    private static SessionOptions Settings(OnnxModelOptions options)
    {
        var settings = new SessionOptions
        {
            GraphOptimizationLevel = options.Optimise ? GraphOptimizationLevel.ORT_ENABLE_ALL : GraphOptimizationLevel.ORT_DISABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = options.IntraOpThreads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,

            // The arena keeps the largest batch that ever ran, for each model: with mixed batches and four callers it held half as much
            // memory again as plain allocation, and was no faster.
            EnableCpuMemArena = false,
        };

        // Idle worker threads sleep instead of spinning: the cores belong to the other models and requests of this process.
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return settings;
    }

    private static void Append(SessionOptions settings, OnnxModelOptions options)
    {
        try
        {
            if (options.Provider == ExecutionProvider.TensorRt)
            {
                settings.AppendExecutionProvider_Tensorrt(options.DeviceId);
            }

            if (options.Provider != ExecutionProvider.Cpu)
            {
                // Nodes that TensorRT leaves out run on CUDA; a node that neither can run fails the load instead of moving to the CPU.
                settings.AppendExecutionProvider_CUDA(options.DeviceId);
                settings.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
            }
        }
        catch (Exception error) when (error is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            throw new ModelException(ModelErrorReason.ProviderUnavailable, ProviderLibraries.Explain(options.Provider, error), error);
        }
    }
}
