// Part of the Grpc.Net.Common contract; the project file says why it is here.

using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>A message compression.</summary>
public interface ICompressionProvider
{
    /// <summary>Its name in the grpc-encoding header.</summary>
    string EncodingName { get; }

    /// <summary>A stream that compresses what is written to it. The inner stream stays open.</summary>
    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

    /// <summary>A stream that decompresses what is read from it. The inner stream stays open.</summary>
    Stream CreateDecompressionStream(Stream stream);
}
