using Google.Protobuf;

namespace Facet.Cli.FolderRuns;

/// <summary>Reads photos for messages.</summary>
internal static class PhotoBytes
{
    /// <param name="path">The photo.</param>
    /// <param name="most">Largest file that a server takes, in bytes: a larger one is not even read.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="CliException">The file is too large.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<ByteString> ReadAsync(string path, long most, CancellationToken cancel)
    {
        var length = new FileInfo(path).Length;
        return length <= most
            ? UnsafeByteOperations.UnsafeWrap(await File.ReadAllBytesAsync(path, cancel))
            : throw new CliException(ExitCodes.NotUsable, $"the file has {length} bytes, more than the {most} allowed; make it smaller.");
    }
}
