using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Facet.Models.Internal.Weights;

namespace Facet.Models.Internal.Transformers;

/// <summary>A matrix [outputs, inputs] as 8-bit integers with a scale for each output.</summary>
internal sealed class QuantizedMatrix(Parameter weight)
{
    private const float Largest = 127;

    /// <summary>A matrix as two constants of a graph: integers [inputs, outputs] and scales [outputs].</summary>
    public static (GraphValue Integers, GraphValue Scales) Add(GraphBuilder graph, Parameter weight)
    {
        var quantized = new QuantizedMatrix(weight);
        var integers = graph.Constant(
            $"{weight.Name}_i8",
            ElementType.I8,
            ConstantData.Deferred(weight.Count, stream => stream.Write(quantized.Columns())),
            weight.Columns,
            weight.Rows);
        var scales = graph.Constant(
            $"{weight.Name}_scale",
            ElementType.F32,
            ConstantData.Deferred(4L * weight.Rows, stream => stream.Write(MemoryMarshal.AsBytes<float>(quantized.Scales()))),
            weight.Rows);
        return (integers, scales);
    }

    /// <summary>The scale of each output: weight = integer * scale, up to rounding.</summary>
    public float[] Scales()
    {
        var values = weight.Load();
        var scales = new float[weight.Rows];
        for (var row = 0; row < scales.Length; row++)
        {
            var largest = Math.Abs(TensorPrimitives.MaxMagnitude(values.AsSpan(row * weight.Columns, weight.Columns)));

            // An output without weights is zero at any scale; a subnormal scale would divide to infinity.
            scales[row] = largest > 1e-30f ? largest / Largest : 1;
        }

        return scales;
    }

    /// <summary>The integers as [inputs, outputs], which is how matrix products take them.</summary>
    public byte[] Columns()
    {
        var (values, scales) = (weight.Load(), Scales());
        var (rows, columns) = (weight.Rows, weight.Columns);
        var transposed = new byte[values.Length];
        var target = MemoryMarshal.Cast<byte, sbyte>(transposed.AsSpan());
        for (var row = 0; row < rows; row++)
        {
            var inverse = 1 / scales[row];
            for (var column = 0; column < columns; column++)
            {
                target[(column * rows) + row] = (sbyte)MathF.Round(values[(row * columns) + column] * inverse);
            }
        }

        return transposed;
    }
}
