using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Facet.Unit.Tests.Inference;

/// <summary>Reads little-endian float32 arrays in NumPy's file format, version 1.</summary>
internal static class NpyFloats
{
    public static float[] Read(string path)
    {
        var file = File.ReadAllBytes(path);
        var header = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8));
        Assert.Contains("'descr': '<f4', 'fortran_order': False", Encoding.ASCII.GetString(file, 10, header), StringComparison.Ordinal);
        return MemoryMarshal.Cast<byte, float>(file.AsSpan(10 + header)).ToArray();
    }
}
