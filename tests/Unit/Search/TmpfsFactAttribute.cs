using System.Diagnostics;

namespace Facet.Unit.Tests.Search;

/// <summary>A test on a small file system of its own; skipped with the reason where none can be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TmpfsFactAttribute : FactAttribute
{
    public TmpfsFactAttribute() => Skip = WhyNot();

    private static string? WhyNot()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return "Only root on Linux can mount a small tmpfs to fill.";
        }

        using var folder = new TestFolder();
        try
        {
            using var mounted = new SmallDisk(folder.Path, 1);
            return null;
        }
        catch (InvalidOperationException refused)
        {
            return refused.Message;
        }
    }
}

/// <summary>A tmpfs of some megabytes over an empty folder.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    public SmallDisk(string folder, int megabytes)
    {
        _folder = folder;
        Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder);
    }

    public void Dispose() => Run("umount", _folder);

    private static void Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command} {string.Join(' ', arguments)}: {error.Trim()}");
        }
    }
}
