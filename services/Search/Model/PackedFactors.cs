using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Facet.Gram;

namespace Facet.Search.Model;

/// <summary>Factors as they travel and lie on disk.</summary>
/// <param name="Type">How they are written.</param>
/// <param name="Patches">Rows; of compact ones, of the factors they were made from.</param>
/// <param name="Channels">Columns.</param>
/// <param name="Data">Row-major, little-endian; or the compact record.</param>
public sealed record PackedFactors(FactorType Type, int Patches, int Channels, ReadOnlyMemory<byte> Data)
{
    public static int SizeOf(FactorType type) => type == FactorType.Bits16 ? 2 : 4;

    /// <summary>The rows; of compact ones the patches as the record approximates them.</summary>
    /// <exception cref="ArgumentException">Sizes do not fit or the values are no valid <see cref="FactorMatrix"/>.</exception>
    public FactorMatrix Unpack() => Unpack(Type, Patches, Channels, Data.Span);

    internal static FactorMatrix Unpack(FactorType type, int patches, int channels, ReadOnlySpan<byte> data)
    {
        if (type == FactorType.Compact)
        {
            return CompactFactors.Read(data.ToArray()).ToPatchFactors();
        }

        var count = (long)patches * channels;
        if (patches < 1 || channels < 1 || data.Length != count * SizeOf(type))
        {
            throw new ArgumentException($"{patches} x {channels} factors of {type} do not take {data.Length} bytes");
        }

        var values = new float[count];
        if (type == FactorType.Bits16)
        {
            TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(data), values);
        }
        else
        {
            MemoryMarshal.Cast<byte, float>(data).CopyTo(values);
        }

        return new FactorMatrix(values, patches, channels);
    }
}
