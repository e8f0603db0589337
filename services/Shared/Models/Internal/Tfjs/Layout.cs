namespace Facet.Models.Internal.Tfjs;

/// <summary>Where TensorFlow's axes are in a stored tensor: rank 4 is stored as NCHW, any other rank as it is.</summary>
internal static class Layout
{
    /// <summary>The stored axis of a TensorFlow axis; negative ones count from the end.</summary>
    public static int Axis(TfjsNode node, long axis, int rank)
    {
        var normal = axis < 0 ? axis + rank : axis;
        if (normal < 0 || normal >= rank)
        {
            throw node.Invalid($"axis {axis} does not exist in a tensor of rank {rank}.");
        }

        return rank == 4 ? (int)normal switch { 0 => 0, 1 => 2, 2 => 3, _ => 1 } : (int)normal;
    }

    public static long[] Stored(ReadOnlySpan<long> shape) =>
        shape.Length == 4 ? [shape[0], shape[3], shape[1], shape[2]] : shape.ToArray();

    /// <summary>True when NHWC and NCHW put the elements of one item in the same order.</summary>
    public static bool OrderIsTheSame(TfTensor tensor) =>
        tensor.Rank != 4 || tensor.Shape[3] == 1 || tensor.Shape[1] * tensor.Shape[2] == 1;

    /// <summary>A filter from TensorFlow's [height, width, in, out] to ONNX's [out, in, height, width].</summary>
    public static float[] FilterToOnnx(ReadOnlySpan<float> filter, long spatial, long inputs, long outputs)
    {
        var result = new float[filter.Length];
        var next = 0;
        for (var o = 0L; o < outputs; o++)
        {
            for (var i = 0L; i < inputs; i++)
            {
                for (var s = 0L; s < spatial; s++)
                {
                    result[next++] = filter[(int)((((s * inputs) + i) * outputs) + o)];
                }
            }
        }

        return result;
    }
}
