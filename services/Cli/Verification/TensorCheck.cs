using Facet.Models;

namespace Facet.Cli.Verification;

/// <summary>One tensor against what the original code made of the same input.</summary>
/// <param name="Item">What was compared: model, run and tensor.</param>
/// <param name="Difference">Largest absolute difference of two elements; NaN when there is nothing to compare.</param>
/// <param name="Tolerance">The largest that is allowed.</param>
/// <param name="Fault">What went wrong when there is nothing to compare, or more than a difference to say.</param>
internal sealed record TensorCheck(string Item, double Difference, double Tolerance, string? Fault = null)
{
    public bool IsOk => Fault is null && Difference <= Tolerance;

    /// <summary>Compares element by element; another shape is a fault.</summary>
    public static TensorCheck Of(string item, IReadOnlyList<long> shape, ReadOnlySpan<float> values, NpyFile expected, double tolerance) =>
        expected.Shape.SequenceEqual(shape)
            ? Of(item, values, Numbers(expected), tolerance)
            : Failed(item, tolerance, $"has shape [{string.Join(", ", shape)}], not [{string.Join(", ", expected.Shape)}]");

    /// <inheritdoc cref="Of(string, IReadOnlyList{long}, ReadOnlySpan{float}, NpyFile, double)"/>
    public static TensorCheck Of(string item, ReadOnlySpan<float> values, ReadOnlySpan<double> expected, double tolerance)
    {
        if (values.Length != expected.Length)
        {
            return Failed(item, tolerance, $"has {values.Length} elements, not {expected.Length}");
        }

        var largest = 0d;
        for (var i = 0; i < values.Length; i++)
        {
            // NaN is kept: it compares as over any tolerance.
            largest = Math.Max(largest, Math.Abs(values[i] - expected[i]));
        }

        return new TensorCheck(item, largest, tolerance);
    }

    public static TensorCheck Failed(string item, double tolerance, string fault) => new(item, double.NaN, tolerance, fault);

    private static double[] Numbers(NpyFile file) =>
        file.Type is CheckpointType.F32 or CheckpointType.F64 ? file.ToDoubles() : Array.ConvertAll(file.ToLongs(), value => (double)value);
}
