using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Facet.Inference.Internal;

/// <summary>
/// Finds out why an execution provider cannot be loaded. ONNX Runtime writes the name of the library it misses to its log only,
/// so the libraries are tried once more, in the order in which it needs them.
/// </summary>
internal static partial class ProviderLibraries
{
    private const string Runtime = "libonnxruntime.so";
    private const string Bridge = "libonnxruntime_providers_shared.so";

    /// <summary>One line that names the provider and the library that is missing.</summary>
    public static string Explain(ExecutionProvider provider, Exception error) =>
        $"The execution provider {provider} was asked for, but it cannot be loaded: "
        + $"{Missing(provider) ?? error.Message}. "
        + "Install the GPU libraries of ONNX Runtime, the driver and CUDA, or ask for Cpu.";

    private static string? Missing(ExecutionProvider provider)
    {
        using var process = Process.GetCurrentProcess();
        var runtime = process.Modules.Cast<ProcessModule>()
            .FirstOrDefault(module => module.ModuleName.StartsWith(Runtime, StringComparison.Ordinal));
        if (runtime is null)
        {
            return $"{Runtime} is missing";
        }

        var folder = Path.GetDirectoryName(runtime.FileName)!;
        string[] needed = provider == ExecutionProvider.TensorRt
            ? [Bridge, "libonnxruntime_providers_tensorrt.so", "libonnxruntime_providers_cuda.so"]
            : [Bridge, "libonnxruntime_providers_cuda.so"];
        return needed.Select(library => WhyNotLoadable(folder, library)).FirstOrDefault(why => why is not null);
    }

    private static string? WhyNotLoadable(string folder, string library)
    {
        var path = Path.Combine(folder, library);
        if (!File.Exists(path))
        {
            return $"{library} is missing in {folder}";
        }

        try
        {
            // Stays loaded, as it would be had the provider started.
            NativeLibrary.Load(path);
            return null;
        }
        catch (DllNotFoundException error)
        {
            var missing = NotFoundPattern().Match(error.Message);
            return missing.Success ? $"{library} needs {missing.Groups[1].Value}, which is missing" : error.Message;
        }
    }

    [GeneratedRegex(@"(lib[\w.+-]*\.so[\w.]*): cannot open shared object file")]
    private static partial Regex NotFoundPattern();
}
