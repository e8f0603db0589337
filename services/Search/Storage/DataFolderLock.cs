using System.Globalization;
using Facet.Search.Model;

namespace Facet.Search.Storage;

/// <summary>
/// Keeps a data folder to one process. The lock is the operating system's and ends with the process, however that ends. The process id
/// lies in a file beside it, which can be read while the lock is held; it only serves the message that the second process gets.
/// </summary>
internal sealed class DataFolderLock : IDisposable
{
    public const string LockName = "facet.lock";
    public const string ProcessIdName = "facet.pid";

    // EWOULDBLOCK, and ERROR_SHARING_VIOLATION: what .NET puts into HResult when a file is locked.
    private const int LockedOnLinux = 11;
    private const int LockedOnMac = 35;
    private const int LockedOnWindows = unchecked((int)0x80070020);

    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <exception cref="SearchException">Another process, or another store of this one, has it; or it cannot be written.</exception>
    public static DataFolderLock Take(string folder)
    {
        try
        {
            var file = new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            WriteProcessId(folder);
            return new DataFolderLock(file);
        }
        catch (IOException taken) when (taken.HResult is LockedOnLinux or LockedOnMac or LockedOnWindows)
        {
            throw new SearchException(
                SearchReason.FolderLocked,
                $"data folder {folder} is in use by process {HolderOf(folder)}; stop that process or choose another folder with FACET_DATA",
                taken);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new SearchException(SearchReason.StorageFailed, $"data folder {folder} cannot be written: {problem.Message}", problem);
        }
    }

    public void Dispose() => _file.Dispose();

    private static void WriteProcessId(string folder)
    {
        try
        {
            File.WriteAllText(Path.Combine(folder, ProcessIdName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // A full disk must not keep the points from being read; only the message of a second process loses its number.
        }
    }

    private static string HolderOf(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, ProcessIdName));
        }
        catch (IOException)
        {
            return "(unknown)";
        }
    }
}
