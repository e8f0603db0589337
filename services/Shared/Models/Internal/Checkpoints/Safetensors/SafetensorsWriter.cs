using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Facet.Models.Internal.Checkpoints.Safetensors;

/// <summary>Writes a safetensors file of one tensor.</summary>
internal static class SafetensorsWriter
{
    /// <summary>The data starts at a multiple of this; blanks fill the header up to it.</summary>
    private const int Alignment = 8;

    public static void Write(Stream target, string name, CheckpointType type, ReadOnlySpan<long> shape, ReadOnlySpan<byte> data)
    {
        var description = new Dictionary<string, object>
        {
            [name] = new { dtype = type.ToString(), shape = shape.ToArray(), data_offsets = new[] { 0, data.Length } },
        };
        var json = JsonSerializer.Serialize(description);
        var padded = json.PadRight((json.Length + Alignment - 1) / Alignment * Alignment);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded.Length);
        target.Write(length);
        target.Write(Encoding.ASCII.GetBytes(padded));
        target.Write(data);
    }
}
