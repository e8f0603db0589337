using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Facet.Unit.Tests.Gram;

/// <summary>Reads little-endian, C-order float32 and float64 .npy files of format 1.0.</summary>
internal sealed partial record Npy(int[] Shape, double[] Values)
{
    public static Npy Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var headerLength = BitConverter.ToUInt16(bytes, 8);
        var header = Encoding.ASCII.GetString(bytes, 10, headerLength);
        Assert.Contains("'fortran_order': False", header, StringComparison.Ordinal);
        var data = bytes.AsSpan(10 + headerLength);
        double[] values = header.Contains("'<f4'", StringComparison.Ordinal)
            ? Array.ConvertAll(MemoryMarshal.Cast<byte, float>(data).ToArray(), value => (double)value)
            : MemoryMarshal.Cast<byte, double>(data).ToArray();
        var shape = ShapePattern().Match(header).Groups[1].Value
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(side => int.Parse(side, CultureInfo.InvariantCulture));
        return new Npy([.. shape], values);
    }

    public float[] Slice(int index)
    {
        var size = Values.Length / Shape[0];
        return Array.ConvertAll(Values[(index * size)..((index + 1) * size)], value => (float)value);
    }

    [GeneratedRegex(@"'shape': \(([0-9, ]*)\)")]
    private static partial Regex ShapePattern();
}
