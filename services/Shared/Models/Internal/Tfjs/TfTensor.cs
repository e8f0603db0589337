namespace Facet.Models.Internal.Tfjs;

/// <summary>A converted activation. Rank 4 is stored as NCHW, any other rank in TensorFlow's order.</summary>
/// <param name="Value">Where the ONNX graph has it.</param>
/// <param name="Shape">TensorFlow's order (NHWC for rank 4); the first size, the batch, is -1, all others are known.</param>
/// <param name="Clamp">Set when the value is another one cut to a range.</param>
internal sealed record TfTensor(GraphValue Value, long[] Shape, Clamp? Clamp = null)
{
    public int Rank => Shape.Length;

    /// <summary>Elements of one item of the batch.</summary>
    public long CountPerItem => Shapes.TryCount(Shape.AsSpan(1), out var count) ? count : long.MaxValue;
}

/// <summary>min(max(Source, Low), High), with Low at most High.</summary>
internal sealed record Clamp(GraphValue Source, float Low, float High);
