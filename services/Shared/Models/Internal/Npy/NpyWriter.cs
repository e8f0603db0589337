using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Facet.Models.Internal.Npy;

internal static class NpyWriter
{
    /// <summary>The data starts at a multiple of this; blanks fill the header up to it.</summary>
    private const int Alignment = 64;

    public static void Write(string path, string descr, ReadOnlySpan<byte> data, int count, ReadOnlySpan<long> shape)
    {
        var header = Header(descr, count, shape);
        using var file = new UnfinishedFile(path);
        file.Write(header);
        file.Write(data);
        file.Keep();
    }

    /// <summary>All that stands before the elements, of version 1.0.</summary>
    /// <exception cref="ArgumentException">The shape does not have <paramref name="count"/> elements.</exception>
    public static byte[] Header(string descr, int count, ReadOnlySpan<long> shape)
    {
        if (!Shapes.TryCount(shape, out var expected) || expected != count)
        {
            throw new ArgumentException($"An array of shape {Shapes.Text(shape)} does not have {count} elements.", nameof(shape));
        }

        var sizes = string.Concat(shape.ToArray().Select(size => size.ToString(CultureInfo.InvariantCulture) + ", "));
        var tuple = shape.Length == 1 ? sizes.TrimEnd() : sizes.TrimEnd(' ', ',');
        var text = $"{{'descr': '{descr}', 'fortran_order': False, 'shape': ({tuple}), }}";
        ReadOnlySpan<byte> start = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];
        var headerAt = start.Length + sizeof(ushort);
        var total = (headerAt + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var header = new byte[total];
        start.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(start.Length), checked((ushort)(total - headerAt)));
        header.AsSpan(headerAt).Fill((byte)' ');
        Encoding.ASCII.GetBytes(text, header.AsSpan(headerAt));
        header[^1] = (byte)'\n';
        return header;
    }
}
