// Part of the Grpc.Net.Common contract; the project file says why it is here.

using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>"deflate" as HTTP means it: the zlib format (RFC 1950).</summary>
/// <param name="defaultCompressionLevel">Taken where a message asks for no level of its own.</param>
public sealed class DeflateCompressionProvider(CompressionLevel defaultCompressionLevel) : ICompressionProvider
{
    public string EncodingName => "deflate";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new ZLibStream(stream, compressionLevel ?? defaultCompressionLevel, leaveOpen: true);

    public Stream CreateDecompressionStream(Stream stream) => new ZLibStream(stream, CompressionMode.Decompress, leaveOpen: true);
}
