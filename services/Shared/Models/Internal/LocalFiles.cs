using System.Security.Cryptography;

namespace Facet.Models.Internal;

/// <summary>Access to the files of a model; what goes wrong becomes a <see cref="ModelException"/> that names the file.</summary>
internal static class LocalFiles
{
    /// <summary>Opens a file for reading; others may read it too, but not write.</summary>
    public static FileStream Open(string path, string fileName)
    {
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return stream.CanSeek ? stream : throw new IOException("it is no regular file.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(ModelErrorReason.MissingFile, $"{fileName} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public static string Sha256(string path)
    {
        using var stream = Open(path, Path.GetFileName(path));
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Full paths of the files directly in a folder, in ordinal order.</summary>
    public static string[] FilesIn(string folder)
    {
        try
        {
            var files = Directory.GetFiles(folder);
            Array.Sort(files, StringComparer.Ordinal);
            return files;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(
                ModelErrorReason.MissingFile, $"Folder {Path.GetFileName(folder)} cannot be read: {error.Message}", error);
        }
    }

    public static byte[] ReadAll(string path, string fileName, long maxBytes)
    {
        using var stream = Open(path, fileName);
        if (stream.Length > maxBytes)
        {
            throw new ModelException(ModelErrorReason.TooLarge, $"{fileName} has {stream.Length} bytes; at most {maxBytes} are read.");
        }

        var bytes = new byte[stream.Length];
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length
            ? bytes
            : throw ModelException.Invalid($"{fileName} became shorter while it was read.");
    }

    /// <summary>Reads a whole file into memory that is used again, and made larger where it is too small.</summary>
    /// <returns>How many bytes of <paramref name="buffer"/> are the file.</returns>
    public static int ReadInto(ref byte[] buffer, string path, string fileName, long maxBytes)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var length = RandomAccess.GetLength(file);
            if (length > maxBytes)
            {
                throw new ModelException(ModelErrorReason.TooLarge, $"{fileName} has {length} bytes; at most {maxBytes} are read.");
            }

            if (buffer.Length < length)
            {
                buffer = GC.AllocateUninitializedArray<byte>((int)length);
            }

            var done = 0;
            while (done < length && RandomAccess.Read(file, buffer.AsSpan(done, (int)length - done), done) is > 0 and var read)
            {
                done += read;
            }

            return done;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(ModelErrorReason.MissingFile, $"{fileName} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>A name that a file gives for another one beside it: it must not lead into any other folder.</summary>
    public static string RequirePlainName(string? name, string fileName)
    {
        var isPlain = !string.IsNullOrWhiteSpace(name) && name is not ("." or "..") && name.AsSpan().IndexOfAny("/\\:\0") < 0;
        return isPlain
            ? name!
            : throw new ModelException(
                ModelErrorReason.UnsafePath,
                $"{fileName}: the shard name '{name}' is refused; it must be a plain file name.");
    }
}
