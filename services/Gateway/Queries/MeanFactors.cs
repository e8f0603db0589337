using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Facet.Features.V1;
using Facet.Types.V1;
using Google.Protobuf;

namespace Facet.Gateway.Queries;

/// <summary>
/// The mean of several faces: region by region the mean of their Grams, each of norm 1. The Gram of matrices stacked upon each other is the
/// sum of their Grams, so the mean is a factor matrix again and is searched with like any other. Its cosine with a point is proportional to the
/// mean of the faces' own scores.
/// </summary>
internal static class MeanFactors
{
    /// <param name="faces">Regions of each face; a region counts for the faces that show it.</param>
    public static IReadOnlyList<RegionFactors> Of(IReadOnlyList<IReadOnlyList<RegionFactors>> faces) =>
    [
        .. faces.SelectMany(face => face)
            .Where(region => region.Factors is not null && region.GramNorm > 0)
            .GroupBy(region => region.Region, StringComparer.Ordinal)
            .Select(Stack),
    ];

    private static RegionFactors Stack(IGrouping<string, RegionFactors> region)
    {
        var parts = region.ToArray();
        var channels = parts[0].Factors.Shape[1];
        var stacked = new List<float>();
        foreach (var part in parts.Where(part => part.Factors.Shape[1] == channels))
        {
            var rows = ToFloats(part.Factors);
            // Rows by 1/sqrt(norm) make a Gram by 1/norm.
            TensorPrimitives.Multiply(rows, (float)(1 / Math.Sqrt(part.GramNorm * parts.Length)), rows);
            stacked.AddRange(rows);
        }

        return new RegionFactors
        {
            Region = region.Key,
            AreaShare = parts.Average(part => part.AreaShare),
            Factors = new Types.V1.Tensor
            {
                Type = TensorType.Float32,
                Shape = { stacked.Count / channels, channels },
                Data = ByteString.CopyFrom(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(stacked))),
            },
        };
    }

    private static float[] ToFloats(Types.V1.Tensor tensor)
    {
        if (tensor.Type != TensorType.Float16)
        {
            return MemoryMarshal.Cast<byte, float>(tensor.Data.Span).ToArray();
        }

        var halves = MemoryMarshal.Cast<byte, Half>(tensor.Data.Span);
        var floats = new float[halves.Length];
        TensorPrimitives.ConvertToSingle(halves, floats);
        return floats;
    }
}
