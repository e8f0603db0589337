using System.Numerics;
using System.Numerics.Tensors;

namespace Facet.Gram;

/// <summary>A row of float32 as int8 and a step.</summary>
internal static class RowRounding
{
    /// <summary>Steps from zero to the largest value of a row.</summary>
    public const float Steps = sbyte.MaxValue;

    /// <summary>Rounds a row to multiples of the returned step and leaves the remainders in it.</summary>
    /// <param name="row">[n]: overwritten with what rounding left.</param>
    /// <param name="rounded">[n]: receives -127..127.</param>
    /// <returns>The step; 0 for a row of zeros, whose multiples are 0.</returns>
    public static float Round(Span<float> row, Span<sbyte> rounded)
    {
        var step = Math.Abs(TensorPrimitives.MaxMagnitude<float>(row)) / Steps;
        if (!float.IsNormal(step) || !float.IsFinite(1 / step))
        {
            rounded.Clear();
            return 0;
        }

        var perUnit = 1 / step;
        var i = 0;
        for (; i + Vector<sbyte>.Count <= row.Length; i += Vector<sbyte>.Count)
        {
            var part = row.Slice(i, Vector<sbyte>.Count);
            var low = Vector.Narrow(Multiples(part, 0, perUnit, step), Multiples(part, 1, perUnit, step));
            var high = Vector.Narrow(Multiples(part, 2, perUnit, step), Multiples(part, 3, perUnit, step));
            Vector.Narrow(low, high).CopyTo(rounded[i..]);
        }

        for (; i < row.Length; i++)
        {
            var multiple = Math.Clamp(MathF.Round(row[i] * perUnit), -Steps, Steps);
            rounded[i] = (sbyte)multiple;
            row[i] -= multiple * step;
        }

        return step;
    }

    private static Vector<int> Multiples(Span<float> part, int register, float perUnit, float step)
    {
        var target = part.Slice(register * Vector<float>.Count, Vector<float>.Count);
        var values = new Vector<float>(target);
        var multiples = Vector.Clamp(Vector.Round(values * perUnit), new Vector<float>(-Steps), new Vector<float>(Steps));
        (values - (multiples * step)).CopyTo(target);
        return Vector.ConvertToInt32(multiples);
    }
}
