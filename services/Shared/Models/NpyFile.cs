using System.Runtime.InteropServices;
using Facet.Models.Internal;
using Facet.Models.Internal.Checkpoints;
using Facet.Models.Internal.Npy;

namespace Facet.Models;

/// <summary>
/// An array in NumPy's file format, version 1.0 or 2.0: C order, little-endian, elements F16 (f2), F32 (f4), F64 (f8), I32 (i4), I64 (i8) or U8 (u1).
/// </summary>
public sealed class NpyFile
{
    internal NpyFile(string name, CheckpointType type, long[] shape, ReadOnlyMemory<byte> data) =>
        (Name, Type, Shape, Data) = (name, type, shape, data);

    /// <summary>The file's name without its path.</summary>
    public string Name { get; }

    public CheckpointType Type { get; }

    /// <summary>Empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The elements as they are stored: row-major, little-endian, exactly as many bytes as type and shape say.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Elements, 1 for a scalar.</summary>
    public int Count => Data.Length / TensorSizes.BytesPerElement(Type);

    /// <exception cref="ModelException">
    /// The file is missing, malformed, larger than 2 GiB, or of another type or order; no more memory is taken than its size.
    /// </exception>
    public static NpyFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var name = Path.GetFileName(path);
        return NpyReader.Read(LocalFiles.ReadAll(path, name, Array.MaxLength), name);
    }

    /// <summary>Writes a float32 array as version 1.0, replacing the file if there is one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="values">Row-major elements, as many as <paramref name="shape"/> says.</param>
    /// <param name="shape">Empty for a scalar.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        NpyWriter.Write(path, "<f4", MemoryMarshal.AsBytes(values), values.Length, shape);

    /// <summary>Writes an int64 array as version 1.0, replacing the file if there is one.</summary>
    /// <inheritdoc cref="Write(string, ReadOnlySpan{float}, ReadOnlySpan{long})"/>
    public static void Write(string path, ReadOnlySpan<long> values, params ReadOnlySpan<long> shape) =>
        NpyWriter.Write(path, "<i8", MemoryMarshal.AsBytes(values), values.Length, shape);

    /// <summary>F16, F32 or F64 elements as float32, the last rounded to nearest.</summary>
    /// <exception cref="ModelException">The elements are integers.</exception>
    public float[] ToFloats()
    {
        RequireFloating();
        var floats = GC.AllocateUninitializedArray<float>(Count);
        FloatConversion.ToSingle(Type, Data.Span, floats);
        return floats;
    }

    /// <summary>F16, F32 or F64 elements as float64.</summary>
    /// <exception cref="ModelException">The elements are integers.</exception>
    public double[] ToDoubles()
    {
        RequireFloating();
        return Type == CheckpointType.F64
            ? MemoryMarshal.Cast<byte, double>(Data.Span).ToArray()
            : Array.ConvertAll(ToFloats(), value => (double)value);
    }

    /// <summary>I64, I32 or U8 elements as int64.</summary>
    /// <exception cref="ModelException">The elements are floating-point numbers.</exception>
    public long[] ToLongs()
    {
        Require(Type is CheckpointType.I64 or CheckpointType.I32 or CheckpointType.U8, "integers");
        return Type switch
        {
            CheckpointType.I64 => MemoryMarshal.Cast<byte, long>(Data.Span).ToArray(),
            CheckpointType.I32 => Array.ConvertAll(MemoryMarshal.Cast<byte, int>(Data.Span).ToArray(), value => (long)value),
            _ => Array.ConvertAll(Data.ToArray(), value => (long)value),
        };
    }

    private void RequireFloating() =>
        Require(Type is CheckpointType.F16 or CheckpointType.F32 or CheckpointType.F64, "floating-point numbers");

    private void Require(bool isRight, string expected)
    {
        if (!isRight)
        {
            throw ModelException.Unsupported($"{Name} has elements of type {Type}; {expected} are needed.");
        }
    }
}
