namespace Facet.Inference;

/// <summary>A tensor of a <see cref="GraphSession"/>, row-major: floating-point numbers or integers.</summary>
public sealed class GraphTensor
{
    private GraphTensor(Array values, IReadOnlyList<long> shape) => (Values, Shape) = (values, shape);

    /// <summary>Empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The numbers; a graph's float16 and integer outputs come as float32 too.</summary>
    /// <exception cref="InvalidOperationException">The tensor was made of integers.</exception>
    public float[] Floats => Values as float[] ?? throw new InvalidOperationException("The tensor holds integers.");

    internal Array Values { get; }

    /// <param name="values">As many as <paramref name="shape"/> says. Not copied.</param>
    /// <param name="shape">All sizes.</param>
    public static GraphTensor Of(float[] values, params IReadOnlyList<long> shape) => new(values, Fitting(values, shape));

    /// <inheritdoc cref="Of(float[], IReadOnlyList{long})"/>
    public static GraphTensor Of(long[] values, params IReadOnlyList<long> shape) => new(values, Fitting(values, shape));

    private static IReadOnlyList<long> Fitting(Array values, IReadOnlyList<long> shape)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(shape);
        return shape.Aggregate(1L, (count, size) => checked(count * size)) == values.LongLength
            ? shape
            : throw new ArgumentException($"{values.LongLength} values are not a tensor of shape [{string.Join(", ", shape)}].", nameof(values));
    }
}
