using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Facet.Imaging.Internal.Vips;

/// <summary>Loads and configures libvips once a process.</summary>
internal static unsafe class VipsLibrary
{
    private const int GLogLevelWarning = 1 << 4;

    private static readonly string[] AllowedLoaders = ["Jpeg", "Png", "Webp", "Tiff", "Nsgif", "Heif"];

    private static readonly Lazy<bool> Initialised = new(Initialise);

    /// <summary>Call before the first native call; later calls cost one field read.</summary>
    /// <exception cref="DllNotFoundException">The native library is absent or not for this machine.</exception>
    public static void EnsureInitialised() => _ = Initialised.Value;

    private static bool Initialise()
    {
        NativeLibrary.SetDllImportResolver(typeof(VipsLibrary).Assembly, Resolve);
        if (VipsNative.vips_init("facet") != 0)
        {
            throw new InvalidOperationException($"libvips could not start: {VipsCall.TakeText()}");
        }

        // Callers decode many images side by side, so one image gets one thread; results are never asked for twice, so nothing is cached.
        VipsNative.vips_concurrency_set(1);
        VipsNative.vips_cache_set_max(0);
        AllowOnlyRasterLoaders();
        _ = VipsNative.g_log_set_handler("VIPS", GLogLevelWarning, &IgnoreWarning, 0);
        return true;
    }

    private static void AllowOnlyRasterLoaders()
    {
        VipsNative.vips_operation_block_set("VipsForeignLoad", 1);
        foreach (var loader in AllowedLoaders)
        {
            VipsNative.vips_operation_block_set("VipsForeignLoad" + loader, 0);
        }
    }

    // Decoders warn about every oddity of a photo on stderr; what matters is fatal through fail_on and becomes an exception.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void IgnoreWarning(byte* domain, int level, byte* message, void* data)
    {
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != VipsNative.Library)
        {
            return 0;
        }

        const string file = "libvips-cpp.so";
        var beside = Path.GetDirectoryName(assembly.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory;
        var platform = $"linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
        var expected = Path.Combine(beside, "runtimes", platform, "native", file);
        string[] candidates = [expected, Path.Combine(beside, file)];
        foreach (var candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out var handle))
            {
                return handle;
            }
        }

        throw new DllNotFoundException(
            $"libvips could not be loaded from '{expected}': it is shipped for linux-x64; build again after `npm ci`, or copy it there.");
    }
}
