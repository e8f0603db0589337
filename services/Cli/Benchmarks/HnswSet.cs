using System.Runtime.InteropServices;
using Facet.Models;

namespace Facet.Cli.Benchmarks;

/// <summary>Vectors and queries of one dimension, row-major, and the file of the vectors if there is one.</summary>
internal sealed record HnswSet(ReadOnlyMemory<byte> Base, ReadOnlyMemory<byte> Queries, int Dimension, string? BasePath, long BaseOffset)
{
    public int Count => Base.Length / (Dimension * sizeof(float));

    public int QueryCount => Queries.Length / (Dimension * sizeof(float));

    /// <exception cref="CliException">The files are not two float32 matrices of one width.</exception>
    public static HnswSet Read(string basePath, string queryPath)
    {
        var (vectors, queries) = (ReadMatrix(basePath), ReadMatrix(queryPath));
        if (vectors.Shape[1] != queries.Shape[1])
        {
            throw new CliException(
                ExitCodes.NotUsable, $"{vectors.Name} has rows of {vectors.Shape[1]} components, {queries.Name} of {queries.Shape[1]}; they must be the same.");
        }

        var offset = new FileInfo(basePath).Length - vectors.Data.Length;
        return new HnswSet(vectors.Data, queries.Data, (int)vectors.Shape[1], basePath, offset);
    }

    public ReadOnlySpan<float> Vector(int index) => Row(Base, index);

    public ReadOnlySpan<float> Query(int index) => Row(Queries, index);

    private ReadOnlySpan<float> Row(ReadOnlyMemory<byte> rows, int index) =>
        MemoryMarshal.Cast<byte, float>(rows.Span.Slice(index * Dimension * sizeof(float), Dimension * sizeof(float)));

    private static NpyFile ReadMatrix(string path)
    {
        var file = NpyFile.Read(path);
        return file is { Type: CheckpointType.F32, Shape: [> 0, > 0] }
            ? file
            : throw new CliException(
                ExitCodes.NotUsable, $"{path}: {file.Type} of shape {string.Join(" x ", file.Shape)}; a float32 matrix with at least one row is needed.");
    }
}
