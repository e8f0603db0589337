using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Facet.Search.Model;

namespace Facet.Search.Storage.Factors;

/// <summary>A region of a <see cref="PointRecord"/>.</summary>
internal readonly ref struct RecordRegion(ReadOnlySpan<byte> record, ReadOnlySpan<byte> entry)
{
    private readonly ReadOnlySpan<byte> _record = record;
    private readonly ReadOnlySpan<byte> _entry = entry;

    /// <summary>The collection's number of the region.</summary>
    public int Number => Int(RecordFormat.NumberAt);

    public FactorType Type => (FactorType)Int(RecordFormat.TypeAt);

    public int Patches => Int(RecordFormat.PatchesAt);

    public int Channels => Int(RecordFormat.ChannelsAt);

    public double GramNorm => BinaryPrimitives.ReadDoubleLittleEndian(_entry[RecordFormat.NormAt..]);

    public float AreaShare => BinaryPrimitives.ReadSingleLittleEndian(_entry[RecordFormat.ShareAt..]);

    /// <summary>Grid cell of each patch, or none.</summary>
    public ReadOnlySpan<uint> Cells =>
        MemoryMarshal.Cast<byte, uint>(_record.Slice(Int(RecordFormat.CellsAt), Int(RecordFormat.CellBytesAt)));

    /// <summary>As given, 64-byte aligned in memory.</summary>
    public ReadOnlySpan<byte> Factors => _record.Slice(Int(RecordFormat.FactorsAt), Int(RecordFormat.FactorBytesAt));

    /// <summary>Where they begin in the record.</summary>
    public int FactorsStart => Int(RecordFormat.FactorsAt);

    public bool FitsIn(int length) =>
        Fits(Int(RecordFormat.CellsAt), Int(RecordFormat.CellBytesAt), length)
        && Fits(Int(RecordFormat.FactorsAt), Int(RecordFormat.FactorBytesAt), length);

    private static bool Fits(int offset, int count, int length) => offset >= 0 && count >= 0 && (long)offset + count <= length;

    private int Int(int at) => BinaryPrimitives.ReadInt32LittleEndian(_entry[at..]);
}
