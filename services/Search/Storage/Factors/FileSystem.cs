using System.Runtime.InteropServices;

namespace Facet.Search.Storage.Factors;

/// <summary>What .NET lacks of files: flushing a folder, so that names of new files survive a power loss, and second names.</summary>
internal static partial class FileSystem
{
    private const int ReadOnly = 0;

    /// <exception cref="IOException">The folder cannot be flushed.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            // NTFS keeps names in its journal.
            return;
        }

        var directory = Open(folder, ReadOnly);
        if (directory < 0)
        {
            throw Failure(folder);
        }

        try
        {
            if (Sync(directory) != 0)
            {
                throw Failure(folder);
            }
        }
        finally
        {
            _ = Close(directory);
        }
    }

    /// <summary>Gives a file a second name.</summary>
    /// <returns>Whether the file system can; otherwise it has to be copied.</returns>
    public static bool TryLink(string from, string to) => !OperatingSystem.IsWindows() && Link(from, to) == 0;

    private static IOException Failure(string folder)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{folder} cannot be flushed: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string from, string to);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int file);
}
