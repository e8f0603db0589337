using Facet.Models.Internal.Checkpoints;

namespace Facet.Models;

/// <summary>The features of one picture: a vector of channels for each cell of a grid.</summary>
public sealed class FeatureMap
{
    internal FeatureMap(string name, CheckpointType type, int channels, int height, int width, ReadOnlyMemory<byte> data) =>
        (Name, Type, Channels, Height, Width, Data) = (name, type, channels, height, width, data);

    /// <summary>What the file is called in messages.</summary>
    public string Name { get; }

    /// <summary>F16, BF16, F32 or F64.</summary>
    public CheckpointType Type { get; }

    /// <summary>C, at least 1.</summary>
    public int Channels { get; }

    /// <summary>Rows of the grid, at least 1.</summary>
    public int Height { get; }

    /// <summary>Columns of the grid, at least 1.</summary>
    public int Width { get; }

    /// <summary>Numbers: channels times cells.</summary>
    public int Count => Channels * Height * Width;

    /// <summary>[C, height, width], row-major, little-endian, as they are stored; they may hold NaN.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>The numbers as float32 [C, height, width]. Half-width types widen exactly; float64 is rounded to nearest.</summary>
    public float[] ToFloats()
    {
        var floats = GC.AllocateUninitializedArray<float>(Count);
        CopyTo(floats);
        return floats;
    }

    /// <summary>Writes them to the first <see cref="Count"/> places of <paramref name="target"/>.</summary>
    /// <inheritdoc cref="ToFloats"/>
    /// <exception cref="ArgumentException"><paramref name="target"/> is too short.</exception>
    public void CopyTo(Span<float> target) => FloatConversion.ToSingle(Type, Data.Span, target[..Count]);

    /// <summary>Checks that no number is NaN or infinite, also as float32.</summary>
    /// <exception cref="ModelException">One is.</exception>
    public void RequireFinite()
    {
        var (index, value) = FloatConversion.FirstNonFinite(Type, Data.Span);
        if (index >= 0)
        {
            throw ModelException.Invalid($"{Name} holds {value} at element {index}; features must be finite numbers. Extract the picture again.");
        }
    }
}
