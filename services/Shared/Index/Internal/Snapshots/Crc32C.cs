using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Facet.Index.Internal.Snapshots;

/// <summary>CRC-32C (Castagnoli, reflected polynomial 0x82F63B78), which processors compute themselves.</summary>
internal static class Crc32C
{
    private const uint Polynomial = 0x82F6_3B78;
    private static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(value => Entry((uint)value))];

    /// <param name="crc">The checksum of what came before; 0 at the beginning.</param>
    /// <param name="data">What follows.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> data) =>
        Sse42.X64.IsSupported ? AppendX64(crc, data) : Crc32.Arm64.IsSupported ? AppendArm64(crc, data) : AppendByTable(crc, data);

    public static uint AppendByTable(uint crc, ReadOnlySpan<byte> data)
    {
        crc = ~crc;
        foreach (var value in data)
        {
            crc = s_table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint AppendX64(uint crc, ReadOnlySpan<byte> data)
    {
        ulong state = ~crc;
        var words = MemoryMarshal.Cast<byte, ulong>(data);
        foreach (var word in words)
        {
            state = Sse42.X64.Crc32(state, word);
        }

        foreach (var value in data[(words.Length * sizeof(ulong))..])
        {
            state = Sse42.Crc32((uint)state, value);
        }

        return ~(uint)state;
    }

    private static uint AppendArm64(uint crc, ReadOnlySpan<byte> data)
    {
        var state = ~crc;
        var words = MemoryMarshal.Cast<byte, ulong>(data);
        foreach (var word in words)
        {
            state = Crc32.Arm64.ComputeCrc32C(state, word);
        }

        foreach (var value in data[(words.Length * sizeof(ulong))..])
        {
            state = Crc32.ComputeCrc32C(state, value);
        }

        return ~state;
    }

    private static uint Entry(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;
        }

        return value;
    }
}
